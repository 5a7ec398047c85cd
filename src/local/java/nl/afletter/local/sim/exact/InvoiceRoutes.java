package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimResponse;

/**
 * Invoices that Exact makes itself: their lines need items, they book nothing until they are printed, and printing one
 * gives it its number (exact-online.md section 7). The same one is taken twice.
 */
final class InvoiceRoutes {
    private static final int INVOICE = 8020;
    private static final int OPEN = 20;
    private static final int PROCESSED = 50;
    private static final int REMARKS = 1_000;
    private static final Set<String> FIELDS = Set.of(
            "Journal", "OrderedBy", "Type", "Currency", "Description", "YourRef", "Remarks", "SalesInvoiceLines");
    private static final Set<String> LINE = Set.of(
            "Item", "GLAccount", "Quantity", "NetPrice", "VATCode", "Description", "CostCenter", "Project", "Notes");
    private static final Set<String> PRINT = Set.of(
            "InvoiceID", "InvoiceDate", "SendEmailToCustomer", "SendInvoiceViaPeppol", "SendOutputBasedOnAccount");

    private InvoiceRoutes() {}

    static SimResponse create(Visit visit) {
        Division books = visit.books();
        Body body = visit.body(FIELDS);
        ObjectNode customer = SalesRoutes.customer(books, body.id("OrderedBy"));
        ObjectNode row = SimJson.object();
        row.put(
                "Journal",
                Checks.journal(books, body.required("Journal", 20), SalesRoutes.ENTRY)
                        .path("Code")
                        .asText());
        if (body.node().path("Type").asInt(INVOICE) != INVOICE) {
            throw Refusals.invalid("Ongeldig: Type");
        }
        String account = customer.path("ID").asText();
        row.put("OrderedBy", account).put("InvoiceTo", account);
        row.put("Currency", body.text("Currency", 3)).put("Type", INVOICE).put("Status", OPEN);
        row.put("Description", body.text("Description", Checks.DESCRIPTION));
        row.put("YourRef", body.text("YourRef", Checks.YOUR_REF)).put("Remarks", body.text("Remarks", REMARKS));
        long net = 0;
        long vat = 0;
        ArrayNode lines = SimJson.array();
        for (Body line : body.rows("SalesInvoiceLines", LINE)) {
            ObjectNode kept = line(visit, line);
            lines.add(kept);
            net += Ledger.cents(kept, "AmountFC");
            vat += Ledger.cents(kept, "VATAmountFC");
        }
        row.put("AmountFCExclVat", Ledger.amount(net)).put("AmountFC", Ledger.amount(net + vat));
        row.set("SalesInvoiceLines", lines);
        return visit.created(Resource.SALES_INVOICES, visit.keep(Resource.SALES_INVOICES, row));
    }

    private static ObjectNode line(Visit visit, Body line) {
        Division books = visit.books();
        String item = line.id("Item");
        if (item.isEmpty() || !books.table(Resource.ITEMS).containsKey(item)) {
            throw Refusals.invalid("Verplicht: Artikel");
        }
        Checks.glAccount(books, line);
        Checks.place(books, line);
        ObjectNode code = Checks.vatCode(books, line);
        if (!line.node().path("Quantity").isInt()) {
            throw Refusals.invalid("Verplicht: Quantity");
        }
        long net = line.node().path("Quantity").asInt() * line.cents("NetPrice");
        ObjectNode kept = ((ObjectNode) line.node()).deepCopy();
        kept.put("AmountFC", Ledger.amount(net));
        kept.put("VATAmountFC", Ledger.amount(code == null ? 0 : SalesRoutes.vat(code, net)));
        return kept;
    }

    /** Prints: books it, and sends it where that is asked for. An account without an address is told of in the answer. */
    static SimResponse print(Visit visit, ExactSimulator simulator) {
        Body body = visit.body(PRINT);
        ObjectNode invoice = visit.books().table(Resource.SALES_INVOICES).get(body.id("InvoiceID"));
        if (invoice == null) {
            throw Refusals.notFound();
        }
        book(visit, simulator, invoice, body.day("InvoiceDate"));
        ObjectNode answer = SimJson.object();
        ObjectNode told = answer.putObject("d").put("InvoiceID", body.id("InvoiceID"));
        told.put("DocumentCreationSuccess", "Document aangemaakt");
        boolean wanted = body.node().path("SendEmailToCustomer").asBoolean()
                || body.node().path("SendInvoiceViaPeppol").asBoolean()
                || body.node().path("SendOutputBasedOnAccount").asBoolean();
        String address = SalesRoutes.customer(
                        visit.books(), invoice.path("InvoiceTo").asText())
                .path("Email")
                .asText();
        if (wanted && address.isEmpty()) {
            told.put("EmailCreationError", "Geen e-mailadres");
        } else if (wanted) {
            told.put("EmailCreationSuccess", "E-mail verzonden");
            invoice.put("Mails", 1 + invoice.path("Mails").asInt());
        }
        return SimResponse.json(201, answer);
    }

    static void book(Visit visit, ExactSimulator simulator, ObjectNode invoice, LocalDate day) {
        if (invoice.path("Status").asInt() != OPEN) {
            throw Refusals.invalid("Niet toegestaan: de factuur is al verwerkt");
        }
        ObjectNode entry = SimJson.object();
        entry.set("Customer", invoice.path("InvoiceTo"));
        for (String field : new String[] {"Journal", "Currency", "Description", "YourRef"}) {
            entry.set(field, invoice.path(field));
        }
        entry.put("EntryDate", day + "T00:00:00");
        ArrayNode lines = entry.putArray("SalesEntryLines");
        for (var line : invoice.path("SalesInvoiceLines")) {
            ObjectNode each = lines.addObject();
            each.set("AmountFC", line.path("AmountFC"));
            for (String field : new String[] {"GLAccount", "VATCode", "Description", "CostCenter", "Project"}) {
                if (line.has(field)) {
                    each.set(field, line.path(field));
                }
            }
        }
        String id = simulator.entriesBearInvoiceIds()
                ? invoice.path("InvoiceID").asText()
                : visit.state().nextId();
        ObjectNode booked = SalesRoutes.book(visit, simulator, new Body(entry, ""), id);
        invoice.set("InvoiceNumber", booked.path("InvoiceNumber"));
        invoice.put("Status", PROCESSED);
    }
}
