package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.afletter.model.Posting;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/** Makes the document in which the PDF of an invoice is kept (exact-online.md section 7). Its subject names our key. */
final class CreateDocument implements Operation<CreateDocument.Intent> {

    static final String NAME = "create-document";

    private static final String PATH = "documents/Documents";

    /** A sales invoice. */
    private static final int TYPE = 10;

    private final ExactApi api;

    /** @param item id or {@code @key} of the sales entry */
    record Intent(String item, String fileName) {
        static Intent of(Posting.AttachmentPosting posting) {
            return new Intent(posting.item(), Names.free(posting.fileName()));
        }
    }

    CreateDocument(ExactApi api) {
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
        SalesEntry entry = entry(intent);
        ObjectNode body = Json.object();
        body.put("Subject", subject(intent, call));
        body.put("Type", TYPE);
        body.put("Account", entry.debtor());
        body.put("DocumentDate", Json.moment(entry.date()));
        return Refused.unlessFound(this, intent, call, () -> Json.made(api.post(PATH, body, call.deadline()), "ID"));
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        String filter =
                OData.isId("Account", entry(intent).debtor()) + " and " + OData.is("Subject", subject(intent, call));
        return api.first(PATH, new OData(filter, "ID,Subject"))
                .map(row -> (Lookup) new Lookup.Found(Json.text(row, "ID")))
                .orElseGet(Lookup.Absent::new);
    }

    private SalesEntry entry(Intent intent) {
        JsonNode row = api.first(BookSale.PATH, SalesEntry.question(OData.isId("EntryID", intent.item())))
                .orElseThrow(() -> new Failure.Rejected(
                        "not-found",
                        "The sales entry " + intent.item() + " is gone.",
                        "See in Exact Online who removed it."));
        return SalesEntry.of(row);
    }

    private static String subject(Intent intent, Call call) {
        return Names.description(Names.shortened(call.key()), intent.fileName());
    }
}
