package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Books money on a clearing account: a statement with one movement, named by the PSP's transaction (moneybird.md
 * section 8, way 2). Our key stands at the end of its text.
 */
final class CreateMovement implements Operation<CreateMovement.Intent> {

    static final String NAME = "create-movement";

    private final MoneybirdApi api;
    private final Books books;

    /** @param account financial account @param amount positive comes in */
    record Intent(String account, String transaction, LocalDate date, Money amount, String text, String counterparty) {
        static Intent of(Posting.MoneyPosting posting) {
            return new Intent(
                    posting.clearing(),
                    posting.transaction(),
                    posting.date(),
                    posting.amount(),
                    Ids.free(posting.text()),
                    Ids.free(posting.counterparty()));
        }
    }

    CreateMovement(MoneybirdApi api, Books books) {
        this.api = api;
        this.books = books;
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
        books.requireBaseCurrency(intent.amount());
        books.requireOpen(intent.date());
        JsonNode statement;
        try {
            statement = api.post("financial_statements", body(intent, call.key()), call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        JsonNode rows = statement.path("financial_mutations");
        if (rows.isArray() && rows.isEmpty()) {
            throw new Failure.Rejected(
                    "movement-dropped",
                    "Moneybird made the statement " + intent.transaction() + " without its movement: it knows this"
                            + " transaction already.",
                    "See which movement of " + intent.transaction() + " is on the clearing account, remove the empty"
                            + " statement, and settle that movement by hand.");
        }
        for (JsonNode row : rows) {
            if (MoneybirdApi.afterwards(() -> isOurs(row, intent, call.key()))) {
                return MoneybirdApi.made(row);
            }
        }
        throw new Failure.OutcomeUnknown("the answer does not hold the movement that was sent");
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Lookup seen = new Lookup.Absent();
        for (JsonNode row : sameDayAndAmount(intent)) {
            boolean named = Json.text(row, "account_servicer_transaction_id").equals(intent.transaction());
            boolean amount = money(row, intent).equals(intent.amount());
            Optional<String> key = Ids.keyOf(Json.text(row, "message"));
            if (named && amount && key.equals(Optional.of(call.key()))) {
                return new Lookup.Found(Json.id(row));
            }
            if (named && amount && key.isEmpty()) {
                seen = new Lookup.Unclear("The movement " + Json.text(row, "id") + " of " + intent.transaction()
                        + " over " + intent.amount() + " is there, and Afletter did not book it.");
            }
        }
        return seen;
    }

    /** The bounds are on the absolute amount. The list gives 100 rows at most; beyond that only the feed of ids is whole. */
    private List<JsonNode> sameDayAndAmount(Intent intent) {
        String day =
                Items.range(intent.date(), intent.date()) + ",financial_account_id:" + Ids.digits(intent.account());
        String amount = intent.amount().abs().toDecimal();
        String filter = day + ",amount_from:" + amount + ",amount_to:" + amount;
        List<JsonNode> rows = new ArrayList<>();
        try {
            api.get("financial_mutations", Map.of("filter", filter)).forEach(rows::add);
            if (rows.size() < MoneybirdApi.PER_PAGE) {
                return rows;
            }
            rows.clear();
        } catch (Failure.Rejected tooMany) {
            rows.clear();
        }
        List<String> ids = api.ids("financial_mutations", day);
        for (int from = 0; from < ids.size(); from += MoneybirdApi.PER_PAGE) {
            int until = Math.min(ids.size(), from + MoneybirdApi.PER_PAGE);
            rows.addAll(api.byIds("financial_mutations", ids.subList(from, until)));
        }
        return rows;
    }

    private static boolean isOurs(JsonNode row, Intent intent, String key) {
        return money(row, intent).equals(intent.amount())
                && Ids.keyOf(Json.text(row, "message")).equals(Optional.of(key));
    }

    private static Money money(JsonNode row, Intent intent) {
        return Json.money(row, "amount", intent.amount().currency());
    }

    private static ObjectNode body(Intent intent, String key) {
        ObjectNode body = Json.object();
        ObjectNode statement = body.putObject("financial_statement");
        statement.put("financial_account_id", Ids.digits(intent.account()));
        statement.put("reference", intent.transaction());
        statement.put("official_date", intent.date().toString());
        ObjectNode movement =
                statement.putArray("financial_mutations_attributes").addObject();
        movement.put("date", intent.date().toString());
        movement.put("message", Ids.keyed(intent.text(), key));
        movement.put("amount", intent.amount().toDecimal());
        Json.putText(movement, "contra_account_name", intent.counterparty().strip());
        movement.put("account_servicer_transaction_id", intent.transaction());
        return body;
    }
}
