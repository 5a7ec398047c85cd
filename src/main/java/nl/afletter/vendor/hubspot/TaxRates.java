package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import nl.afletter.port.Failure;

/** The account's tax rates, kept in memory for a while; an id not known is asked for once more. */
final class TaxRates {

    /** What a line without a tax rate has: settings map it like any other. */
    static final String NONE = "none";

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST_PAGES = 50;
    private static final int HUNDREDTHS = 2;

    private final HubSpotApi api;
    private final InstantSource clock;
    private Map<String, BigDecimal> fractions = Map.of();
    private Instant until = Instant.MIN;

    TaxRates(HubSpotApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /** The fraction of a rate, such as 0.21; no rate is no tax. @throws Failure.Rejected if HubSpot does not list it */
    synchronized BigDecimal fraction(String id) {
        if (id.equals(NONE)) {
            return BigDecimal.ZERO;
        }
        if (!clock.instant().isBefore(until) || !fractions.containsKey(id)) {
            fractions = read();
            until = clock.instant().plus(KEPT);
        }
        return Optional.ofNullable(fractions.get(id))
                .orElseThrow(() -> new Failure.Rejected(
                        "unknown-tax-rate",
                        "A line has the tax rate " + id + ", which HubSpot does not list.",
                        "Choose an existing tax rate on the lines in HubSpot, then choose try again."));
    }

    private Map<String, BigDecimal> read() {
        Map<String, BigDecimal> found = new HashMap<>();
        String after = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = api.taxRates(after);
            for (JsonNode row : answer.path("results")) {
                if (row.path("percentageRate").isNumber()) {
                    found.put(
                            row.path("id").asText(),
                            fraction(row.path("percentageRate").decimalValue()));
                }
            }
            after = answer.path("paging").path("next").path("after").asText("");
            if (after.isEmpty()) {
                return found;
            }
        }
        throw new Failure.Rejected(
                "too-many-tax-rates", "HubSpot's list of tax rates has no end.", "Tell the maintainer.");
    }

    /** 21 or 0.21: which of both HubSpot writes is not confirmed; no country has a rate of up to one percent. */
    private static BigDecimal fraction(BigDecimal percentage) {
        boolean isFraction = percentage.abs().compareTo(BigDecimal.ONE) < 0;
        return (isFraction ? percentage : percentage.movePointLeft(HUNDREDTHS)).stripTrailingZeros();
    }
}
