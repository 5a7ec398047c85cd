package nl.afletter.journal;

import java.util.Objects;
import nl.afletter.model.Connection;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Settings;

/** The queue group under which a subject is worked on (design.md section 3). */
public final class Groups {

    private final Settings settings;

    public Groups(Settings settings) {
        this.settings = Objects.requireNonNull(settings);
    }

    /** The administration where it is known or the routing names one, else {@code connection:<id>}. */
    public String of(Subject subject) {
        return next(subject.ref(), subject.administration());
    }

    /** The group of a subject that is known, or else taken, to belong to this administration. */
    public String next(SubjectRef ref, String administration) {
        return administration.isEmpty() || isOfReceiver(ref) ? of(ref) : administration;
    }

    /** The group for a subject whose row was not read. Some ids name their administration themselves. */
    public String of(SubjectRef ref) {
        if (isOfReceiver(ref)) {
            return ofConnection(ref);
        }
        if (ref.kind() == SubjectKind.NEWS) {
            return of(ref.inTheNews());
        }
        if (ref.kind() == SubjectKind.OPEN_ITEMS) {
            return ref.id();
        }
        boolean withAdministration = ref.kind() == SubjectKind.DEBTOR
                || ref.kind() == SubjectKind.PERIOD
                || ref.kind() == SubjectKind.PURCHASES;
        if (withAdministration && ref.id().contains("/")) {
            return ref.id().substring(0, ref.id().indexOf('/'));
        }
        return settings.connection(ref.connection())
                .map(Connection::routing)
                .map(Connection.Routing::only)
                .filter(only -> !only.isEmpty())
                .orElse(ofConnection(ref));
    }

    /** Of one receiver: it may be slow or down without holding up the books. */
    private static boolean isOfReceiver(SubjectRef ref) {
        return ref.kind() == SubjectKind.DELIVERY;
    }

    private static String ofConnection(SubjectRef ref) {
        return "connection:" + ref.connection();
    }
}
