package nl.afletter.vendor.snelstart;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.FeeVat;
import nl.afletter.port.Failure;

/**
 * Whether an administration has what the settings name by number: ledger accounts, daybooks, cost centres, VAT kinds, and
 * the rights to read them (snelstart.md sections 2 and 8). Rights to write show only in the first booking.
 */
final class SetUpOfSnelStart {

    private final Books books;

    SetUpOfSnelStart(Books books) {
        this.books = books;
    }

    List<String> faults(Administration administration) {
        Set<String> faults = new LinkedHashSet<>();
        administration.ledgers().forEach((role, number) -> look(faults, "ledgers." + role, () -> books.ledger(number)));
        for (Administration.Clearing clearing : administration.clearings()) {
            String where = "clearings of " + clearing.connection();
            look(faults, where, () -> requireBank(clearing.account()));
            look(faults, where, () -> books.ledger(clearing.ledger()));
            if (clearing.fees().vat() == FeeVat.REVERSE_CHARGE) {
                look(
                        faults,
                        where,
                        () -> shifted(administration, clearing.fees().vatCode()));
            }
        }
        for (Administration.VatMapping row : administration.vat()) {
            look(faults, "vat of rate " + row.crmRate(), () -> VatKind.ofSale(row.code()));
            look(faults, "vat of rate " + row.crmRate(), () -> books.ledger(row.ledger()));
        }
        administration.projects().values().stream()
                .filter(number -> !number.isEmpty())
                .sorted()
                .forEach(number -> look(faults, "projects", () -> books.costCentre(number)));
        look(faults, "option memorial", books::memorial);
        return new ArrayList<>(faults);
    }

    private void requireBank(String daybook) {
        String kind = books.kindOfDaybook(books.daybook(daybook));
        if (!kind.equals("Bank")) {
            throw new Failure.Rejected(
                    "id-unknown",
                    "Daybook " + daybook + " is of kind " + kind + ", not Bank.",
                    "Name one of kind Bank.");
        }
    }

    private void shifted(Administration administration, String code) {
        String[] parts = code.strip().split("\\s+", 2);
        String kind = VatKind.ofShifted(parts[0]).name();
        String ledger = parts.length == 2
                ? parts[1]
                : administration.ledger(Administration.LedgerRole.PSP_COSTS).orElse("");
        books.ledger(ledger, kind);
    }

    /** Another kind of failure than a refusal is no fault of the set-up and goes on. */
    private static void look(Set<String> faults, String where, Runnable look) {
        try {
            look.run();
        } catch (Failure.Rejected no) {
            faults.add(where + ": " + no.getMessage() + " " + no.todo());
        }
    }
}
