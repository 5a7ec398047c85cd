package nl.afletter.journal;

import java.time.Instant;
import java.util.Map;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;

/** The deciding half of a use case: reads everything, applies the rules, changes nothing outside. */
public interface UseCase {

    /**
     * Decides what is to be done for a subject. Deciding twice is harmless.
     *
     * @throws nl.afletter.port.Failure what reading met; the runner knows what each kind means
     */
    Decision decide(Situation situation);

    /**
     * What a decision starts from.
     *
     * @param subject the subject as its row is now
     * @param now moment before anything was fetched
     * @param budget the function's time
     * @param inner runs another subject of the same administration right now, for example the debtor of an invoice
     */
    record Situation(Subject subject, Instant now, Budget budget, Inner inner) {

        /** Whether its patience is over. */
        public boolean horizonPassed() {
            return subject.horizon().filter(h -> !h.isAfter(now)).isPresent();
        }
    }

    /** Runs another subject of the same group inside this one. */
    interface Inner {
        /** Runs it to its next rest. @param facts to know before it decides @return the subject as it rests */
        Subject run(SubjectRef ref, String administration, Map<String, String> facts);
    }
}
