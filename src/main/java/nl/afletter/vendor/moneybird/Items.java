package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Page;

/**
 * Invoices as open items: external ones (made elsewhere, ours among them) and Moneybird's own. Every list names its
 * period, because without one Moneybird shows this year only (moneybird.md section 3).
 */
final class Items {

    static final String OURS = "Afletter ";

    private static final String OPEN = "state:new|open|late";
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final Set<String> NOT_MONEY = Set.of("balance_settlement", "invoices_settlement", "rounding_error");

    private final MoneybirdApi api;
    private final Books books;
    private final String searchFrom;
    private final InstantSource clock;

    /** @param searchFrom first day on which invoices are looked for, {@code yyyyMMdd} */
    Items(MoneybirdApi api, Books books, String searchFrom, InstantSource clock) {
        this.api = api;
        this.books = books;
        this.searchFrom = searchFrom;
        this.clock = clock;
    }

    /** An item with its ties named by the movements they come from, or empty when it is gone or a draft without number. */
    Optional<OpenItem> item(String id) {
        Ids.Target target = Ids.Target.of(id);
        if (!target.isInvoice()) {
            return Optional.empty();
        }
        return api.find(target.path())
                .filter(row ->
                        !number(target.kind(), row).isEmpty() || target.kind().equals(Ids.EXTERNAL))
                .map(row -> withTransactions(target.kind(), row));
    }

    /** External items of this reference in a period, and the own invoice with this number. */
    List<OpenItem> byReference(Reference reference, LocalDate from, LocalDate until) {
        List<OpenItem> found = new ArrayList<>();
        between("", from, until).forEach(row -> addIfNamed(found, Ids.EXTERNAL, row, reference));
        ownByNumber(reference).ifPresent(row -> addIfNamed(found, Ids.OWN, row, reference));
        return found;
    }

    /** Open external items of these references, and own invoices with these numbers. One reading serves them all. */
    List<OpenItem> openByReference(Set<Reference> references) {
        if (references.isEmpty()) {
            return List.of();
        }
        List<OpenItem> found = new ArrayList<>();
        List<JsonNode> open = api.all("external_sales_invoices", filter(OPEN, wide(), ""));
        for (Reference reference : references) {
            open.forEach(row -> addIfNamed(found, Ids.EXTERNAL, row, reference));
            ownByNumber(reference).ifPresent(row -> addIfNamed(found, Ids.OWN, row, reference));
        }
        found.removeIf(item -> item.open().isZero());
        return found;
    }

    /** External invoices of a debtor whose day is about this one. */
    List<JsonNode> near(String debtor, LocalDate day) {
        return between(debtor, day.minusDays(31), day.plusDays(31));
    }

    /** External invoices of a debtor, or of all, with a day in this period. */
    List<JsonNode> between(String debtor, LocalDate from, LocalDate until) {
        return api.all("external_sales_invoices", filter("state:all", range(from, until), debtor));
    }

    /** An external invoice; its ties do not name movements. */
    OpenItem ofExternal(JsonNode row) {
        return of(Ids.EXTERNAL, row, Map.of());
    }

    /** One page of open items; the cursor is the kind and the number of the page. */
    Page<OpenItem> open(String cursor) {
        Ids.Target at = cursor.isEmpty() ? new Ids.Target(Ids.EXTERNAL, "1") : Ids.Target.of(cursor);
        boolean external = at.kind().equals(Ids.EXTERNAL);
        String states = external ? OPEN : "state:open|pending_payment|late|reminded";
        int page = Integer.parseInt(at.number());
        List<JsonNode> rows =
                api.page(external ? "external_sales_invoices" : "sales_invoices", filter(states, wide(), ""), page);
        List<OpenItem> items =
                rows.stream().map(row -> of(at.kind(), row, Map.of())).toList();
        if (rows.size() == MoneybirdApi.PER_PAGE) {
            return new Page<>(items, at.kind() + (page + 1));
        }
        return new Page<>(items, external ? Ids.OWN + "1" : "");
    }

    /** One page of external items of a period, in every state, without the movements' names; the cursor is its number. */
    Page<OpenItem> dated(LocalDate from, LocalDate until, String cursor) {
        int page = cursor.isEmpty() ? 1 : Integer.parseInt(cursor);
        List<JsonNode> rows = api.page("external_sales_invoices", filter("state:all", range(from, until), ""), page);
        String next = rows.size() < MoneybirdApi.PER_PAGE ? "" : String.valueOf(page + 1);
        return new Page<>(rows.stream().map(this::ofExternal).toList(), next);
    }

    /** A range of days as Moneybird's filters write it. */
    static String range(LocalDate from, LocalDate until) {
        return "period:" + compact(from) + ".." + compact(until);
    }

    static String filter(String first, String second, String debtor) {
        return first + "," + second + (debtor.isEmpty() ? "" : ",contact_id:" + Ids.digits(debtor));
    }

    private Optional<JsonNode> ownByNumber(Reference reference) {
        return api.find("sales_invoices/find_by_invoice_id/" + MoneybirdApi.encode(reference.value()));
    }

    private void addIfNamed(List<OpenItem> found, String kind, JsonNode row, Reference reference) {
        String number = number(kind, row);
        if (Reference.isReference(number) && new Reference(kindOf(row), number).equals(reference)) {
            found.add(withTransactions(kind, row));
        }
    }

    /** A payment that comes from a movement does not name the transaction itself; its movement does. */
    private OpenItem withTransactions(String kind, JsonNode row) {
        List<String> movements = new ArrayList<>();
        for (JsonNode payment : row.path("payments")) {
            String movement = Json.text(payment, "financial_mutation_id");
            if (!movement.isEmpty() && !movements.contains(movement)) {
                movements.add(movement);
            }
        }
        Map<String, String> transactions = new HashMap<>();
        for (int from = 0; from < movements.size(); from += MoneybirdApi.PER_PAGE) {
            int until = Math.min(movements.size(), from + MoneybirdApi.PER_PAGE);
            for (JsonNode movement : api.byIds("financial_mutations", movements.subList(from, until))) {
                transactions.put(Json.text(movement, "id"), Json.text(movement, "account_servicer_transaction_id"));
            }
        }
        return of(kind, row, transactions);
    }

    private OpenItem of(String kind, JsonNode row, Map<String, String> transactions) {
        boolean external = kind.equals(Ids.EXTERNAL);
        String currency = Json.text(row, "currency");
        boolean own = currency.equals(books.currency());
        LocalDate date = Json.day(row, external ? "date" : "invoice_date");
        String due = Json.text(row, "due_date");
        String id = Json.id(row);
        JsonNode contact = row.path("contact");
        return new OpenItem(
                kind + id,
                kindOf(row),
                number(kind, row),
                Json.text(row, "contact_id"),
                nameOf(contact),
                ibanOf(contact),
                date,
                due.isEmpty() ? date : Json.day(row, "due_date"),
                Json.money(row, "total_price_incl_tax", currency),
                Json.money(row, "total_unpaid", currency),
                Json.money(row, own ? "total_unpaid" : "total_unpaid_base", books.currency()),
                external ? sourceOf(row) : "",
                ties(row, currency, transactions),
                "https://moneybird.com/" + api.division()
                        + (external ? "/external_sales_invoices/" : "/sales_invoices/") + id);
    }

    private static List<OpenItem.Tie> ties(JsonNode row, String currency, Map<String, String> transactions) {
        List<OpenItem.Tie> ties = new ArrayList<>();
        for (JsonNode payment : row.path("payments")) {
            String movement = Json.text(payment, "financial_mutation_id");
            String named = Json.text(payment, "transaction_identifier");
            ties.add(new OpenItem.Tie(
                    Json.text(payment, "id"),
                    transactions.getOrDefault(movement, named),
                    Json.day(payment, "payment_date"),
                    Json.money(payment, "price", currency),
                    !NOT_MONEY.contains(Json.text(payment, "manual_payment_action"))));
        }
        return ties;
    }

    /** Our key where we booked it, else the link of who did. */
    static String sourceOf(JsonNode row) {
        String source = Json.text(row, "source");
        return source.startsWith(OURS) ? source.substring(OURS.length()) : Json.text(row, "source_url");
    }

    static ReferenceKind kindOf(JsonNode row) {
        Money total = Json.money(row, "total_price_incl_tax", Json.text(row, "currency"));
        return total.isNegative() ? ReferenceKind.CREDIT_NOTE : ReferenceKind.INVOICE;
    }

    private static String number(String kind, JsonNode row) {
        return Json.text(row, kind.equals(Ids.EXTERNAL) ? "reference" : "invoice_id");
    }

    static String nameOf(JsonNode contact) {
        String company = Json.text(contact, "company_name");
        return company.isEmpty()
                ? (Json.text(contact, "firstname") + " " + Json.text(contact, "lastname")).strip()
                : company;
    }

    private static String ibanOf(JsonNode contact) {
        String iban = Json.text(contact, "bank_account");
        return (iban.isEmpty() ? Json.text(contact, "sepa_iban") : iban).replaceAll("\\s", "");
    }

    private String wide() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), AMSTERDAM);
        return "period:" + searchFrom + ".." + (today.getYear() + 2) + "1231";
    }

    private static String compact(LocalDate day) {
        return day.toString().replace("-", "");
    }
}
