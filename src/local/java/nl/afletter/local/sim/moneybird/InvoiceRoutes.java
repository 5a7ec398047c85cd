package nl.afletter.local.sim.moneybird;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.Attachment;
import nl.afletter.local.sim.moneybird.Rows.Detail;
import nl.afletter.local.sim.moneybird.Rows.Invoice;

/** External sales invoices (moneybird.md section 7). A POST that comes twice makes two. */
final class InvoiceRoutes {
    private static final Scopes SALES = Scopes.any("sales_invoices");
    private static final Set<String> FIELDS = Set.of(
            "contact_id",
            "reference",
            "date",
            "due_date",
            "currency",
            "prices_are_incl_tax",
            "source",
            "source_url",
            "details_attributes");
    private static final Set<String> STATES = Set.of("new", "open", "late", "paid");

    void addTo(MoneybirdSimulator simulator) {
        simulator.get(
                "/external_sales_invoices/synchronization",
                SALES,
                visit -> visit.versions(found(visit, visit.listing(Set.of("state", "period", "contact_id")))));
        simulator.postReading(
                "/external_sales_invoices/synchronization",
                SALES,
                visit -> visit.byIds(sales(visit.books()), visit.render()::salesInvoice));
        simulator.get("/external_sales_invoices", SALES, visit -> {
            Listing listing = visit.listing(Set.of("state", "period", "contact_id"));
            return listing.page(found(visit, listing), 50, visit.render()::salesInvoice);
        });
        simulator.post("/external_sales_invoices", SALES, this::add);
        simulator.get(
                "/external_sales_invoices/{id}",
                SALES,
                visit -> Visit.ok(visit.render().salesInvoice(visit.model(sales(visit.books()), "External invoice"))));
        simulator.patch("/external_sales_invoices/{id}", SALES, this::change);
        simulator.delete("/external_sales_invoices/{id}", SALES, this::remove);
        simulator.post("/external_sales_invoices/{id}/attachment", SALES, this::attach);
        simulator.patch("/external_sales_invoices/{id}/mark_as_uncollectible", SALES, this::markUncollectible);
    }

    static Map<String, Invoice> sales(Administration books) {
        Map<String, Invoice> sales = new LinkedHashMap<>(books.invoices);
        sales.values().removeIf(invoice -> !invoice.type().equals("ExternalSalesInvoice"));
        return sales;
    }

    /** Newest first: a new invoice shifts the pages of whoever is reading them. */
    private static List<Invoice> found(Visit visit, Listing listing) {
        Optional<String> contact = listing.value("contact_id");
        if (contact.isPresent() && !visit.books().contacts.containsKey(contact.get())) {
            throw Refusals.notFound("contact_id");
        }
        Period period = listing.period(visit.today());
        return sales(visit.books()).values().stream()
                .filter(invoice -> period.contains(invoice.date))
                .filter(invoice ->
                        listing.allows("state", STATES, visit.render().state(invoice)))
                .filter(invoice -> contact.map(invoice.contactId::equals).orElse(true))
                .sorted(Comparator.comparing((Invoice invoice) -> invoice.date)
                        .thenComparing(invoice -> invoice.id)
                        .reversed())
                .toList();
    }

    private SimResponse add(Visit visit) {
        Body body = Body.wrapped(visit.request(), "external_sales_invoice", FIELDS);
        Invoice invoice = new Invoice();
        invoice.date = visit.today();
        invoice.currency = visit.books().currency;
        invoice.pricesInclTax = visit.books().pricesInclTaxByDefault;
        read(visit, body, invoice);
        visit.fresh(invoice);
        invoice.origin = "api";
        store(visit, invoice);
        return Visit.created(visit.render().salesInvoice(invoice));
    }

    /** Numbers and books an invoice that was read or made by hand. */
    static void store(Visit visit, Invoice invoice) {
        invoice.entryNumber = ++visit.books().salesNumbers;
        number(visit, invoice);
        visit.books().invoices.put(invoice.id, invoice);
        Postings.invoice(visit.books(), invoice);
    }

    static void number(Visit visit, Invoice invoice) {
        invoice.details.stream()
                .filter(detail -> detail.id == null)
                .forEach(detail -> detail.id = visit.state().nextId());
    }

    private SimResponse change(Visit visit) {
        Invoice invoice = visit.row(sales(visit.books()), "id", "id");
        Body body = Body.wrapped(visit.request(), "external_sales_invoice", FIELDS);
        Refusals.Fields locked = new Refusals.Fields();
        visit.requireUnlocked(invoice.date, "date", locked);
        locked.throwIfAny();
        read(visit, body, invoice);
        invoice.updatedAt = visit.now();
        number(visit, invoice);
        Postings.invoice(visit.books(), invoice);
        return Visit.ok(visit.render().salesInvoice(invoice));
    }

    /** Checks everything, then fills the invoice: a refusal leaves it as it was. */
    static void read(Visit visit, Body body, Invoice invoice) {
        String contact = body.text("contact_id").orElse(invoice.contactId);
        if (!visit.books().contacts.containsKey(contact)) {
            throw Refusals.symbolic(400, "Contact ID is invalid", "contact_id", "contact_invalid");
        }
        Refusals.Fields faults = new Refusals.Fields();
        String reference = body.has("reference") ? body.textOrNull("reference") : invoice.reference;
        if (reference == null) {
            faults.blank("reference");
        }
        var date = body.date("date", faults).orElse(invoice.date);
        var dueDate = body.date("due_date", faults).orElse(invoice.dueDate);
        visit.requireUnlocked(date, "date", faults);
        String currency = body.text("currency").orElse(invoice.currency);
        boolean own = currency.equals(visit.books().currency);
        if (!own && !visit.books().exchangeRates.containsKey(currency)) {
            faults.add("currency", "is not included in the list", "inclusion");
        }
        List<Detail> details = new Details(visit, "sales_invoice", faults).read(body, invoice.details);
        if (details.isEmpty()) {
            faults.blank("details");
        }
        faults.throwIfAny();
        invoice.contactId = contact;
        invoice.reference = reference;
        invoice.date = date;
        invoice.dueDate = dueDate;
        invoice.currency = currency;
        invoice.exchangeRate =
                own ? BigDecimal.ONE : visit.books().exchangeRates.get(currency);
        invoice.pricesInclTax = body.flag("prices_are_incl_tax").orElse(invoice.pricesInclTax);
        invoice.source = body.text("source").orElse(invoice.source);
        invoice.sourceUrl = body.text("source_url").orElse(invoice.sourceUrl);
        invoice.details = new ArrayList<>(details);
    }

    private SimResponse remove(Visit visit) {
        Invoice invoice = visit.row(sales(visit.books()), "id", "id");
        visit.requireUnlocked(invoice.date);
        visit.books().paymentsOf(invoice.id).forEach(payment -> visit.requireUnlocked(payment.date));
        visit.books().paymentsOf(invoice.id).forEach(visit.settling()::remove);
        visit.books().unpost(invoice.id);
        visit.books().invoices.remove(invoice.id);
        return SimResponse.empty(204);
    }

    private SimResponse attach(Visit visit) {
        Invoice invoice = visit.row(sales(visit.books()), "id", "id");
        SimRequest.Part file = visit.request().parts().stream()
                .filter(part -> part.name().equals("file") && part.fileName() != null)
                .findFirst()
                .orElseThrow(() -> Refusals.symbolic(400, "File is required", "file", "required"));
        Attachment attachment = visit.fresh(new Attachment());
        attachment.fileName = file.fileName();
        attachment.contentType = file.contentType();
        attachment.size = file.content().length;
        attachment.sha256 = sha256(file.content());
        invoice.attachments.add(attachment);
        invoice.updatedAt = visit.now();
        return Visit.statusCode();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private SimResponse markUncollectible(Visit visit) {
        Invoice invoice = visit.model(sales(visit.books()), "External invoice");
        if (!Set.of("open", "late").contains(visit.render().state(invoice))
                || Totals.of(invoice, visit.books()).incl <= 0) {
            throw Refusals.symbolic(400, "Sales invoice should be open, late or due", "invoice", "not_open");
        }
        invoice.uncollectibleOn = visit.today();
        invoice.updatedAt = visit.now();
        return Visit.ok(visit.render().salesInvoice(invoice));
    }
}
