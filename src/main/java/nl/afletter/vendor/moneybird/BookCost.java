package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Books the PSP's fees with VAT as a purchase invoice of the PSP: a link to a ledger account would make no VAT entry
 * (moneybird.md section 8). Moneybird computes the VAT itself; what that differs from the PSP's figure, less than a cent
 * per fee, stands on a line of its own without VAT, named so. A larger difference is refused.
 */
final class BookCost implements Operation<BookCost.Intent> {

    static final String NAME = "book-purchase-invoice";

    private final MoneybirdApi api;
    private final Books books;
    private final String noVatRate;

    /** @param costs as on the PSP's invoice: positive is a cost */
    record Intent(String creditor, String transaction, LocalDate date, List<Cost> costs) {

        Money gross() {
            return costs.stream()
                    .map(cost -> cost.net().plus(cost.vat()))
                    .reduce(Money::plus)
                    .orElseThrow();
        }

        Money vat() {
            return costs.stream().map(Cost::vat).reduce(Money::plus).orElseThrow();
        }
    }

    record Cost(String ledger, String taxRate, Money net, Money vat, String text) {}

    /** @param noVatRate a purchase tax rate without VAT for the line of cents, or empty */
    BookCost(MoneybirdApi api, Books books, String noVatRate) {
        this.api = api;
        this.books = books;
        this.noVatRate = noVatRate;
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
        return Findable.BY_LISTING;
    }

    @Override
    public String call(Intent intent, Call call) {
        books.requireOpen(intent.date());
        Money cents = cents(intent);
        JsonNode booked;
        try {
            booked = api.post("documents/purchase_invoices", body(intent, cents, call.key()), call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        String fault = MoneybirdApi.afterwards(() -> difference(intent, booked));
        if (!fault.isEmpty()) {
            throw new Failure.OutcomeUnknown(fault);
        }
        return Ids.DOCUMENT + MoneybirdApi.made(booked);
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        String filter = Items.filter("state:all", Items.range(intent.date(), intent.date()), intent.creditor());
        for (JsonNode row : api.all("documents/purchase_invoices", filter)) {
            if (names(row, call.key())) {
                String fault = difference(intent, row);
                return fault.isEmpty() ? new Lookup.Found(Ids.DOCUMENT + Json.id(row)) : new Lookup.Unclear(fault);
            }
        }
        return new Lookup.Absent();
    }

    private Money cents(Intent intent) {
        // Reverse charged costs have no VAT in their amount, whatever percentage their rate shows.
        List<Books.Taxed> lines = intent.costs().stream()
                .filter(cost -> !cost.vat().isZero())
                .map(cost -> new Books.Taxed(cost.taxRate(), cost.net()))
                .toList();
        Money computed = books.vat(lines, intent.gross().currency());
        Money cents = intent.vat().minus(computed);
        if (cents.isZero()) {
            return cents;
        }
        boolean rounding = cents.abs().minor() <= intent.costs().size();
        if (!rounding || noVatRate.isEmpty()) {
            throw new Failure.Rejected(
                    "vat-differs",
                    "Moneybird would compute " + computed + " VAT on these fees, the PSP says " + intent.vat() + ".",
                    rounding
                            ? "Set the option noVatRate of the Moneybird connection to a purchase tax rate without VAT: the"
                                    + " cents then stand on a line of their own."
                            : "Correct the VAT code of the PSP's fees, or book this fee by hand.");
        }
        return cents;
    }

    private static boolean names(JsonNode row, String key) {
        for (JsonNode detail : row.path("details")) {
            if (Ids.keyOf(Json.text(detail, "description")).equals(Optional.of(key))) {
                return true;
            }
        }
        return false;
    }

    private static String difference(Intent intent, JsonNode row) {
        Money total = Json.money(row, "total_price_incl_tax", intent.gross().currency());
        return total.equals(intent.gross())
                ? ""
                : "The purchase invoice " + Json.text(row, "id") + " exists with total " + total + "; the fees are "
                        + intent.gross() + ". Correct it in Moneybird; do not book it again.";
    }

    private ObjectNode body(Intent intent, Money cents, String key) {
        ObjectNode body = Json.object();
        ObjectNode document = body.putObject("purchase_invoice");
        document.put("contact_id", Ids.digits(intent.creditor()));
        document.put("reference", intent.transaction());
        document.put("date", intent.date().toString());
        document.put("due_date", intent.date().toString());
        document.put("currency", intent.gross().currency());
        document.put("prices_are_incl_tax", false);
        ArrayNode details = document.putArray("details_attributes");
        for (Cost cost : intent.costs()) {
            add(details, Ids.keyed(cost.text(), key), cost.net(), cost.taxRate(), cost.ledger());
        }
        if (!cents.isZero()) {
            String why = "Rounding under a cent: VAT as the PSP computed it";
            add(details, why, cents, noVatRate, intent.costs().get(0).ledger());
        }
        return body;
    }

    private static void add(ArrayNode details, String text, Money price, String taxRate, String ledger) {
        ObjectNode detail = details.addObject();
        detail.put("description", text);
        detail.put("price", price.toDecimal());
        detail.put("amount", "1");
        detail.put("tax_rate_id", Ids.digits(taxRate));
        detail.put("ledger_account_id", Ids.digits(ledger));
        detail.put("row_order", details.size() - 1);
    }
}
