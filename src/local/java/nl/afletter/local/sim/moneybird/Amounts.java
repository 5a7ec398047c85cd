package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Money as Moneybird writes it: decimal text of changing scale outside, cents inside (moneybird.md section 4). */
final class Amounts {
    private static final Pattern TEXT = Pattern.compile("-?[0-9]+[,.]?[0-9]*");
    private static final BigDecimal LIMIT = new BigDecimal("1000000000");

    private Amounts() {}

    /** Whole cents of a JSON text or number; empty when it is neither, has parts of a cent or is beyond 1e9. */
    static Optional<Long> minor(JsonNode node) {
        return decimal(node)
                .filter(value -> value.stripTrailingZeros().scale() <= 2)
                .map(Amounts::minor);
    }

    static Optional<BigDecimal> decimal(JsonNode node) {
        if (node == null
                || !(node.isTextual() || node.isNumber())
                || !TEXT.matcher(node.asText()).matches()) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(node.asText().replace(',', '.').replaceAll("\\.$", ""));
        return value.abs().compareTo(LIMIT) > 0 ? Optional.empty() : Optional.of(value);
    }

    /** The number at the beginning of a quantity such as {@code "2 uur"}; 1 when there is none. */
    static BigDecimal quantity(String text) {
        var number = Pattern.compile("^\\s*(-?[0-9]+(?:[,.][0-9]+)?)").matcher(text == null ? "" : text);
        return number.find() ? new BigDecimal(number.group(1).replace(',', '.')) : BigDecimal.ONE;
    }

    /** Cents, rounded half up. */
    static long minor(BigDecimal value) {
        return value.setScale(2, RoundingMode.HALF_UP).unscaledValue().longValueExact();
    }

    /** {@code percent} of an amount in cents, rounded half up. */
    static long percentOf(long minor, BigDecimal percent) {
        return minor(BigDecimal.valueOf(minor, 2).multiply(percent).movePointLeft(2));
    }

    /** {@code minor * numerator / denominator}, rounded half up. */
    static long share(long minor, long numerator, long denominator) {
        return BigDecimal.valueOf(minor)
                .multiply(BigDecimal.valueOf(numerator))
                .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** {@code "121.0"}, {@code "100.05"}: as short as can be, at least one decimal. */
    static String text(long minor) {
        return text(BigDecimal.valueOf(minor, 2));
    }

    static String text(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        return (shortest.scale() < 1 ? shortest.setScale(1) : shortest).toPlainString();
    }
}
