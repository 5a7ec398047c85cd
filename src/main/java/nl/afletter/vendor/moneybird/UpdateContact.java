package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import nl.afletter.port.Operation;

/** Brings a debtor's card up to date. */
final class UpdateContact implements Operation<UpdateContact.Intent> {

    static final String NAME = "update-contact";

    private final MoneybirdApi api;

    /** @param contact Moneybird's id */
    record Intent(String contact, Card card) {}

    UpdateContact(MoneybirdApi api) {
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
        intent.card().writeTo(body.putObject("contact"));
        return MoneybirdApi.made(api.patch(path(intent), body, call.deadline()));
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        JsonNode contact = api.get(path(intent), Map.of());
        return intent.card().isShownBy(contact) ? new Lookup.Found(intent.contact()) : new Lookup.Absent();
    }

    private static String path(Intent intent) {
        return "contacts/" + Ids.digits(intent.contact());
    }
}
