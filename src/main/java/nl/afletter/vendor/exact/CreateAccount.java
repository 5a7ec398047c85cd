package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Makes a relation's account, with our number as its search code, and as its code where that has room. That Exact refuses a
 * number that is taken is written nowhere, so it is looked for first (exact-online.md section 6).
 */
final class CreateAccount implements Operation<CreateAccount.Intent> {

    static final String NAME = "create-account";
    static final String PATH = "crm/Accounts";

    /** A code is 18 characters, padded with blanks on its left. */
    private static final int CODE = 18;

    private final ExactApi api;

    /** @param number our number: digits */
    record Intent(String number, Card card) {}

    CreateAccount(ExactApi api) {
        this.api = api;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Intent> intent() {
        return Intent.class;
    }

    @Override
    public Findable findable() {
        return Findable.EXACTLY;
    }

    @Override
    public String call(Intent intent, Call call) {
        Lookup there = find(intent, call);
        if (there instanceof Lookup.Found found) {
            return found.id();
        }
        if (there instanceof Lookup.Unclear taken) {
            throw new Failure.Rejected(
                    "debtor-number-taken",
                    taken.evidence(),
                    "Give that account another code and search code in Exact Online, then try again.");
        }
        ObjectNode body = Json.object();
        intent.card().writeTo(body);
        body.put("SearchCode", intent.number());
        if (intent.number().length() <= CODE) {
            body.put("Code", padded(intent.number()));
        }
        return Refused.unlessFound(this, intent, call, () -> Json.made(api.post(PATH, body, call.deadline()), "ID"));
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        List<JsonNode> there = byNumber(api, intent.number());
        Optional<JsonNode> ours =
                there.stream().filter(intent.card()::isSameDebtor).findFirst();
        if (ours.isPresent()) {
            return new Lookup.Found(id(ours.get()));
        }
        return there.isEmpty()
                ? new Lookup.Absent()
                : new Lookup.Unclear("Exact's account " + intent.number() + " is "
                        + Names.line(Json.text(there.get(0), "Name")) + ", another debtor.");
    }

    /** Ids of accounts with just this chamber of commerce or VAT number. */
    static List<String> sameCompany(ExactApi api, String chamberOfCommerce, String vatNumber) {
        List<String> conditions = new ArrayList<>();
        if (!chamberOfCommerce.isBlank()) {
            conditions.add(OData.is("ChamberOfCommerce", chamberOfCommerce.strip()));
        }
        if (!vatNumber.isBlank()) {
            conditions.add(OData.is("VATNumber", vatNumber.strip()));
        }
        return conditions.isEmpty()
                ? List.of()
                : api.all(PATH, new OData(String.join(" or ", conditions), Card.FIELDS)).stream()
                        .map(CreateAccount::id)
                        .toList();
    }

    /** Id of the account with our number, or empty. */
    static Optional<String> idOf(ExactApi api, String number) {
        return byNumber(api, number).stream().map(CreateAccount::id).findFirst();
    }

    /** Those whose search code is our number come first; a code alone may have been given by hand. */
    private static List<JsonNode> byNumber(ExactApi api, String number) {
        if (!number.matches("\\d{1,30}")) {
            throw new IllegalArgumentException("our number for a debtor is digits");
        }
        String filter = OData.is("SearchCode", number);
        if (number.length() <= CODE) {
            filter += " or " + OData.is("Code", padded(number));
        }
        return api.all(PATH, new OData(filter, Card.FIELDS)).stream()
                .sorted(Comparator.comparing(
                        row -> !Json.text(row, "SearchCode").equals(number)))
                .toList();
    }

    private static String id(JsonNode account) {
        return Json.text(account, "ID");
    }

    private static String padded(String number) {
        return " ".repeat(CODE - number.length()) + number;
    }
}
