package nl.afletter.function;

import io.quarkus.funqy.Funq;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import java.time.Instant;

/** Each minute: a hint for each subject that is due. */
public class RetrySweep {

    private static final String NAME = "retry-sweep";

    private final Outermost outermost = new Outermost(NAME);
    private final Budget budget;
    private final Provider<ClockWork> work;

    RetrySweep(Budget budget, @Named(NAME) Provider<ClockWork> work) {
        this.budget = budget;
        this.work = work;
    }

    /** Does what one tick asks for; fails with a plain sentence when the payload is no tick for this function. */
    @Funq(NAME)
    public void tick(Tick tick) {
        outermost.run(() -> {
            Instant end = budget.endOfThisCall();
            Instant due = Tick.dueFor(NAME, tick);
            work.get().run(due, end);
        });
    }
}
