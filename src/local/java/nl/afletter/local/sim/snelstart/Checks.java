package nl.afletter.local.sim.snelstart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/** What every booking is refused for. */
final class Checks {
    static final int SHORT = 25;
    static final int LONG = 250;
    private static final Set<String> FILED =
            Set.of("Verzonden", "Geaccepteerd", "GeaccepteerdEnHerberekend", "GeaccepteerdExtern");

    private Checks() {}

    /** Blocked by the accountant, or in a filed VAT return (own reading: for every kind of booking). */
    static void open(Administration books, LocalDate day) {
        if (books.blockedUntil != null && !day.isAfter(books.blockedUntil)) {
            throw Refusals.code("BOE-0042");
        }
        for (ObjectNode row : books.aangiftes.values()) {
            LocalDate begin = LocalDate.parse(
                    row.path("aangiftePeriodeBeginDatum").asText().substring(0, 10));
            int months =
                    switch (row.path("btwAangiftePeriode").asText()) {
                        case "Jaar" -> 12;
                        case "Kwartaal" -> 3;
                        default -> 1;
                    };
            boolean filed = FILED.contains(row.path("btwAangifteStatus").asText());
            if (filed && !day.isBefore(begin) && day.isBefore(begin.plusMonths(months))) {
                throw Refusals.code("BOE-0046");
            }
        }
    }

    /** A ledger account on which lines may be booked. */
    static ObjectNode ledger(Administration books, Body line) {
        String id = line.id("grootboek").orElseThrow(() -> Refusals.code("BOE-0037"));
        ObjectNode ledger = books.grootboeken.get(id);
        if (ledger == null) {
            throw Refusals.code("BOE-0037");
        }
        if (ledger.path("nonactief").asBoolean()) {
            throw Refusals.code("BOE-0008");
        }
        String function = ledger.path("grootboekfunctie").asText();
        if (function.equals("DagboekMemoriaal") || function.equals("DagboekBalans")) {
            throw Refusals.code("BOE-0075");
        }
        return ledger;
    }

    /** Id of the cost centre, or empty. */
    static String costCentre(Administration books, ObjectNode ledger, Body line) {
        String id = line.id("kostenplaats").orElse("");
        if (id.isEmpty()) {
            if (ledger.path("kostenplaatsVerplicht").asBoolean()) {
                throw Refusals.code("BOE-0022");
            }
            return "";
        }
        ObjectNode centre = books.kostenplaatsen.get(id);
        if (centre == null) {
            throw Refusals.code("BOE-0019");
        }
        if (centre.path("nonactief").asBoolean()) {
            throw Refusals.code("BOE-0026");
        }
        return id;
    }

    static String daybook(Administration books, Body body, String kind, String code) {
        String id = body.id("dagboek").orElseThrow(() -> Refusals.code(code));
        ObjectNode daybook = books.dagboeken.get(id);
        if (daybook == null || !daybook.path("soort").asText().equals(kind)) {
            throw Refusals.code(code);
        }
        return id;
    }

    /** The kind of VAT on a line has to be one that its ledger account takes. */
    static String vatKind(ObjectNode ledger, Body line) {
        String kind = line.text("btwSoort", LONG, "");
        if (!kind.isEmpty() && !Set.of("Geen", "Laag", "Hoog", "Overig").contains(kind)) {
            throw Refusals.model(line.place() + "btwSoort", "The value is not valid.");
        }
        boolean taken = false;
        for (var allowed : ledger.path("btwSoort")) {
            taken |= allowed.asText().equals(kind.isEmpty() ? "Geen" : kind);
        }
        if (!taken) {
            throw Refusals.code("BOE-0082");
        }
        return kind.isEmpty() ? "Geen" : kind;
    }

    /** Debit less credit of a line; one of both has to be nothing, and not both. */
    static long debit(Body line) {
        long debit = line.cents("debet");
        long credit = line.cents("credit");
        if (debit != 0 && credit != 0) {
            throw Refusals.code("BOE-0076");
        }
        if (debit == 0 && credit == 0) {
            throw Refusals.code("BOE-0028");
        }
        if (debit < 0 || credit < 0) {
            throw Refusals.model(line.place() + "debet", "The value is below 0.");
        }
        return debit - credit;
    }

    /** The verkoopfactuur of the sales booking that a line names. */
    static ObjectNode invoice(Administration books, Body line) {
        String id = line.id("boekingId").orElseThrow(() -> Refusals.code("BOE-0001"));
        return books.factuurOf(id).orElseThrow(() -> Refusals.code("BOE-0001"));
    }

    /** A debit opens, a credit settles. */
    static void settle(Map<ObjectNode, Long> debits) {
        debits.forEach((invoice, debit) ->
                invoice.put("openstaandSaldo", Ledger.amount(Ledger.cents(invoice, "openstaandSaldo") + debit)));
    }
}
