package nl.afletter.rule;

import java.time.LocalDate;
import java.util.Optional;
import nl.afletter.model.Administration.ClosedPeriod;

/** On which day something is booked when its own day lies in a closed period: never shifted silently. */
public final class PeriodRule {

    private PeriodRule() {}

    /**
     * The booking day.
     *
     * @param wanted the event's own day
     * @param closedUntil last closed day
     */
    public static Choice<LocalDate> day(LocalDate wanted, Optional<LocalDate> closedUntil, ClosedPeriod policy) {
        if (closedUntil.isEmpty() || wanted.isAfter(closedUntil.get())) {
            return new Choice.Made<>(wanted, "its own day");
        }
        if (policy == ClosedPeriod.FIRST_OPEN_DAY) {
            LocalDate first = closedUntil.get().plusDays(1);
            return new Choice.Made<>(first, "its day " + wanted + " is closed: booked on the first open day");
        }
        return new Choice.Stopped<>(
                "period-closed",
                "The period of " + wanted + " is closed in the accounting package (until " + closedUntil.get() + ").",
                "Open the period and choose try again, or book it by hand on another day.");
    }
}
