package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import nl.afletter.port.Operation;

/** Brings a relation's account up to date; fields that are not named stay as they are. */
final class UpdateAccount implements Operation<UpdateAccount.Intent> {

    static final String NAME = "update-account";

    private final ExactApi api;

    /** @param account Exact's id */
    record Intent(String account, Card card) {}

    UpdateAccount(ExactApi api) {
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
        ObjectNode body = Json.object();
        intent.card().writeTo(body);
        String id = Names.guid(intent.account());
        return Refused.unlessFound(this, intent, call, () -> {
            api.put(CreateAccount.PATH + "(guid'" + id + "')", body, call.deadline());
            return id;
        });
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<JsonNode> account =
                api.first(CreateAccount.PATH, new OData(OData.isId("ID", intent.account()), Card.FIELDS));
        return account.filter(intent.card()::isShownBy).isPresent()
                ? new Lookup.Found(intent.account())
                : new Lookup.Absent();
    }
}
