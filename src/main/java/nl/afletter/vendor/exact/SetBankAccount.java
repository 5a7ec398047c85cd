package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Reference;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Puts an IBAN on a relation's main bank account, and makes that where there is none (resource
 * {@code crm/BankAccounts}). None is taken away: a person does that.
 */
final class SetBankAccount implements Operation<SetBankAccount.Intent> {

    static final String NAME = "set-bank-account";

    private static final String PATH = "crm/BankAccounts";
    private static final String FIELDS = "ID,Account,BankAccount,Main";
    private static final String NUMBER = "BankAccount";

    private final ExactApi api;

    /** @param account Exact's id of the relation @param iban without blanks */
    record Intent(String account, String iban) {}

    SetBankAccount(ExactApi api) {
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
        Optional<JsonNode> main = main(api, intent.account());
        if (isShown(intent, main)) {
            return intent.account();
        }
        if (intent.iban().isEmpty()) {
            throw new Failure.Rejected(
                    "iban-by-hand",
                    "The CRM no longer has an IBAN for this relation, but Exact Online has.",
                    "Take the bank account away by hand in Exact Online where it is wrong, then try again; else ignore.");
        }
        return Refused.unlessFound(this, intent, call, () -> {
            send(intent, main, call);
            return intent.account();
        });
    }

    private void send(Intent intent, Optional<JsonNode> main, Call call) {
        ObjectNode body = Json.object().put(NUMBER, intent.iban()).put("Main", true);
        if (main.isPresent()) {
            String id = Names.guid(Json.text(main.get(), "ID"));
            api.put(PATH + "(guid'" + id + "')", body, call.deadline());
        } else {
            body.put("Account", Names.guid(intent.account()));
            api.post(PATH, body, call.deadline());
        }
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        return isShown(intent, main(api, intent.account())) ? new Lookup.Found(intent.account()) : new Lookup.Absent();
    }

    private static boolean isShown(Intent intent, Optional<JsonNode> main) {
        String there = main.map(row -> Json.text(row, NUMBER)).orElse("");
        return Reference.normalise(there).equals(Reference.normalise(intent.iban()));
    }

    /** The IBAN of a relation, or empty. */
    static String ibanOf(ExactApi api, String account) {
        return main(api, account).map(row -> Json.text(row, NUMBER)).orElse("");
    }

    /** The bank account that is marked as the main one, else the only one. */
    private static Optional<JsonNode> main(ExactApi api, String account) {
        List<JsonNode> rows = api.all(PATH, new OData(OData.isId("Account", account), FIELDS));
        return rows.stream()
                .filter(row -> row.path("Main").asBoolean())
                .findFirst()
                .or(() -> rows.size() == 1 ? Optional.of(rows.get(0)) : Optional.empty());
    }
}
