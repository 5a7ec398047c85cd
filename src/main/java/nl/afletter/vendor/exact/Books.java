package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/**
 * What seldom changes in a division: ledger accounts, journals, projects and periods, which settings name by their codes
 * because GUIDs differ per division; VAT codes; which periods are closed. Kept for five minutes.
 */
final class Books {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int REMEMBERED = 500;
    private static final int CLOSED = 1;

    /** So many codes make a question that is short enough for an address. */
    private static final int CODES_AT_ONCE = 20;

    private static final String GENERAL = "(Type eq 90 or Type eq 80)";

    private final ExactApi api;
    private final InstantSource clock;
    private final String sales;
    private final String general;
    private final Map<String, Kept> lists = new HashMap<>();

    private record Kept(List<JsonNode> rows, Instant until) {}

    /** @param allowsVat whether lines may bear a VAT code */
    record Journal(String code, boolean allowsVat) {}

    /** @param end its last day */
    record Period(int year, int number, LocalDate end) {}

    /**
     * @param sales code of the sales journal, or empty when there is only one
     * @param general code of the general journal, or empty when there is only one
     */
    Books(ExactApi api, String sales, String general, InstantSource clock) {
        this.api = api;
        this.sales = sales;
        this.general = general;
        this.clock = clock;
    }

    /** Id of a ledger account by its code. @throws Failure.Rejected if there is none */
    String ledger(String code) {
        return known(
                "financial/GLAccounts", new OData(OData.is("Code", code), "ID,Code"), "ID", "ledger account", code);
    }

    /** Which of these codes a list does not have. @param path of a list whose rows have a code */
    List<String> unknown(String path, Collection<String> codes) {
        List<String> asked = List.copyOf(codes);
        List<String> unknown = new ArrayList<>(asked);
        for (int from = 0; from < asked.size(); from += CODES_AT_ONCE) {
            String filter = asked.subList(from, Math.min(asked.size(), from + CODES_AT_ONCE)).stream()
                    .map(code -> OData.is("Code", code))
                    .collect(Collectors.joining(" or "));
            list(path, new OData(filter, "ID,Code"), false).forEach(row -> unknown.remove(Json.text(row, "Code")));
        }
        return unknown;
    }

    /** Codes of open journals in which Exact's own link with a PSP books. */
    List<String> paymentServices() {
        return list("financial/Journals", new OData("Type eq 16", "Code,Type,AllowVAT,IsBlocked"), false).stream()
                .filter(row -> !row.path("IsBlocked").asBoolean())
                .map(row -> Json.text(row, "Code"))
                .toList();
    }

    /** Id of an item by its code. @throws Failure.Rejected if there is none */
    String item(String code) {
        return known("logistics/Items", new OData(OData.is("Code", code), "ID,Code"), "ID", "item", code);
    }

    /** Id of a project by its code. @throws Failure.Rejected if there is none */
    String project(String code) {
        return known("project/Projects", new OData(OData.is("Code", code), "ID,Code"), "ID", "project", code);
    }

    /** Code of a project by its id; empty where it is gone. */
    String projectCode(String id) {
        return id.isEmpty()
                ? ""
                : list("project/Projects", new OData(OData.isId("ID", id), "ID,Code"), false).stream()
                        .map(row -> Json.text(row, "Code"))
                        .findFirst()
                        .orElse("");
    }

    /** Where invoices are booked. */
    Journal salesJournal() {
        return journal(sales, "Type eq 20", "sales journal", "salesJournal");
    }

    /** Where money and what is settled without money are booked. */
    Journal generalJournal() {
        return journal(general, GENERAL, "general journal", "journal");
    }

    /** Type of a journal as Exact numbers it; empty when unknown. */
    String journalType(String code) {
        return list("financial/Journals", new OData(OData.is("Code", code), "Code,Type,AllowVAT,IsBlocked"), false)
                .stream()
                .map(row -> Json.text(row, "Type"))
                .findFirst()
                .orElse("");
    }

    /** A VAT code. @throws Failure.Rejected {@code vat-code-unknown} if there is none, or it is blocked */
    VatCode vat(String code) {
        return list("vat/VATCodes", new OData("", "Code,Percentage,Type,VATTransactionType,IsBlocked,Charged"), false)
                .stream()
                .filter(row -> Json.text(row, "Code").equals(code)
                        && !row.path("IsBlocked").asBoolean())
                .findFirst()
                .map(VatCode::of)
                .orElseThrow(() -> new Failure.Rejected(
                        "vat-code-unknown",
                        "Exact has no VAT code '" + code + "', or it is blocked.",
                        "Correct the VAT mapping of the administration."));
    }

    /** Currency of the books. */
    String currency() {
        return Json.currency(division(), "Currency");
    }

    /** Changes when Exact gives all rows of the division new versions. */
    String versionsOf() {
        JsonNode division = division();
        return Json.text(division, "DivisionMoveDate") + "/" + Json.text(division, "DivisionHRLinkUnlinkDate");
    }

    private JsonNode division() {
        return list(
                        "system/Divisions",
                        new OData(
                                OData.isNumber("Code", Long.parseLong(api.division())),
                                "Code,Currency,DivisionMoveDate,DivisionHRLinkUnlinkDate"),
                        false)
                .stream()
                .findFirst()
                .orElseThrow(() -> new Failure.Rejected(
                        "administration-unknown",
                        "The grant opens no division " + api.division() + ".",
                        "Connect again as a user who may enter this division, and tick it on the consent page."));
    }

    /** @throws Failure.Rejected {@code foreign-currency} if this is not in the currency of the books */
    void requireOwnCurrency(Money amount) {
        if (!amount.currency().equals(currency())) {
            throw new Failure.Rejected(
                    "foreign-currency",
                    amount + " cannot be booked: these books are kept in " + currency() + ".",
                    "Book this by hand in Exact Online, then mark it as done.");
        }
    }

    /** The period of a day. @throws Failure.Rejected {@code period-closed} where the division has none */
    Period period(LocalDate day) {
        String moment = "datetime'" + Json.moment(day) + "'";
        return list(
                        "financial/FinancialPeriods",
                        new OData(
                                "StartDate le " + moment + " and EndDate ge " + moment,
                                "FinYear,FinPeriod,StartDate,EndDate"),
                        false)
                .stream()
                .map(Books::period)
                .findFirst()
                .orElseThrow(() -> new Failure.Rejected(
                        "period-closed",
                        "Exact has no period for " + day + ".",
                        "Make the financial year in Exact Online, then try again."));
    }

    /** Last day of the last period that is closed for a journal that we book in. */
    Optional<LocalDate> closedUntil() {
        return Stream.of(salesJournal(), generalJournal())
                .flatMap(journal -> lastClosed(journal, false).stream())
                .map(this::end)
                .max(Comparator.naturalOrder());
    }

    /** @throws Failure.Rejected {@code period-closed} if nothing may be booked on this day */
    void requireOpen(LocalDate day, Journal journal) {
        requireOpen(day, journal, false);
    }

    /** Why a booking on this day was refused: the period, if it was closed meanwhile, else what Exact said. */
    Failure.Rejected explain(Failure.Rejected refused, LocalDate day, Journal journal) {
        try {
            requireOpen(day, journal, true);
            return refused;
        } catch (Failure.Rejected closed) {
            return closed;
        } catch (Failure unreadable) {
            return refused;
        }
    }

    private void requireOpen(LocalDate day, Journal journal, boolean fresh) {
        Period period = period(day);
        boolean closed = statuses(journal, fresh).stream()
                .anyMatch(row -> row.path("Year").asInt() == period.year()
                        && row.path("Period").asInt() == period.number()
                        && row.path("Status").asInt() == CLOSED);
        if (closed) {
            throw new Failure.Rejected(
                    "period-closed",
                    "Period " + period.number() + " of " + period.year() + " is closed for journal " + journal.code()
                            + "; this is dated " + day + ".",
                    "Open the period in Exact Online, or agree on a booking on the first open day, then try again.");
        }
    }

    private Optional<JsonNode> lastClosed(Journal journal, boolean fresh) {
        return statuses(journal, fresh).stream()
                .filter(row -> row.path("Status").asInt() == CLOSED)
                .max(Comparator.comparing((JsonNode row) -> row.path("Year").asInt())
                        .thenComparing(row -> row.path("Period").asInt()));
    }

    private List<JsonNode> statuses(Journal journal, boolean fresh) {
        return list(
                "read/financial/JournalStatusList",
                new OData(OData.is("Journal", journal.code()), "Journal,Year,Period,Status"),
                fresh);
    }

    private LocalDate end(JsonNode status) {
        int year = status.path("Year").asInt();
        int number = status.path("Period").asInt();
        return list(
                        "financial/FinancialPeriods",
                        new OData(
                                OData.isNumber("FinYear", year) + " and " + OData.isNumber("FinPeriod", number),
                                "FinYear,FinPeriod,StartDate,EndDate"),
                        false)
                .stream()
                .map(row -> period(row).end())
                .findFirst()
                .orElseThrow(() -> new Failure.NoEffect("Exact shows no dates of period " + number + " of " + year));
    }

    private static Period period(JsonNode row) {
        return new Period(row.path("FinYear").asInt(), row.path("FinPeriod").asInt(), Json.day(row, "EndDate"));
    }

    private Journal journal(String code, String kind, String what, String option) {
        String filter = code.isEmpty() ? kind : OData.is("Code", code) + " and " + kind;
        List<JsonNode> found =
                list("financial/Journals", new OData(filter, "Code,Type,AllowVAT,IsBlocked"), false).stream()
                        .filter(row -> !row.path("IsBlocked").asBoolean())
                        .toList();
        if (found.size() != 1) {
            throw new Failure.Rejected(
                    "id-unknown",
                    "Exact has " + found.size() + " open journals that could be the " + what
                            + (code.isEmpty() ? "." : " " + code + "."),
                    "Name one by its code in the option " + option + " of the Exact connection, then try again.");
        }
        return new Journal(
                Names.line(Json.text(found.get(0), "Code")),
                found.get(0).path("AllowVAT").asBoolean());
    }

    private String known(String path, OData question, String field, String what, String code) {
        Optional<String> id = first(path, question, field, false);
        return id.or(() -> first(path, question, field, true))
                .orElseThrow(() -> new Failure.Rejected(
                        "id-unknown", "Exact has no " + what + " " + code + ".", "Correct the mapping."));
    }

    private Optional<String> first(String path, OData question, String field, boolean fresh) {
        return list(path, question, fresh).stream()
                .map(row -> Json.text(row, field))
                .findFirst();
    }

    private synchronized List<JsonNode> list(String path, OData question, boolean fresh) {
        String name = path + "?" + question.filter();
        Kept kept = lists.get(name);
        if (fresh || kept == null || !clock.instant().isBefore(kept.until())) {
            if (lists.size() >= REMEMBERED) {
                lists.clear();
            }
            kept = new Kept(api.all(path, question), clock.instant().plus(KEPT));
            lists.put(name, kept);
        }
        return kept.rows();
    }
}
