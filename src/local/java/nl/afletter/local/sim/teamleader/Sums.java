package nl.afletter.local.sim.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import nl.afletter.local.sim.SimJson;

/** Adds up a document as Teamleader does: net per line, then discount and VAT per rate over the sum of its lines. */
final class Sums {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Sums() {}

    /** An amount in Teamleader's shape: a JSON number in major units, without trailing zeros. */
    static ObjectNode money(BigDecimal amount, String currency) {
        return SimJson.object().put("amount", plain(amount)).put("currency", currency);
    }

    /** Without trailing zeros, and never with an exponent. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    static BigDecimal amount(JsonNode money) {
        return money.path("amount").decimalValue();
    }

    static BigDecimal cents(BigDecimal exact) {
        return exact.setScale(2, RoundingMode.HALF_UP);
    }

    /** Fills in the totals of the lines and of the document. */
    static void fill(ObjectNode document, Map<String, ObjectNode> taxRates) {
        String currency = document.path("currency").asText();
        Map<BigDecimal, BigDecimal> netByRate = new TreeMap<>();
        for (JsonNode group : document.path("grouped_lines")) {
            for (JsonNode line : group.path("line_items")) {
                BigDecimal rate = taxRates.get(line.path("tax").path("id").asText())
                        .path("rate")
                        .decimalValue();
                netByRate.merge(rate, line((ObjectNode) line, rate, currency), BigDecimal::add);
            }
        }
        BigDecimal factor = BigDecimal.ONE;
        for (JsonNode discount : document.path("discounts")) {
            factor = factor.multiply(left(discount));
        }
        totals(document, netByRate, factor, currency);
    }

    private static BigDecimal left(JsonNode discount) {
        return HUNDRED.subtract(discount.path("value").decimalValue()).divide(HUNDRED);
    }

    private static BigDecimal line(ObjectNode line, BigDecimal rate, String currency) {
        BigDecimal before = cents(line.path("quantity").decimalValue().multiply(amount(line.path("unit_price"))));
        BigDecimal net =
                line.path("discount").isObject() ? cents(before.multiply(left(line.path("discount")))) : before;
        BigDecimal one = BigDecimal.ONE.add(rate);
        line.putObject("total")
                .<ObjectNode>set("tax_exclusive", money(net, currency))
                .<ObjectNode>set("tax_exclusive_before_discount", money(before, currency))
                .<ObjectNode>set("tax_inclusive", money(cents(net.multiply(one)), currency))
                .set("tax_inclusive_before_discount", money(cents(before.multiply(one)), currency));
        return net;
    }

    private static void totals(
            ObjectNode document, Map<BigDecimal, BigDecimal> netByRate, BigDecimal factor, String currency) {
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal gross = BigDecimal.ZERO;
        BigDecimal before = BigDecimal.ZERO;
        ArrayNode taxes = SimJson.array();
        for (Map.Entry<BigDecimal, BigDecimal> each : netByRate.entrySet()) {
            BigDecimal taxable = cents(each.getValue().multiply(factor));
            BigDecimal tax = cents(taxable.multiply(each.getKey()));
            net = net.add(taxable);
            gross = gross.add(taxable).add(tax);
            before = before.add(each.getValue());
            taxes.addObject()
                    .put("rate", each.getKey())
                    .<ObjectNode>set("taxable", money(taxable, currency))
                    .set("tax", money(tax, currency));
        }
        ObjectNode total = document.putObject("total");
        total.set("tax_exclusive", money(net, currency));
        total.set("tax_exclusive_before_discount", money(before, currency));
        total.set("tax_inclusive", money(gross, currency));
        total.set("tax_inclusive_before_discount", money(gross, currency));
        total.set("taxes", taxes);
        total.putArray("withheld_taxes");
        total.set("payable", money(gross, currency));
    }
}
