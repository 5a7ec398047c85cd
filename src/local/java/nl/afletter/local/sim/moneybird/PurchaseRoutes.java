package nl.afletter.local.sim.moneybird;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.moneybird.Rows.Detail;
import nl.afletter.local.sim.moneybird.Rows.Invoice;

/** Purchase invoices (moneybird.md section 10; fees of a PSP as a creditor, nl-bookkeeping.md section 3). */
final class PurchaseRoutes {
    private static final Scopes DOCUMENTS = Scopes.any("documents");
    private static final String PATH = "/documents/purchase_invoices";

    void addTo(MoneybirdSimulator simulator) {
        simulator.get(PATH, DOCUMENTS, visit -> list(visit, false));
        simulator.get("/documents/receipts", DOCUMENTS, visit -> list(visit, true));
        simulator.post(PATH, DOCUMENTS, this::add);
        simulator.get(
                PATH + "/{id}",
                DOCUMENTS,
                visit -> Visit.ok(visit.render().purchaseInvoice(visit.row(purchases(visit.books()), "id", "id"))));
    }

    static Map<String, Invoice> purchases(Administration books) {
        Map<String, Invoice> purchases = new LinkedHashMap<>(books.invoices);
        purchases.values().removeIf(invoice -> !invoice.purchase);
        return purchases;
    }

    private SimResponse list(Visit visit, boolean receipts) {
        Listing listing = visit.listing(Set.of("period", "state", "reference", "contact_id", "ledger_account_id"));
        Period period = listing.period(visit.today());
        List<Invoice> found = purchases(visit.books()).values().stream()
                .filter(invoice -> invoice.receipt == receipts && period.contains(invoice.date))
                .filter(invoice -> listing.allows(
                        "state",
                        Set.of("new", "saved", "open", "paid", "late", "pending_payment"),
                        visit.render().state(invoice)))
                .filter(invoice -> listing.value("reference")
                        .map(value -> value.equals(invoice.reference))
                        .orElse(true))
                .filter(invoice -> listing.value("contact_id")
                        .map(invoice.contactId::equals)
                        .orElse(true))
                .filter(invoice -> listing.value("ledger_account_id")
                        .map(value -> invoice.details.stream().anyMatch(detail -> value.equals(detail.ledgerId)))
                        .orElse(true))
                .sorted(Comparator.comparing((Invoice invoice) -> invoice.date)
                        .thenComparing(invoice -> invoice.id)
                        .reversed())
                .toList();
        return listing.page(found, 50, visit.render()::purchaseInvoice);
    }

    private SimResponse add(Visit visit) {
        Body body = Body.wrapped(
                visit.request(),
                "purchase_invoice",
                Set.of(
                        "contact_id",
                        "reference",
                        "date",
                        "due_date",
                        "currency",
                        "prices_are_incl_tax",
                        "details_attributes"));
        String contact = body.textOrNull("contact_id");
        Refusals.Fields faults = new Refusals.Fields();
        if (contact == null || !visit.books().contacts.containsKey(contact)) {
            faults.add("contact", "must exist", "blank");
        }
        if (body.text("reference").isEmpty()) {
            faults.blank("reference");
        }
        Invoice invoice = new Invoice();
        invoice.purchase = true;
        invoice.contactId = contact;
        invoice.reference = body.textOrNull("reference");
        invoice.date = body.date("date", faults).orElse(visit.today());
        invoice.dueDate = body.date("due_date", faults).orElse(null);
        visit.requireUnlocked(invoice.date, "date", faults);
        invoice.currency = body.text("currency").orElse(visit.books().currency);
        if (!invoice.currency.equals(visit.books().currency)) {
            throw Refusals.plain(400, "This simulator keeps purchases in the administration's currency only");
        }
        invoice.pricesInclTax = body.flag("prices_are_incl_tax").orElse(visit.books().pricesInclTaxByDefault);
        List<Detail> details = new Details(visit, "purchase_invoice", faults).read(body, List.of());
        if (details.isEmpty()) {
            faults.blank("details");
        }
        faults.throwIfAny();
        visit.fresh(invoice);
        invoice.details = new ArrayList<>(details);
        invoice.details.forEach(detail -> detail.id = visit.state().nextId());
        invoice.origin = "api";
        invoice.entryNumber = ++visit.books().purchaseNumbers;
        visit.books().invoices.put(invoice.id, invoice);
        Postings.invoice(visit.books(), invoice);
        return Visit.created(visit.render().purchaseInvoice(invoice));
    }
}
