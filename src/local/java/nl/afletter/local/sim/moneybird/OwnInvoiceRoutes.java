package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.Invoice;

/** Invoices that Moneybird makes itself (moneybird.md section 9): a draft has no number and is not booked until sent. */
final class OwnInvoiceRoutes {
    private static final Scopes SALES = Scopes.any("sales_invoices");
    private static final Set<String> FILTERS = Set.of("state", "period", "contact_id", "reference");
    private static final Set<String> STATES =
            Set.of("draft", "scheduled", "open", "pending_payment", "reminded", "late", "paid", "uncollectible");

    void addTo(MoneybirdSimulator simulator) {
        simulator.get("/sales_invoices", SALES, visit -> {
            Listing listing = visit.listing(FILTERS);
            return listing.page(found(visit, listing), 50, invoice -> shown(visit, invoice));
        });
        simulator.get("/sales_invoices/find_by_invoice_id/{invoice_id}", SALES, visit -> {
            String number = visit.request().param("invoice_id");
            return own(visit.books()).values().stream()
                    .filter(invoice -> invoice.ownNumber.equals(number))
                    .findFirst()
                    .map(invoice -> Visit.ok(shown(visit, invoice)))
                    .orElseThrow(() -> Refusals.notFound("invoice_id"));
        });
        simulator.get("/sales_invoices/find_by_reference/{reference}", SALES, visit -> {
            String reference = visit.request().param("reference");
            return all(visit.books()).values().stream()
                    .filter(invoice -> reference.equals(invoice.reference))
                    .findFirst()
                    .map(invoice -> Visit.ok(shown(visit, invoice)))
                    .orElseThrow(() -> Refusals.notFound("reference"));
        });
        simulator.get(
                "/sales_invoices/{id}",
                SALES,
                visit -> Visit.ok(shown(visit, visit.model(all(visit.books()), "Invoice"))));
        simulator.post("/sales_invoices", SALES, OwnInvoiceRoutes::draft);
        simulator.patch("/sales_invoices/{id}/send_invoice", SALES, OwnInvoiceRoutes::send);
    }

    private static SimResponse draft(Visit visit) {
        Body body = Body.wrapped(
                visit.request(),
                "sales_invoice",
                Set.of("contact_id", "reference", "currency", "prices_are_incl_tax", "details_attributes"));
        Invoice invoice = new Invoice();
        invoice.date = visit.today();
        invoice.dueDate = visit.today().plusDays(14);
        invoice.currency = visit.books().currency;
        InvoiceRoutes.read(visit, body, invoice);
        visit.fresh(invoice);
        InvoiceRoutes.number(visit, invoice);
        visit.books().drafts.put(invoice.id, invoice);
        return Visit.created(shown(visit, invoice));
    }

    private static SimResponse send(Visit visit) {
        Body body = Body.wrapped(visit.request(), "sales_invoice_sending", Set.of("delivery_method"));
        Invoice invoice = visit.books().drafts.get(visit.request().param("id"));
        if (invoice == null) {
            throw Refusals.symbolic(400, "Sales invoice should be a draft", "invoice", "not_draft");
        }
        String by = body.text("delivery_method").orElse("");
        boolean noMail = visit.books()
                .contacts
                .get(invoice.contactId)
                .fields
                .getOrDefault("send_invoices_to_email", "")
                .isBlank();
        if (!Set.of("Email", "Peppol", "Manual").contains(by) || by.equals("Email") && noMail) {
            throw Refusals.symbolic(400, "Email address is invalid", "email_address", "invalid");
        }
        send(visit, invoice);
        return Visit.ok(shown(visit, invoice));
    }

    /** What sending does: a number, a date, and a place in the books. */
    static void send(Visit visit, Invoice invoice) {
        visit.books().drafts.remove(invoice.id);
        invoice.date = visit.today();
        invoice.dueDate = visit.today().plusDays(14);
        invoice.updatedAt = visit.now();
        invoice.ownNumber = String.format("%d-%04d", invoice.date.getYear(), ++visit.books().ownNumbers);
        InvoiceRoutes.store(visit, invoice);
    }

    private static Map<String, Invoice> all(Administration books) {
        Map<String, Invoice> all = own(books);
        all.putAll(books.drafts);
        return all;
    }

    static Map<String, Invoice> own(Administration books) {
        Map<String, Invoice> own = new LinkedHashMap<>(books.invoices);
        own.values().removeIf(invoice -> !invoice.type().equals("SalesInvoice"));
        return own;
    }

    private static List<Invoice> found(Visit visit, Listing listing) {
        Optional<String> contact = listing.value("contact_id");
        Period period = listing.period(visit.today());
        return own(visit.books()).values().stream()
                .filter(invoice -> period.contains(invoice.date))
                .filter(invoice ->
                        listing.allows("state", STATES, visit.render().state(invoice)))
                .filter(invoice -> contact.map(invoice.contactId::equals).orElse(true))
                .toList();
    }

    private static ObjectNode shown(Visit visit, Invoice invoice) {
        ObjectNode node = visit.render().salesInvoice(invoice);
        node.remove(List.of("date", "source", "source_url", "origin", "entry_number"));
        boolean draft = visit.books().drafts.containsKey(invoice.id);
        node.put("invoice_id", invoice.ownNumber).put("invoice_date", draft ? null : invoice.date.toString());
        if (draft) {
            node.put("state", "draft");
        }
        return node;
    }
}
