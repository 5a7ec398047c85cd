package nl.afletter.local.sim;

/** What answers the requests of one route, run under the simulator's lock. */
@FunctionalInterface
public interface Handler<S> {
    /**
     * Answers. A handler that refuses ({@link SimRefusal}) must not have changed the state. A read may be given an
     * older state than a write, see {@link Fault.Kind#STALE_READS}.
     */
    SimResponse answer(SimRequest request, S state);
}
