package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;

/** Documents and the files in them. Both are taken twice without a word. */
final class DocumentRoutes {
    private static final int SUBJECT = 255;
    private static final int LARGEST = 15_000_000;

    private DocumentRoutes() {}

    static SimResponse create(Visit visit) {
        Body body = visit.body(Set.of("Subject", "Type", "Account", "DocumentDate", "SalesInvoiceNumber"));
        body.required("Subject", SUBJECT);
        if (!body.node().path("Type").isInt()) {
            throw Refusals.invalid("Verplicht: Type");
        }
        body.day("DocumentDate");
        String account = body.id("Account");
        if (!visit.books().table(Resource.ACCOUNTS).containsKey(account)) {
            throw Refusals.invalid("Ongeldige referentie: Account");
        }
        ObjectNode row = ((ObjectNode) body.node()).deepCopy();
        return visit.created(Resource.DOCUMENTS, visit.keep(Resource.DOCUMENTS, row));
    }

    static SimResponse attach(Visit visit) {
        Body body = visit.body(Set.of("Document", "FileName", "Attachment"));
        if (!visit.books().table(Resource.DOCUMENTS).containsKey(body.id("Document"))) {
            throw Refusals.invalid("Ongeldige referentie: Document");
        }
        byte[] content;
        try {
            content = Base64.getDecoder().decode(body.required("Attachment", LARGEST));
        } catch (IllegalArgumentException notBase64) {
            throw Refusals.invalid("Ongeldig: Attachment");
        }
        ObjectNode row = ((ObjectNode) body.node()).deepCopy();
        row.remove("Attachment");
        row.put("FileName", body.required("FileName", SUBJECT)).put("FileSize", content.length);
        visit.keep(Resource.ATTACHMENTS, row);
        row.put(
                "Url",
                visit.baseUrl() + "/docs/SysAttachment.aspx?ID="
                        + row.path("ID").asText());
        return visit.created(Resource.ATTACHMENTS, row);
    }
}
