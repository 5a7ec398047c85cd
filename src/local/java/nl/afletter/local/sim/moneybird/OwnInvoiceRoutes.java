package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.moneybird.Rows.Invoice;

/** Invoices that Moneybird makes itself (moneybird.md section 9): here they are only read and paid. */
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
        simulator.get(
                "/sales_invoices/{id}",
                SALES,
                visit -> Visit.ok(shown(visit, visit.model(own(visit.books()), "Invoice"))));
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
        node.put("invoice_id", invoice.ownNumber).put("invoice_date", invoice.date.toString());
        return node;
    }
}
