package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.afletter.port.Operation;

/** Names a document on its sales entry: the one thing that is ever changed of an entry (exact-online.md section 7). */
final class LinkDocument implements Operation<LinkDocument.Intent> {

    static final String NAME = "link-document";

    private final ExactApi api;

    /** @param item id or {@code @key} @param document {@code @key} of the effect that makes it */
    record Intent(String item, String document) {}

    LinkDocument(ExactApi api) {
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
        ObjectNode body = Json.object().put("Document", Names.guid(intent.document()));
        return Refused.unlessFound(this, intent, call, () -> {
            api.put(BookSale.PATH + "(guid'" + Names.guid(intent.item()) + "')", body, call.deadline());
            return intent.document();
        });
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        OData question = new OData(OData.isId("EntryID", intent.item()), "EntryID,Document");
        return api.first(BookSale.PATH, question)
                        .filter(entry -> Json.text(entry, "Document").equals(intent.document()))
                        .isPresent()
                ? new Lookup.Found(intent.document())
                : new Lookup.Absent();
    }
}
