package nl.afletter.function;

import io.quarkus.funqy.Funq;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import java.time.Instant;

/** Each minute: a hint for each subject that is due. */
public class RetrySweep {

    private static final String NAME = "retry-sweep";

    private final Outermost outermost = new Outermost(NAME);
    private final TimeLimit limit;
    private final Provider<ClockWork> work;

    /** @param work made at the first tick, after the snapshot */
    public RetrySweep(TimeLimit limit, @Named(NAME) Provider<ClockWork> work) {
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
