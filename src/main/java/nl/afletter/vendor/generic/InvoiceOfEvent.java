package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.day;
import static nl.afletter.vendor.generic.Values.decimal;
import static nl.afletter.vendor.generic.Values.money;
import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Invoice;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Money;
import nl.afletter.port.Received;

/** Reads an approved invoice or credit note. What it says was checked at the door. */
final class InvoiceOfEvent {

    private static final String CREDIT_NOTE = "381";

    /**
     * When it was made, for the look-up after a restore. A sender may have sent it before and send it again after that,
     * and no moment in it tells: so it may always be one that the table forgot.
     */
    private static final Instant MADE = Instant.EPOCH;

    private InvoiceOfEvent() {}

    /** With typeCode 381, or an invoice below zero: EN 16931 allows both. */
    static boolean isCreditNote(JsonNode data) {
        return text(data, "typeCode").equals(CREDIT_NOTE)
                || text(data.path("totals"), "taxInclusiveAmount").startsWith("-");
    }

    /** The one project of an invoice: its own, else that of its lines. */
    static String project(JsonNode data) {
        if (data.has("projectReference")) {
            return text(data, "projectReference");
        }
        for (JsonNode line : data.path("lines")) {
            if (line.has("costCentre")) {
                return text(line, "costCentre");
            }
        }
        return "";
    }

    /** @param corrects the sender's id of the invoice that a credit note corrects, or empty */
    static Invoice invoice(Received.Stored stored, String corrects) {
        JsonNode event = Values.kept(stored.json());
        JsonNode data = event.path("data");
        return new Reader(data, text(event, "administration")).invoice(corrects);
    }

    private record Reader(JsonNode data, String administration) {

        Invoice invoice(String corrects) {
            JsonNode totals = data.path("totals");
            JsonNode buyer = data.path("buyer");
            LocalDate date = day(data, "issueDate");
            return new Invoice(
                    text(data, "externalId"),
                    isCreditNote(data),
                    Invoice.Status.APPROVED,
                    text(data, "number"),
                    date,
                    due(date, buyer),
                    currency(),
                    new CustomerRef(DebtorOfEvent.PARTY, text(buyer, "externalId")),
                    text(buyer, "name"),
                    DebtorOfEvent.vatNumber(buyer),
                    lines(),
                    vat(),
                    amount(totals, "taxExclusiveAmount"),
                    amount(totals, "taxInclusiveAmount"),
                    administration,
                    project(data),
                    text(data, "paymentReference"),
                    corrects,
                    List.of(),
                    amount(totals, "payableAmount"),
                    "",
                    MADE);
        }

        private String currency() {
            return text(data, "currency");
        }

        private LocalDate due(LocalDate date, JsonNode buyer) {
            if (data.has("dueDate")) {
                return day(data, "dueDate");
            }
            return date.plusDays(buyer.path("paymentTermDays").asInt(0));
        }

        /** A credit note is below zero throughout; with typeCode 381 it was sent positive. */
        private Money amount(JsonNode node, String name) {
            Money sent = money(node, name, currency());
            return text(data, "typeCode").equals(CREDIT_NOTE) ? sent.negate() : sent;
        }

        private List<Invoice.Line> lines() {
            List<Invoice.Line> lines = new ArrayList<>();
            for (JsonNode line : data.path("lines")) {
                lines.add(new Invoice.Line(
                        text(line, "itemName"),
                        decimal(line, "quantity").abs(),
                        amount(line, "lineNetAmount"),
                        VatGroup.key(line.path("vat")),
                        text(line, "ledgerHint")));
            }
            return lines;
        }

        /** The sender's VAT; categories of one rate are one row, since only rates are told apart here. */
        private List<Invoice.VatTotal> vat() {
            Map<BigDecimal, Invoice.VatTotal> rows = new LinkedHashMap<>();
            if (data.has("vatBreakdown")) {
                data.path("vatBreakdown")
                        .forEach(row -> add(
                                rows, VatGroup.fraction(row), amount(row, "taxableAmount"), amount(row, "taxAmount")));
                return List.copyOf(rows.values());
            }
            Money tax = amount(data.path("totals"), "taxAmount");
            Map<String, VatGroup> groups = VatGroup.ofLines(data);
            long taxed = groups.values().stream()
                    .filter(group -> !group.tax().isZero())
                    .count();
            boolean note = text(data, "typeCode").equals(CREDIT_NOTE);
            groups.values().forEach(group -> {
                Money own = note ? group.tax().negate() : group.tax();
                // Of one taxed group the sender's figure is booked, also where it is a cent off.
                Money its = taxed == 1 && !own.isZero() ? tax : own;
                add(rows, group.rate(), note ? group.base().negate() : group.base(), its);
            });
            return List.copyOf(rows.values());
        }

        private static void add(Map<BigDecimal, Invoice.VatTotal> rows, BigDecimal rate, Money base, Money tax) {
            rows.merge(
                    rate.signum() == 0 ? BigDecimal.ZERO : rate,
                    new Invoice.VatTotal(rate, base, tax),
                    (one, more) -> new Invoice.VatTotal(
                            one.rate(), one.base().plus(more.base()), one.tax().plus(more.tax())));
        }
    }
}
