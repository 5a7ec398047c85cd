package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import nl.afletter.model.Administration;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.VendorConnection;

/** Asks the vendors of an administration whether they are set up as its settings need them. */
final class SetUpCheck {

    private final Desk desk;

    SetUpCheck(Desk desk) {
        this.desk = desk;
    }

    /**
     * What was seen.
     *
     * @param faults sentences with what to do
     * @param notAsked connections that gave no answer, with why
     */
    record Seen(List<String> faults, List<String> notAsked) {

        /** In words, behind what else is told; empty when all were asked. */
        String unchecked() {
            return notAsked.isEmpty() ? "" : "; not checked: " + String.join(", ", notAsked);
        }

        Failure.Rejected asTask() {
            return new Failure.Rejected(
                    "set-up",
                    "Not all is set up as the settings need it: " + String.join(" ", faults),
                    "Put each right at the vendor or in the settings, then choose try again: the next read-back looks"
                            + " again.");
        }
    }

    Seen of(Administration books, Accounting accounting) {
        List<String> faults = new ArrayList<>();
        List<String> notAsked = new ArrayList<>();
        ask(books, books.accounting(), () -> accounting, faults, notAsked);
        if (!books.crm().isEmpty()) {
            ask(books, books.crm(), () -> desk.bench().vendors().crm(books.crm()), faults, notAsked);
        }
        for (String psp : books.psps()) {
            ask(books, psp, () -> desk.bench().vendors().psp(psp), faults, notAsked);
        }
        return new Seen(List.copyOf(faults), List.copyOf(notAsked));
    }

    /** A vendor that is down is no fault of the set-up: the others are asked nevertheless. */
    private static void ask(
            Administration books,
            String connection,
            Supplier<VendorConnection> vendor,
            List<String> faults,
            List<String> notAsked) {
        try {
            faults.addAll(vendor.get().faults(books));
        } catch (Failure.Rejected no) {
            faults.add(no.getMessage() + " " + no.todo());
        } catch (Failure later) {
            notAsked.add(connection + " (" + later.getMessage() + ")");
        }
    }
}
