package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.port.Failure;

/**
 * What seldom changes in an administration: ledger accounts, daybooks, cost centres and countries, which settings name by
 * their numbers because GUIDs differ per administration; VAT rates; filed VAT returns. Kept for five minutes.
 */
final class Books {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Set<String> FILED =
            Set.of("Verzonden", "Geaccepteerd", "GeaccepteerdEnHerberekend", "GeaccepteerdExtern");

    private final SnelStartApi api;
    private final InstantSource clock;
    private final String memorial;
    private final Map<String, Kept> lists = new HashMap<>();

    private record Kept(List<JsonNode> rows, Instant until) {}

    /** @param memorial number of the memorial daybook, or empty when there is only one */
    Books(SnelStartApi api, String memorial, InstantSource clock) {
        this.api = api;
        this.memorial = memorial;
        this.clock = clock;
    }

    /** Id of a ledger account by its number. @throws Failure.Rejected if there is none */
    String ledger(String number) {
        return numbered("grootboeken", number, "ledger account");
    }

    /**
     * Id of a ledger account with this function: SnelStart's VAT return goes by it.
     *
     * @throws Failure.Rejected if there is none, or {@code ledger-function} if it has another function
     */
    String ledger(String number, String function) {
        String id = ledger(number);
        String found = list("grootboeken").stream()
                .filter(row -> Json.text(row, "id").equals(id))
                .map(row -> Json.text(row, "grootboekfunctie"))
                .findFirst()
                .orElse("");
        if (!found.equals(function)) {
            throw new Failure.Rejected(
                    "ledger-function",
                    "Ledger account " + number + " has the function " + found
                            + ", but costs whose VAT is reverse charged" + " stand on one with " + function
                            + ": else they are missing in the VAT return.",
                    "Give the ledger account that function in SnelStart, or name another one behind the function in"
                            + " feeVatCode; then choose try again.");
        }
        return id;
    }

    /** Id of a daybook by its number. @throws Failure.Rejected if there is none */
    String daybook(String number) {
        return numbered("dagboeken", number, "daybook");
    }

    /** Id of a cost centre by its number. @throws Failure.Rejected if there is none */
    String costCentre(String number) {
        return numbered("kostenplaatsen", number, "cost centre");
    }

    /** Number of a row of one of these lists; empty where it is not in it. */
    String numberOf(String list, String id) {
        return list(list).stream()
                .filter(row -> Json.text(row, "id").equals(id))
                .map(row -> Json.text(row, "nummer"))
                .findFirst()
                .orElse("");
    }

    /** Id of the memorial daybook. */
    String memorial() {
        if (!memorial.isEmpty()) {
            return daybook(memorial);
        }
        List<JsonNode> found = list("dagboeken").stream()
                .filter(row -> Json.text(row, "soort").equals("Memoriaal")
                        && !row.path("nonactief").asBoolean())
                .toList();
        if (found.size() != 1) {
            throw new Failure.Rejected(
                    "id-unknown",
                    "SnelStart has " + found.size() + " active memorial daybooks.",
                    "Name one by its number in the option memorial of the SnelStart connection, then try again.");
        }
        return Json.text(found.get(0), "id");
    }

    /** Id of a country by its ISO code, or empty where SnelStart does not know it. */
    Optional<String> country(String iso) {
        return list("landen").stream()
                .filter(row -> Json.text(row, "landcodeISO").equalsIgnoreCase(iso))
                .map(row -> Json.text(row, "id"))
                .findFirst();
    }

    /** ISO code of a country by SnelStart's id, or empty. */
    String isoOf(String country) {
        return country.isEmpty()
                ? ""
                : list("landen").stream()
                        .filter(row -> Json.text(row, "id").equals(country))
                        .map(row -> Json.text(row, "landcodeISO"))
                        .findFirst()
                        .orElse("");
    }

    /** Whether a ledger account is the one behind the sales daybook: debtors. */
    boolean isDebtors(String ledgerId) {
        return list("grootboeken").stream()
                .anyMatch(row -> Json.text(row, "id").equals(ledgerId)
                        && Json.text(row, "grootboekfunctie").equals("DagboekVerkoop"));
    }

    /** Whether a ledger account is one of the profit and loss account. */
    boolean isCost(String ledgerId) {
        return list("grootboeken").stream()
                .anyMatch(row -> Json.text(row, "id").equals(ledgerId)
                        && Json.text(row, "rekeningCode").equals("WinstEnVerlies"));
    }

    /** Kind of a daybook: Verkoop, Bank, Kas, Memoriaal …; empty when unknown. */
    String kindOfDaybook(String daybookId) {
        return list("dagboeken").stream()
                .filter(row -> Json.text(row, "id").equals(daybookId))
                .map(row -> Json.text(row, "soort"))
                .findFirst()
                .orElse("");
    }

    /** VAT percentage of a kind on a day. @throws Failure.Rejected {@code vat-code-unknown} if there was none */
    BigDecimal percentage(VatKind kind, LocalDate day) {
        return list("btwtarieven").stream()
                .filter(row -> Json.text(row, "btwSoort").equals(kind.line()) && holds(row, day))
                .map(row -> row.path("btwPercentage").decimalValue())
                .findFirst()
                .orElseThrow(() -> new Failure.Rejected(
                        "vat-code-unknown",
                        "SnelStart has no VAT rate " + kind.line() + " on " + day + ".",
                        "Correct the VAT mapping of the administration."));
    }

    private static boolean holds(JsonNode row, LocalDate day) {
        boolean begun = Json.text(row, "datumVanaf").isEmpty()
                || !Json.day(row, "datumVanaf").isAfter(day);
        return begun
                && (Json.text(row, "datumTotEnMet").isEmpty()
                        || !Json.day(row, "datumTotEnMet").isBefore(day));
    }

    /** Last day of the last period whose VAT return was filed; empty too where the coupling may not read returns. */
    Optional<LocalDate> closedUntil() {
        return closedUntil(false);
    }

    /** @throws Failure.Rejected {@code period-closed} if nothing may be booked on this day */
    void requireOpen(LocalDate day) {
        requireOpen(day, false);
    }

    /** Why a booking on this day was refused: the period, if its return was filed meanwhile, else what SnelStart said. */
    Failure.Rejected explain(Failure.Rejected refused, LocalDate day) {
        try {
            requireOpen(day, true);
            return refused;
        } catch (Failure.Rejected closed) {
            return closed;
        } catch (Failure unreadable) {
            return refused;
        }
    }

    private void requireOpen(LocalDate day, boolean fresh) {
        Optional<LocalDate> closed = closedUntil(fresh);
        if (closed.isPresent() && !day.isAfter(closed.get())) {
            throw new Failure.Rejected(
                    "period-closed",
                    "The VAT return until " + closed.get() + " is filed; this is dated " + day + ".",
                    "Agree on a booking on the first open day, or book it by hand in SnelStart with a correction of that"
                            + " return, then try again.");
        }
    }

    private Optional<LocalDate> closedUntil(boolean fresh) {
        try {
            return list("btwaangiftes", fresh).stream()
                    .filter(row -> FILED.contains(Json.text(row, "btwAangifteStatus")))
                    .map(Books::end)
                    .max(LocalDate::compareTo);
        } catch (Failure.Rejected notAllowed) {
            if (notAllowed.code().equals("not-allowed")) {
                return Optional.empty();
            }
            throw notAllowed;
        }
    }

    private static LocalDate end(JsonNode row) {
        LocalDate begin = Json.day(row, "aangiftePeriodeBeginDatum");
        int months =
                switch (Json.text(row, "btwAangiftePeriode")) {
                    case "Jaar" -> 12;
                    case "Kwartaal" -> 3;
                    default -> 1;
                };
        return begin.plusMonths(months).minusDays(1);
    }

    private String numbered(String list, String number, String what) {
        Names.number(number);
        Optional<String> found = numbered(list(list), number);
        return found.or(() -> numbered(list(list, true), number))
                .orElseThrow(() -> new Failure.Rejected(
                        "id-unknown", "SnelStart has no " + what + " " + number + ".", "Correct the mapping."));
    }

    private static Optional<String> numbered(List<JsonNode> rows, String number) {
        return rows.stream()
                .filter(row -> Json.text(row, "nummer").equals(number))
                .map(row -> Json.text(row, "id"))
                .findFirst();
    }

    private List<JsonNode> list(String path) {
        return list(path, false);
    }

    private synchronized List<JsonNode> list(String path, boolean fresh) {
        Kept kept = lists.get(path);
        if (fresh || kept == null || !clock.instant().isBefore(kept.until())) {
            List<JsonNode> rows =
                    path.equals("grootboeken") || path.equals("btwaangiftes") ? api.all(path, "") : api.list(path);
            kept = new Kept(rows, clock.instant().plus(KEPT));
            lists.put(path, kept);
        }
        return kept.rows();
    }
}
