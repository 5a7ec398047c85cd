package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Payment;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.model.Worth;
import nl.afletter.port.SubjectStore;

/**
 * What is left of a payment after all that was booked of it: what it is still tied to, and what of it still stands on
 * unallocated receipts. Captures of one payment count together.
 *
 * @param ties invoices with what the payment still pays of them, zero or more
 * @param unallocated what a refund may take from there; also what came back and found its invoice settled
 * @param busy a part of it whose plan is open: what it does is not known yet
 * @param missing a receipt that is not booked yet
 */
record Remaining(List<Tied> ties, Worth unallocated, Optional<SubjectRef> busy, Optional<SubjectRef> missing) {

    /**
     * Adds up the rows of a payment.
     *
     * @param like what the payment is worth: its two currencies
     * @param self the subject that is being decided on; a reversal does not count itself
     */
    static Remaining of(SubjectStore subjects, String connection, Payment payment, Worth like, SubjectRef self) {
        Map<String, Tied> ties = new LinkedHashMap<>();
        Worth unallocated = like.none();
        SubjectRef busy = null;
        SubjectRef missing = null;
        for (SubjectRef receipt : receipts(connection, payment)) {
            Optional<Subject> row = subjects.read(receipt);
            busy = isBusy(row, self) ? receipt : busy;
            missing = isSet(row, Facts.MOVED) ? missing : receipt;
            ties(row, Facts.MOVED, Facts.TIED)
                    .forEach(tie -> ties.merge(tie.item(), tie, (one, more) -> one.plus(more.worth())));
            unallocated = unallocated.plus(amount(row, Facts.MOVED, Facts.UNALLOCATED, unallocated));
        }
        for (SubjectRef reversal : reversals(connection, payment, self)) {
            Optional<Subject> row = subjects.read(reversal);
            busy = isBusy(row, self) ? reversal : busy;
            List<Tied> changes = new ArrayList<>(ties(row, Facts.MOVED, Facts.TIED));
            changes.addAll(ties(row, Facts.MOVED_BACK, Facts.BACK_TIED));
            changes.forEach(tie -> ties.computeIfPresent(tie.item(), (item, one) -> one.plus(tie.worth())));
            unallocated = unallocated
                    .minus(amount(row, Facts.MOVED, Facts.FROM_UNALLOCATED, unallocated))
                    .plus(amount(row, Facts.MOVED_BACK, Facts.BACK_UNALLOCATED, unallocated));
        }
        return new Remaining(
                List.copyOf(ties.values()), unallocated, Optional.ofNullable(busy), Optional.ofNullable(missing));
    }

    /** The subjects under which the money of a payment comes in: its captures where it has any. */
    static List<SubjectRef> receipts(String connection, Payment payment) {
        if (payment.captures().isEmpty()) {
            return List.of(new SubjectRef(connection, SubjectKind.PAYMENT, payment.id()));
        }
        return payment.captures().stream()
                .filter(Payment.Capture::done)
                .map(capture -> Units.ref(connection, SubjectKind.CAPTURE, payment.id(), capture.id()))
                .toList();
    }

    private static List<SubjectRef> reversals(String connection, Payment payment, SubjectRef self) {
        return Units.of(connection, payment).stream()
                .filter(unit -> unit.kind() != SubjectKind.CAPTURE && !unit.equals(self))
                .toList();
    }

    private static boolean isBusy(Optional<Subject> row, SubjectRef self) {
        return row.filter(subject -> subject.planOpen() && !subject.ref().equals(self))
                .isPresent();
    }

    private static boolean isSet(Optional<Subject> row, String fact) {
        return row.filter(subject -> !subject.fact(fact).isEmpty()).isPresent();
    }

    /** @param booked the fact that tells whether the other one is true */
    private static List<Tied> ties(Optional<Subject> row, String booked, String fact) {
        return isSet(row, booked) ? Tied.read(row.get().fact(fact)) : List.of();
    }

    private static Worth amount(Optional<Subject> row, String booked, String fact, Worth like) {
        boolean none = !isSet(row, booked) || !isSet(row, fact);
        return none ? like.none() : Worth.read(row.get().fact(fact), like);
    }
}
