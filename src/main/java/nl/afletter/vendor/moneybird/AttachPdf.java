package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import nl.afletter.model.Posting;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/** Keeps the PDF with an invoice (moneybird.md section 7). It is found again by its file name. */
final class AttachPdf implements Operation<AttachPdf.Intent> {

    static final String NAME = "attach-pdf";

    private final MoneybirdApi api;

    /** @param item id or {@code @key} */
    record Intent(String item, SubjectRef source, String fileName) {
        static Intent of(Posting.AttachmentPosting posting) {
            return new Intent(posting.item(), posting.source(), Ids.free(posting.fileName()));
        }
    }

    AttachPdf(MoneybirdApi api) {
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

    /** @return the file's name below its item: Moneybird's answer holds no id */
    @Override
    public String call(Intent intent, Call call) {
        Ids.Target item = Ids.Target.of(intent.item());
        byte[] pdf = call.documents().pdf(intent.source());
        // One word differs: the plural exists for Moneybird's own invoices only.
        String path = item.path() + (item.kind().equals(Ids.EXTERNAL) ? "/attachment" : "/attachments");
        api.upload(path, fileName(intent), pdf, call.deadline());
        return intent.item() + "/" + fileName(intent);
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<JsonNode> invoice = api.find(Ids.Target.of(intent.item()).path());
        if (invoice.isEmpty()) {
            throw new Failure.Rejected(
                    "not-found", "The invoice " + intent.item() + " is gone.", "See who removed it.");
        }
        for (JsonNode file : invoice.get().path("attachments")) {
            if (Json.text(file, "filename").equals(fileName(intent))) {
                return new Lookup.Found(intent.item() + "/" + fileName(intent));
            }
        }
        return new Lookup.Absent();
    }

    private static String fileName(Intent intent) {
        return intent.fileName().strip().replaceAll("[^\\p{L}\\p{N}._ -]", "_");
    }
}
