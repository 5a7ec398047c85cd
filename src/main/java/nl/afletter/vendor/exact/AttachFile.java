package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import nl.afletter.model.Posting;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Operation;

/** Puts the PDF into its document, where it is found again by its file name (exact-online.md section 7). */
final class AttachFile implements Operation<AttachFile.Intent> {

    static final String NAME = "attach-file";

    private static final String PATH = "documents/DocumentAttachments";

    private final ExactApi api;

    /** @param document {@code @key} of the effect that makes it */
    record Intent(String document, SubjectRef source, String fileName) {
        static Intent of(String document, Posting.AttachmentPosting posting) {
            return new Intent(document, posting.source(), Names.free(posting.fileName()));
        }
    }

    AttachFile(ExactApi api) {
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
        body.put("Document", Names.guid(intent.document()));
        body.put("FileName", fileName(intent));
        body.put(
                "Attachment",
                Base64.getEncoder().encodeToString(call.documents().pdf(intent.source())));
        return Refused.unlessFound(this, intent, call, () -> Json.made(api.post(PATH, body, call.deadline()), "ID"));
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        OData question = new OData(OData.isId("Document", intent.document()), "ID,FileName");
        for (JsonNode file : api.all(PATH, question)) {
            if (Json.text(file, "FileName").equals(fileName(intent))) {
                return new Lookup.Found(Json.text(file, "ID"));
            }
        }
        return new Lookup.Absent();
    }

    private static String fileName(Intent intent) {
        return intent.fileName().strip().replaceAll("[^\\p{L}\\p{N}._ -]", "_");
    }
}
