package nl.afletter.journal;

import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Queue;
import nl.afletter.port.Receiver;
import nl.afletter.port.Settings;

/**
 * Sends a hint at what there may be to tell the receivers of an administration. It goes in front of the write that makes
 * it true, into the same group: so it is handled after that write, and a process that dies between the two is made up
 * for by its own message. What is to be told is decided from the rows alone; a hint too many tells nothing twice.
 */
public final class News {

    /** Facts that are told of, by kind of subject. */
    private static final Map<SubjectKind, Set<String>> TOLD = Map.of(
            SubjectKind.INVOICE, Set.of("item", "version", "deleted"),
            SubjectKind.CREDIT_NOTE, Set.of("item", "version", "deleted"),
            SubjectKind.DEAL, Set.of("item", "deleted"),
            SubjectKind.SALE, Set.of("item", "deleted"),
            SubjectKind.PAYOUT, Set.of("stage"));

    private final Settings settings;
    private final Queue queue;
    private final InstantSource clock;

    public News(Settings settings, Queue queue, InstantSource clock) {
        this.settings = Objects.requireNonNull(settings);
        this.queue = Objects.requireNonNull(queue);
        this.clock = Objects.requireNonNull(clock);
    }

    /** A subject comes to rest: its task or what is told of it may have changed. */
    public void of(Subject before, Subject after) {
        if (after.state() == Subject.State.OPEN || isOfOurOwn(after.ref().kind())) {
            return;
        }
        if (isMoved(before, after) || !before.task().equals(after.task())) {
            about(after.ref(), after.administration());
        }
    }

    /** A relation's card has a fact for each of its fields. */
    private static boolean isMoved(Subject before, Subject after) {
        if (after.ref().kind() == SubjectKind.DEBTOR) {
            return !before.facts().equals(after.facts());
        }
        return TOLD.getOrDefault(after.ref().kind(), Set.of()).stream()
                .anyMatch(fact -> !before.fact(fact).equals(after.fact(fact)));
    }

    /** Something of this subject may have changed elsewhere: what is paid of an invoice. */
    void about(SubjectRef ref, String administration) {
        boolean heard = !administration.isEmpty()
                && settings.connections().stream().anyMatch(each -> Receiver.isOf(each, administration));
        if (heard) {
            ref.news()
                    .ifPresent(
                            news -> queue.send(new Hint(news, Hint.Cause.FOLLOW_UP, clock.instant()), administration));
        }
    }

    /** A delivery that fails is a task on the console; telling of it would fail as well. */
    private static boolean isOfOurOwn(SubjectKind kind) {
        return kind == SubjectKind.NEWS || kind == SubjectKind.DELIVERY;
    }
}
