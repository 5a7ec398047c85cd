package nl.afletter.journal;

import java.time.InstantSource;
import java.util.Objects;
import nl.afletter.model.Hint;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Operation;
import nl.afletter.port.Queue;
import nl.afletter.port.Register;
import nl.afletter.port.Signal;
import nl.afletter.port.Stores;
import nl.afletter.port.Vendors;
import org.jboss.logging.Logger;

/** What running a subject works with. */
public final class Bench {

    /** The list on which tasks stand whose administration nobody knows. */
    public static final String UNROUTED = "-";

    private static final Logger LOG = Logger.getLogger(Bench.class);

    private final Stores stores;
    private final Queue queue;
    private final Vendors vendors;
    private final Intents intents;
    private final InstantSource clock;
    private final Publisher publisher;
    private final Groups groups;
    private final Claims claims;
    private final News news;

    public Bench(Stores stores, Queue queue, Vendors vendors, Intents intents, InstantSource clock) {
        this.stores = Objects.requireNonNull(stores);
        this.queue = Objects.requireNonNull(queue);
        this.vendors = Objects.requireNonNull(vendors);
        this.intents = Objects.requireNonNull(intents);
        this.clock = Objects.requireNonNull(clock);
        this.publisher = new Publisher(stores.references(), queue, clock);
        this.groups = new Groups(stores.settings());
        this.claims = new Claims(stores.subjects());
        this.news = new News(stores.settings(), queue, clock);
    }

    public Stores stores() {
        return stores;
    }

    public Queue queue() {
        return queue;
    }

    public Vendors vendors() {
        return vendors;
    }

    public Intents intents() {
        return intents;
    }

    public InstantSource clock() {
        return clock;
    }

    public Publisher publisher() {
        return publisher;
    }

    public Groups groups() {
        return groups;
    }

    public Claims claims() {
        return claims;
    }

    public News news() {
        return news;
    }

    /** Sends a hint that follows from a subject of this administration. What is shown to a CRM is news for receivers. */
    void follow(SubjectRef next, Hint.Cause cause, String administration) {
        if (next.kind() == SubjectKind.NEWS) {
            news.about(next.inTheNews(), administration);
            return;
        }
        queue.send(new Hint(next, cause, clock.instant()), groups.next(next, administration));
        if (next.kind() == SubjectKind.WRITE_BACK) {
            news.about(next.writtenBack(), administration);
        }
    }

    /** Where an attachment's content comes from: the CRM that made the document. */
    Operation.Documents documents() {
        return source -> vendors.crm(source.connection()).pdf(source);
    }

    /** Puts a parked subject on the list of human tasks, when it does not stand there with the same one already. */
    void enterTask(Subject before, Subject parked) {
        HumanTask task = parked.task().orElseThrow();
        if (before.task().filter(task::equals).isPresent()) {
            return;
        }
        stores.register()
                .enter(shelfOf(parked), Register.Shelf.TASKS, task.since().toString(), parked.ref());
        LOG.warnf("%s %s", Signal.SUBJECT_PARKED.mark(), parked.ref());
    }

    /** Takes it off again. */
    public void leaveTask(Subject wasParked) {
        HumanTask task = wasParked.task().orElseThrow();
        stores.register()
                .remove(shelfOf(wasParked), Register.Shelf.TASKS, task.since().toString(), wasParked.ref());
    }

    /** Brings a task to the list of the administration that its subject turned out to belong to. */
    public void moved(Subject before, Subject now) {
        if (before.task().isPresent() && !shelfOf(before).equals(shelfOf(now))) {
            stores.register()
                    .enter(
                            shelfOf(now),
                            Register.Shelf.TASKS,
                            before.task().get().since().toString(),
                            now.ref());
            leaveTask(before);
        }
    }

    private static String shelfOf(Subject subject) {
        return subject.administration().isEmpty() ? UNROUTED : subject.administration();
    }
}
