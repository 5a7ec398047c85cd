package nl.afletter.vendor.teamleader;

import static nl.afletter.vendor.teamleader.TeamleaderValues.ref;
import static nl.afletter.vendor.teamleader.TeamleaderValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.vendor.teamleader.TeamleaderValues.Unreadable;

/**
 * Reads {@code invoices.info} and {@code creditNotes.info} (teamleader.md section 6). The document's own totals are the
 * truth; lines that cannot be brought to them stop the document.
 */
final class InvoiceOfTeamleader {
    private static final int MOST_LINES = 1_000;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final ReferenceData reference;

    InvoiceOfTeamleader(ReferenceData reference) {
        this.reference = reference;
    }

    /** An invoice. @throws Failure.Rejected when it cannot be read or does not add up */
    Invoice invoice(JsonNode document) {
        return read(document, false);
    }

    /** A credit note; its amounts are negative in the result, whatever their sign in Teamleader. */
    Invoice creditNote(JsonNode document) {
        return read(document, true);
    }

    private Invoice read(JsonNode document, boolean creditNote) {
        String name = (creditNote ? "Credit note " : "Invoice ")
                + text(document, creditNote ? "credit_note_number" : "invoice_number");
        try {
            return new Reading(document, creditNote, name.strip()).result();
        } catch (Unreadable unreadable) {
            throw unreadable(name.strip(), unreadable.getMessage());
        } catch (ArithmeticException overflow) {
            throw unreadable(name.strip(), "its amounts are too large to be added");
        }
    }

    private static Failure.Rejected unreadable(String name, String why) {
        return new Failure.Rejected(
                "unreadable-document",
                name + " cannot be read: " + why + ".",
                "Look at the document in Teamleader; if it looks right there, tell the maintainer.");
    }

    /** A line while it is read. */
    private record Raw(JsonNode line, BigDecimal rate, long net) {}

    /** One document being read. */
    private final class Reading {
        private final JsonNode document;
        private final JsonNode total;
        private final boolean creditNote;
        private final String name;
        private final String currency;
        private final Invoice.Status status;
        private final boolean negate;

        private Reading(JsonNode document, boolean creditNote, String name) {
            this.document = document;
            this.total = document.path("total");
            this.creditNote = creditNote;
            this.name = name;
            this.currency = currency(text(document, "currency"));
            this.status = status(text(document, creditNote ? "credit_note_number" : "invoice_number"));
            this.negate = creditNote && money(total, "tax_inclusive").isPositive();
        }

        private Invoice result() {
            refuseWithheldTax();
            Instant createdAt = TeamleaderValues.instant(document, "created_at");
            boolean dated = status == Invoice.Status.APPROVED;
            LocalDate date = dated
                    ? TeamleaderValues.day(document, creditNote ? "credit_note_date" : "invoice_date")
                    : TeamleaderValues.dayOf(createdAt);
            List<Invoice.VatTotal> vat = vat();
            Money grand = signed(money(total, "tax_inclusive"));
            return new Invoice(
                    text(document, "id"),
                    creditNote,
                    status,
                    text(document, creditNote ? "credit_note_number" : "invoice_number"),
                    date,
                    text(document, "due_on").isEmpty() ? date : TeamleaderValues.day(document, "due_on"),
                    currency,
                    new Invoice.CustomerRef(
                            text(document.path("invoicee").path("customer"), "type"),
                            ref(document.path("invoicee"), "customer")),
                    text(document.path("invoicee"), "name"),
                    DebtorOfTeamleader.vatNumber(text(document.path("invoicee"), "vat_number")),
                    lines(vat),
                    vat,
                    signed(money(total, "tax_exclusive")),
                    grand,
                    ref(document, "department"),
                    ref(document, "project"),
                    text(document, "payment_reference"),
                    creditNote ? ref(document, "invoice") : "",
                    payments(),
                    due(grand),
                    text(document, "web_url"),
                    createdAt);
        }

        private String currency(String code) {
            try {
                return Money.zero(code).currency();
            } catch (IllegalArgumentException unknown) {
                throw new Unreadable("'currency' is not a currency");
            }
        }

        /** Booked is what has a number; {@code outstanding} and {@code matched} are invoices', {@code booked} notes'. */
        private Invoice.Status status(String number) {
            String word = text(document, "status");
            if (word.equals("draft")) {
                return Invoice.Status.DRAFT;
            }
            boolean known = creditNote
                    ? word.equals("booked")
                    : List.of("outstanding", "matched").contains(word);
            if (!known) {
                throw new Unreadable("Teamleader calls its status '" + word + "', which is new to us");
            }
            return number.isEmpty() ? Invoice.Status.DRAFT : Invoice.Status.APPROVED;
        }

        private void refuseWithheldTax() {
            boolean withheld = !total.path("withheld_taxes").isEmpty()
                    || total.hasNonNull("payable") && !money(total, "payable").equals(money(total, "tax_inclusive"));
            if (withheld) {
                throw new Failure.Rejected(
                        "withheld-tax",
                        name + " has withheld taxes: what is to be paid differs from the total with VAT.",
                        "Book this document by hand.");
            }
        }

        private List<Invoice.VatTotal> vat() {
            Map<BigDecimal, Invoice.VatTotal> byRate = new LinkedHashMap<>();
            for (JsonNode tax : total.path("taxes")) {
                BigDecimal rate = TeamleaderValues.number(tax, "rate").stripTrailingZeros();
                Invoice.VatTotal row =
                        new Invoice.VatTotal(rate, signed(money(tax, "taxable")), signed(money(tax, "tax")));
                byRate.merge(
                        rate,
                        row,
                        (a, b) -> new Invoice.VatTotal(
                                rate, a.base().plus(b.base()), a.tax().plus(b.tax())));
            }
            Money net = Money.zero(currency);
            Money gross = Money.zero(currency);
            for (Invoice.VatTotal row : byRate.values()) {
                net = net.plus(row.base());
                gross = gross.plus(row.base()).plus(row.tax());
            }
            if (status == Invoice.Status.APPROVED) {
                same("the amounts per VAT rate, without VAT,", net, signed(money(total, "tax_exclusive")));
                same("the amounts per VAT rate, with VAT,", gross, signed(money(total, "tax_inclusive")));
            }
            return List.copyOf(byRate.values());
        }

        private List<Invoice.Line> lines(List<Invoice.VatTotal> vat) {
            List<Raw> raws = raws();
            Map<Raw, Long> nets = new java.util.IdentityHashMap<>();
            for (BigDecimal rate : raws.stream().map(Raw::rate).distinct().toList()) {
                List<Raw> ofRate =
                        raws.stream().filter(raw -> raw.rate().equals(rate)).toList();
                List<Long> shown = ofRate.stream().map(Raw::net).toList();
                List<Long> fitted = status == Invoice.Status.DRAFT ? shown : fit(rate, shown, vat);
                for (int i = 0; i < fitted.size(); i++) {
                    nets.put(ofRate.get(i), fitted.get(i));
                }
            }
            refuseRatesWithoutLines(raws, vat);
            List<Invoice.Line> lines = new ArrayList<>();
            raws.forEach(raw -> lines.add(line(raw, nets.get(raw))));
            return lines;
        }

        private Invoice.Line line(Raw raw, long net) {
            return new Invoice.Line(
                    text(raw.line(), "description"),
                    TeamleaderValues.number(raw.line(), "quantity"),
                    Money.ofMinor(net, currency),
                    ref(raw.line(), "tax"),
                    reference.ledger(ref(raw.line(), "product_category"), ref(document, "department")));
        }

        private List<Raw> raws() {
            List<Raw> raws = new ArrayList<>();
            for (JsonNode group : document.path("grouped_lines")) {
                for (JsonNode line : group.path("line_items")) {
                    long net =
                            signed(money(line.path("total"), "tax_exclusive")).minor();
                    raws.add(new Raw(line, reference.rate(ref(line, "tax")), net));
                }
            }
            if (raws.size() > MOST_LINES) {
                throw new Failure.Rejected(
                        "too-many-lines",
                        name + " has " + raws.size() + " lines; at most " + MOST_LINES + " are booked.",
                        "Split the document in Teamleader, or book it by hand.");
            }
            if (raws.isEmpty() && status == Invoice.Status.APPROVED) {
                throw new Unreadable("it has no lines");
            }
            return raws;
        }

        private List<Long> fit(BigDecimal rate, List<Long> shown, List<Invoice.VatTotal> vat) {
            Money taxable = vat.stream()
                    .filter(row -> row.rate().equals(rate))
                    .findFirst()
                    .map(Invoice.VatTotal::base)
                    .orElse(Money.zero(currency));
            List<Long> fitted = LineNets.fit(shown, taxable.minor(), discountFactor());
            if (fitted.isEmpty()) {
                long sum = shown.stream().mapToLong(Long::longValue).sum();
                same("the lines at " + percent(rate), Money.ofMinor(sum, currency), taxable);
            }
            return fitted;
        }

        /** What is left after the discounts on the whole, one after the other. */
        private BigDecimal discountFactor() {
            BigDecimal factor = BigDecimal.ONE;
            for (JsonNode discount : document.path("discounts")) {
                if (!text(discount, "type").equals("percentage")) {
                    throw new Unreadable("it has a kind of discount that is new to us");
                }
                factor = factor.multiply(HUNDRED.subtract(TeamleaderValues.number(discount, "value")))
                        .divide(HUNDRED);
            }
            return factor;
        }

        private void refuseRatesWithoutLines(List<Raw> raws, List<Invoice.VatTotal> vat) {
            for (Invoice.VatTotal row : vat) {
                boolean hasLine = raws.stream().anyMatch(raw -> raw.rate().equals(row.rate()));
                if (!hasLine && status == Invoice.Status.APPROVED) {
                    same("the lines at " + percent(row.rate()), Money.zero(currency), row.base());
                }
            }
        }

        private List<Invoice.Paid> payments() {
            List<Invoice.Paid> payments = new ArrayList<>();
            for (JsonNode payment : document.path("payments")) {
                LocalDate day = TeamleaderValues.dayOf(TeamleaderValues.instant(payment, "paid_at"));
                payments.add(new Invoice.Paid(day, money(payment, "payment")));
            }
            return payments;
        }

        /** Credit notes have no {@code due} in the spec: all of it, until they are marked paid. */
        private Money due(Money grand) {
            if (total.hasNonNull("due")) {
                return signed(money(total, "due"));
            }
            return document.path("paid").asBoolean() ? Money.zero(currency) : grand;
        }

        private Money money(JsonNode node, String field) {
            return TeamleaderValues.money(node, field, currency);
        }

        private Money signed(Money money) {
            return negate ? money.negate() : money;
        }

        private void same(String what, Money sum, Money said) {
            if (!sum.equals(said)) {
                throw new Failure.Rejected(
                        "totals-do-not-add-up",
                        name + ": " + what + " add up to " + sum + ", but the document's total says " + said + ".",
                        "Open the document in Teamleader, check its lines and discounts and save it again;"
                                + " then choose try again.");
            }
        }

        private static String percent(BigDecimal rate) {
            return rate.multiply(HUNDRED).stripTrailingZeros().toPlainString() + "%";
        }
    }
}
