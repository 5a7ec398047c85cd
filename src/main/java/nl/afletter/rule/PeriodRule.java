package nl.afletter.rule;

import java.time.LocalDate;
import java.util.Optional;
import nl.afletter.model.Administration.ClosedPeriod;

/**
 * On which day something is booked when its own day lies in a closed period: never shifted silently, and never without
 * a person's word (design.md section 6).
 */
public final class PeriodRule {

    private PeriodRule() {}

    /** What a person said about booking late events of a closed period on the first open day. */
    public enum Word {
        AGREED,
        DECLINED,
        /** Nobody was asked, or the policy asks about each event by itself. */
        NONE
    }

    /** Whether the booking day hangs on a person's word about this period. @param closedUntil last closed day */
    public static boolean asks(LocalDate wanted, Optional<LocalDate> closedUntil, ClosedPeriod policy) {
        return isClosed(wanted, closedUntil) && policy == ClosedPeriod.FIRST_OPEN_DAY;
    }

    /**
     * The booking day.
     *
     * @param wanted the event's own day
     * @param closedUntil last closed day
     * @param word a person's word about the period that ends on that day
     */
    public static Choice<LocalDate> day(
            LocalDate wanted, Optional<LocalDate> closedUntil, ClosedPeriod policy, Word word) {
        if (!isClosed(wanted, closedUntil)) {
            return new Choice.Made<>(wanted, "its own day");
        }
        if (policy == ClosedPeriod.FIRST_OPEN_DAY && word == Word.AGREED) {
            LocalDate first = firstOpenDay(closedUntil.get());
            return new Choice.Made<>(
                    first, "its day " + wanted + " is closed: booked on the first open day, as agreed");
        }
        return new Choice.Stopped<>(
                "period-closed",
                "The period of " + wanted + " is closed in the accounting package (until " + closedUntil.get() + ").",
                "Open the period and choose try again, or book it by hand on another day.");
    }

    /** The day after a closed period. @param closedUntil last closed day */
    public static LocalDate firstOpenDay(LocalDate closedUntil) {
        return closedUntil.plusDays(1);
    }

    private static boolean isClosed(LocalDate day, Optional<LocalDate> closedUntil) {
        return closedUntil.isPresent() && !day.isAfter(closedUntil.get());
    }
}
