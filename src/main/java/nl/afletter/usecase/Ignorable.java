package nl.afletter.usecase;

import java.util.List;
import java.util.Map;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.Schedules;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Subject;
import nl.afletter.port.Failure;

/**
 * A use case whose source may refuse to be read until a person has looked, such as a document that was sent twice and
 * says two things: once the person ignores just that, nobody is asked again.
 */
final class Ignorable implements UseCase {

    private final UseCase useCase;
    private final Desk desk;

    Ignorable(UseCase useCase, Bench bench) {
        this.useCase = useCase;
        this.desk = new Desk(bench);
    }

    @Override
    public Decision decide(Situation situation) {
        try {
            return useCase.decide(situation);
        } catch (Failure.Rejected no) {
            if (Schedules.concernsConnection(no.code())) {
                throw no;
            }
            Subject subject = situation.subject();
            return desk.stop(subject, no, "", List.of(), List.of(), Map.of());
        }
    }
}
