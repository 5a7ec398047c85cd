package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.money;
import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import nl.afletter.model.Money;

/**
 * The lines of one VAT category and rate: the tax is rounded once for all of them (BR-CO-17).
 *
 * @param rate fraction, zero where there is none
 */
record VatGroup(BigDecimal rate, Money base) {

    /** Half up to a whole cent. */
    Money tax() {
        BigDecimal exact = base.decimal().multiply(rate);
        return Money.of(exact.setScale(Money.digits(base.currency()), RoundingMode.HALF_UP), base.currency());
    }

    /** By category and rate, in the order of the lines: {@code S21}, {@code K0}, {@code O}. */
    static Map<String, VatGroup> ofLines(JsonNode data) {
        String currency = text(data, "currency");
        Map<String, VatGroup> groups = new LinkedHashMap<>();
        for (JsonNode line : data.path("lines")) {
            JsonNode vat = line.path("vat");
            groups.merge(
                    key(vat),
                    new VatGroup(fraction(vat), money(line, "lineNetAmount", currency)),
                    (one, more) -> new VatGroup(one.rate(), one.base().plus(more.base())));
        }
        return groups;
    }

    /** What settings call it: category and percentage without zeros behind. */
    static String key(JsonNode vat) {
        String percentage = vat.has("rate")
                ? new BigDecimal(text(vat, "rate")).stripTrailingZeros().toPlainString()
                : "";
        return text(vat, "categoryCode") + percentage;
    }

    static BigDecimal fraction(JsonNode vat) {
        return vat.has("rate")
                ? new BigDecimal(text(vat, "rate")).movePointLeft(2).stripTrailingZeros()
                : BigDecimal.ZERO;
    }
}
