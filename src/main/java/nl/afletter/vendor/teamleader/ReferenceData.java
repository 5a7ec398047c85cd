package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import nl.afletter.port.Failure;

/** Tax rates and ledgers of product categories, kept in memory for a while; an id not known is asked for once more. */
class ReferenceData {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 50;

    private final TeamleaderApi api;
    private final InstantSource clock;
    private final Kept<BigDecimal> rates = new Kept<>();
    private final Kept<String> ledgers = new Kept<>();

    private static final class Kept<T> {
        private Map<String, T> values = Map.of();
        private Instant until = Instant.MIN;
    }

    ReferenceData(TeamleaderApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /** The fraction of a tax rate, such as 0.21. @throws Failure.Rejected if Teamleader does not list it */
    synchronized BigDecimal rate(String taxRate) {
        if (isOld(rates) || !rates.values.containsKey(taxRate)) {
            rates.values = readRates();
            rates.until = clock.instant().plus(KEPT);
        }
        return Optional.ofNullable(rates.values.get(taxRate))
                .orElseThrow(() -> new Failure.Rejected(
                        "unknown-tax-rate",
                        "A line has the tax rate " + taxRate + ", which Teamleader does not list.",
                        "Choose an existing tax rate on the invoice's lines."));
    }

    /** The ledger that a product category names for a department, or empty. */
    synchronized String ledger(String category, String department) {
        if (category.isEmpty()) {
            return "";
        }
        if (isOld(ledgers) || !ledgers.values.containsKey(category)) {
            ledgers.values = readLedgers();
            ledgers.until = clock.instant().plus(KEPT);
        }
        return ledgers.values.getOrDefault(category + " " + department, "");
    }

    private boolean isOld(Kept<?> kept) {
        return !clock.instant().isBefore(kept.until);
    }

    private Map<String, BigDecimal> readRates() {
        Map<String, BigDecimal> found = new HashMap<>();
        for (int number = 1; number <= MOST_PAGES; number++) {
            ObjectNode body = TeamleaderApi.body();
            body.putObject("page").put("size", PAGE).put("number", number);
            JsonNode rows = api.read("taxRates.list", body).orElse(TeamleaderApi.body());
            rows.forEach(row -> found.put(
                    TeamleaderValues.text(row, "id"),
                    TeamleaderValues.number(row, "rate").stripTrailingZeros()));
            if (rows.size() < PAGE) {
                return found;
            }
        }
        throw new Failure.Rejected(
                "too-many-tax-rates",
                "Teamleader lists more than " + PAGE * MOST_PAGES + " tax rates.",
                "Tell the maintainer.");
    }

    private Map<String, String> readLedgers() {
        Map<String, String> found = new HashMap<>();
        JsonNode rows = api.read("productCategories.list", TeamleaderApi.body()).orElse(TeamleaderApi.body());
        for (JsonNode row : rows) {
            String id = TeamleaderValues.text(row, "id");
            found.put(id, "");
            for (JsonNode ledger : row.path("ledgers")) {
                found.put(
                        id + " " + TeamleaderValues.ref(ledger, "department"),
                        TeamleaderValues.text(ledger, "ledger_account_number"));
            }
        }
        return found;
    }
}
