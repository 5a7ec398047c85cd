package nl.afletter.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import nl.afletter.model.Money;
import nl.afletter.model.Sales;

/** Reads what is made of payments that no invoice asked for. */
final class SalesSettings {

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    /** Without K and AE: a payment alone proves no reverse charge. */
    private static final Set<String> CATEGORIES = Set.of("S", "Z", "E", "G", "O");

    private static final int MOST_SIGNS = 3;

    private SalesSettings() {}

    /** @param currency of the books, in which limits are */
    static Sales read(SettingsNode node, String currency) {
        Sales.Make make = node.choice("make", Sales.Make.class, Sales.Make.NONE);
        int signs = signs(node);
        String kindField = node.text("kindField", "");
        List<Sales.Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (SettingsNode each : node.list("rows")) {
            Sales.Row row = row(each, currency);
            if (!seen.add(row.country() + " " + row.kind())) {
                each.fault("country", "stands in two rows with the same kind");
            }
            if (!row.kind().isEmpty() && kindField.isEmpty()) {
                each.fault("kind", "needs sales.kindField: the metadata field that tells it");
            }
            rows.add(row);
        }
        if (make != Sales.Make.NONE && rows.isEmpty()) {
            node.fault("rows", "has no row: no sale would ever get an invoice");
        }
        node.closed();
        return new Sales(make, signs, kindField, rows);
    }

    private static int signs(SettingsNode node) {
        BigDecimal signs = node.decimal("signs", "1").stripTrailingZeros();
        if (signs.scale() > 0 || signs.signum() <= 0 || signs.intValue() > MOST_SIGNS) {
            node.fault("signs", "is a whole number from 1 to " + MOST_SIGNS);
            return 1;
        }
        return signs.intValue();
    }

    private static Sales.Row row(SettingsNode row, String currency) {
        String country = row.text("country");
        if (!country.isEmpty() && !COUNTRY.matcher(country).matches()) {
            row.fault("country", "is not a country like NL");
        }
        String category = row.text("category", "S");
        BigDecimal rate = row.decimal("rate", null);
        if (!CATEGORIES.contains(category)) {
            row.fault("category", "is none of S, Z, E, G, O: what is reverse charged needs a person");
        } else if ((rate.signum() != 0) != category.equals("S")) {
            row.fault("rate", "does not fit category " + category + ": only S has a rate above 0");
        }
        if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) >= 0) {
            row.fault("rate", "is a fraction below 1, for example 0.21");
        }
        Sales.Row read = new Sales.Row(
                country,
                row.text("kind", ""),
                category,
                rate,
                row.text("code"),
                row.text("ledger"),
                upTo(row, currency));
        row.closed();
        return read;
    }

    private static Money upTo(SettingsNode row, String currency) {
        if (!row.has("upTo")) {
            return null;
        }
        try {
            Money limit = Money.of(row.decimal("upTo", "0"), currency);
            if (limit.isPositive()) {
                return limit;
            }
            row.fault("upTo", "is not above 0");
        } catch (IllegalArgumentException | ArithmeticException notMoney) {
            row.fault("upTo", "is not an amount in " + currency);
        }
        return null;
    }
}
