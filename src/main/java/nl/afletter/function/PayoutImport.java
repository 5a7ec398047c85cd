package nl.afletter.function;

import io.quarkus.funqy.Funq;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import java.time.Instant;

/** Each hour: a hint for each PSP connection whose payouts are due and for each change feed that is due. */
public class PayoutImport {

    private static final String NAME = "payout-import";

    private final Outermost outermost = new Outermost(NAME);
    private final TimeLimit limit;
    private final Provider<ClockWork> work;

    /** @param work made at the first tick, after the snapshot */
    public PayoutImport(TimeLimit limit, @Named(NAME) Provider<ClockWork> work) {
        this.limit = limit;
        this.work = work;
    }

    /** Does what one tick asks for; fails with a plain sentence when the payload is no tick for this function. */
    @Funq(NAME)
    public void tick(Tick tick) {
        outermost.run(() -> {
            Instant end = limit.endOfThisCall();
            Instant due = Tick.dueFor(NAME, tick);
            work.get().run(due, end);
        });
    }
}
