package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.decimal;
import static nl.afletter.vendor.generic.Values.money;
import static nl.afletter.vendor.generic.Values.optionalMoney;
import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import nl.afletter.model.Money;
import nl.afletter.vendor.generic.Shape.Faults;

/**
 * What adds up and belongs together in an invoice (generic-webhook.md section 2, rules BR-* of EN 16931). Checked after
 * its shape, so that texts are what they should be.
 */
final class InvoiceRules {

    private static final Map<String, String> REASONS =
            Map.of("AE", "VATEX-EU-AE", "K", "VATEX-EU-IC", "G", "VATEX-EU-G", "O", "VATEX-EU-O");

    private final JsonNode data;
    private final String currency;
    private final Faults faults;

    private InvoiceRules(JsonNode data, Faults faults) {
        this.data = data;
        this.currency = text(data, "currency");
        this.faults = faults;
    }

    static void check(JsonNode data, Faults faults) {
        InvoiceRules rules = new InvoiceRules(data, faults);
        if (Amounts.known(data, "/data", faults, rules.currency)) {
            rules.lines();
            rules.categories();
            rules.costCentres();
            rules.sums();
            rules.creditNote();
        }
    }

    private void lines() {
        Set<String> ids = new LinkedHashSet<>();
        int at = 0;
        for (JsonNode line : data.path("lines")) {
            String path = "/data/lines/" + at++;
            if (!ids.add(text(line, "id"))) {
                faults.add(path + "/id", "twice", "stands on an earlier line already");
            }
            BigDecimal exact = decimal(line, "quantity").multiply(decimal(line, "netPrice"));
            Money product = Money.of(exact.setScale(Money.digits(currency), RoundingMode.HALF_UP), currency);
            Money net = product.minus(optionalMoney(line, "allowanceAmount", currency));
            if (!net.equals(money(line, "lineNetAmount", currency))) {
                faults.add(
                        path + "/lineNetAmount",
                        "does-not-add-up",
                        "is not quantity x netPrice, rounded, less allowanceAmount: " + net.toDecimal());
            }
            vat(line.path("vat"), path + "/vat");
        }
    }

    private void vat(JsonNode vat, String path) {
        String category = text(vat, "categoryCode");
        boolean outside = category.equals("O");
        if (outside == vat.has("rate")) {
            faults.add(path + "/rate", "rate", outside ? "must be absent with category O" : "is missing");
        } else if (!outside && category.equals("S") == (decimal(vat, "rate").signum() <= 0)) {
            faults.add(path + "/rate", "rate", "is above 0 with category S, and 0 with every other");
        }
        reason(category, vat, path);
    }

    private void reason(String category, JsonNode vat, String path) {
        String code = text(vat, "exemptionReasonCode");
        boolean given = !code.isEmpty() || vat.has("exemptionReason");
        if ((category.equals("S") || category.equals("Z")) && given) {
            faults.add(path, "reason", "has a reason for exemption, which categories S and Z have not");
        }
        if (REASONS.containsKey(category) && !code.isEmpty() && !code.equalsIgnoreCase(REASONS.get(category))) {
            faults.add(path + "/exemptionReasonCode", "reason", "is " + REASONS.get(category) + " with this category");
        }
    }

    /** What categories ask of the whole document (BR-E-10, BR-AE-02, BR-IC-02, 11 and 12, BR-O-02 and 11). */
    private void categories() {
        Set<String> used = new LinkedHashSet<>();
        data.path("lines").forEach(line -> used.add(text(line.path("vat"), "categoryCode")));
        JsonNode buyer = data.path("buyer");
        if (used.contains("E") && !isReasoned("E")) {
            faults.add("/data/lines", "reason", "category E needs a reason, on its lines or in vatBreakdown");
        }
        if (used.contains("AE") && !buyer.has("vatId") && !buyer.has("legalRegistrationId")) {
            faults.add("/data/buyer/vatId", "required", "is missing: VAT is reverse charged (category AE)");
        }
        if (used.contains("K")) {
            require(buyer.has("vatId"), "/data/buyer/vatId");
            require(data.has("deliveryDate"), "/data/deliveryDate");
            require(data.has("deliverToCountryCode"), "/data/deliverToCountryCode");
        }
        if (used.contains("O")) {
            if (used.size() > 1) {
                faults.add("/data/lines", "category", "category O stands beside no other one");
            }
            if (buyer.has("vatId")) {
                faults.add("/data/buyer/vatId", "category", "must be absent with category O");
            }
        }
    }

    private void require(boolean there, String path) {
        if (!there) {
            faults.add(path, "required", "is missing: it is an intra-community supply (category K)");
        }
    }

    private boolean isReasoned(String category) {
        boolean lines = true;
        for (JsonNode line : data.path("lines")) {
            JsonNode vat = line.path("vat");
            lines &= !text(vat, "categoryCode").equals(category) || hasReason(vat);
        }
        boolean breakdown = false;
        for (JsonNode row : data.path("vatBreakdown")) {
            breakdown |= text(row, "categoryCode").equals(category) && hasReason(row);
        }
        return lines || breakdown;
    }

    private static boolean hasReason(JsonNode vat) {
        return vat.has("exemptionReasonCode") || vat.has("exemptionReason");
    }

    /** An invoice is booked on one project. */
    private void costCentres() {
        String project = InvoiceOfEvent.project(data);
        int at = 0;
        for (JsonNode line : data.path("lines")) {
            if (line.has("costCentre") && !text(line, "costCentre").equals(project)) {
                faults.add(
                        "/data/lines/" + at + "/costCentre",
                        "cost-centre",
                        "is not that of the invoice: one invoice is booked on one project");
            }
            at++;
        }
    }

    private void sums() {
        JsonNode totals = data.path("totals");
        Money net = Money.zero(currency);
        for (JsonNode line : data.path("lines")) {
            net = net.plus(money(line, "lineNetAmount", currency));
        }
        Money tax = money(totals, "taxAmount", currency);
        Money gross = money(totals, "taxInclusiveAmount", currency);
        if (totals.has("lineNetAmount")) {
            equal(net, money(totals, "lineNetAmount", currency), "lineNetAmount", "the sum of the lines");
        }
        equal(net, money(totals, "taxExclusiveAmount", currency), "taxExclusiveAmount", "the sum of the lines");
        equal(money(totals, "taxExclusiveAmount", currency).plus(tax), gross, "taxInclusiveAmount", "net and tax");
        equal(
                gross.minus(optionalMoney(totals, "prepaidAmount", currency)),
                money(totals, "payableAmount", currency),
                "payableAmount",
                "what is left after prepaidAmount");
        Map<String, VatGroup> groups = VatGroup.ofLines(data);
        if (data.has("vatBreakdown")) {
            breakdown(groups, tax);
        } else {
            computed(groups, tax);
        }
    }

    private void equal(Money expected, Money told, String name, String what) {
        if (!expected.equals(told)) {
            faults.add("/data/totals/" + name, "does-not-add-up", "is not " + what + ": " + expected.toDecimal());
        }
    }

    /** One row per category and rate; its tax may be a cent off, since some round per line. */
    private void breakdown(Map<String, VatGroup> groups, Money tax) {
        Map<String, VatGroup> left = new LinkedHashMap<>(groups);
        Money sum = Money.zero(currency);
        int at = 0;
        for (JsonNode row : data.path("vatBreakdown")) {
            String path = "/data/vatBreakdown/" + at++;
            vat(row, path);
            sum = sum.plus(money(row, "taxAmount", currency));
            VatGroup group = left.remove(VatGroup.key(row));
            if (group == null) {
                faults.add(path, "category", "no line has this category and rate, or an earlier row has them");
                continue;
            }
            if (!group.base().equals(money(row, "taxableAmount", currency))) {
                faults.add(
                        path + "/taxableAmount",
                        "does-not-add-up",
                        "is not the sum of its lines: " + group.base().toDecimal());
            }
            if (!isClose(group.tax(), money(row, "taxAmount", currency), 1)) {
                faults.add(
                        path + "/taxAmount",
                        "does-not-add-up",
                        "is not within a cent of taxableAmount x rate: "
                                + group.tax().toDecimal());
            }
        }
        if (!left.isEmpty()) {
            faults.add("/data/vatBreakdown", "category", "has no row for a category and rate of the lines");
        }
        equal(sum, tax, "taxAmount", "the sum of vatBreakdown");
    }

    private void computed(Map<String, VatGroup> groups, Money tax) {
        Money sum = Money.zero(currency);
        long taxed = 0;
        for (VatGroup group : groups.values()) {
            sum = sum.plus(group.tax());
            taxed += group.tax().isZero() ? 0 : 1;
        }
        if (!isClose(sum, tax, taxed)) {
            equal(sum, tax, "taxAmount", "the tax of the lines, per category and rate");
        } else if (!sum.equals(tax) && taxed > 1) {
            faults.add(
                    "/data/vatBreakdown",
                    "required",
                    "is missing: the tax is a cent off, and there are several rates that it may belong to");
        }
    }

    private static boolean isClose(Money one, Money other, long cents) {
        return Math.abs(one.minus(other).minor()) <= cents;
    }

    /** A credit note carries positive amounts; an invoice below zero is one, too. */
    private void creditNote() {
        boolean note = text(data, "typeCode").equals("381");
        if (note && money(data.path("totals"), "taxInclusiveAmount", currency).isNegative()) {
            faults.add("/data/totals/taxInclusiveAmount", "sign", "is positive on a credit note (typeCode 381)");
        }
        if (data.has("precedingInvoiceNumber") && !InvoiceOfEvent.isCreditNote(data)) {
            faults.add("/data/precedingInvoiceNumber", "not-expected", "belongs to a credit note (typeCode 381)");
        }
    }
}
