package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import nl.afletter.model.Posting;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Operation;

/** Keeps the PDF with a sales booking (snelstart.md section 8). It is found again by its file name. */
final class AttachDocument implements Operation<AttachDocument.Intent> {

    static final String NAME = "attach-document";

    private static final String PATH = "documenten/Verkoopboekingen";

    private final SnelStartApi api;

    /** @param item id or {@code @key} */
    record Intent(String item, SubjectRef source, String fileName) {
        static Intent of(Posting.AttachmentPosting posting) {
            return new Intent(posting.item(), posting.source(), Names.free(posting.fileName()));
        }
    }

    AttachDocument(SnelStartApi api) {
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
        byte[] pdf = call.documents().pdf(intent.source());
        ObjectNode body = Json.object();
        body.put("content", Base64.getEncoder().encodeToString(pdf));
        body.put("parentIdentifier", Names.guid(intent.item()));
        body.put("fileName", fileName(intent));
        body.put("readOnly", true);
        return Json.made(api.post(PATH, body, call.deadline()));
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        for (JsonNode file : api.list(PATH + "/" + Names.guid(intent.item()))) {
            if (Json.text(file, "fileName").equals(fileName(intent))) {
                return new Lookup.Found(Json.text(file, "id"));
            }
        }
        return new Lookup.Absent();
    }

    private static String fileName(Intent intent) {
        return intent.fileName().strip().replaceAll("[^\\p{L}\\p{N}._ -]", "_");
    }
}
