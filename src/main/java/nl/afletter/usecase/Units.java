package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Payment;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * Names of what happens to a payment: a refund, chargeback or capture is {@code payment:own}, since PSPs find it only
 * through its payment.
 */
final class Units {

    private Units() {}

    /** The subject of a refund, chargeback or capture; for a payment its own. */
    static SubjectRef ref(String connection, SubjectKind kind, String payment, String own) {
        return new SubjectRef(connection, kind, kind == SubjectKind.PAYMENT ? payment : payment + ":" + own);
    }

    static String payment(SubjectRef ref) {
        int colon = ref.id().indexOf(':');
        return colon < 0 ? ref.id() : ref.id().substring(0, colon);
    }

    /** The PSP's own id of the unit. */
    static String own(SubjectRef ref) {
        return ref.id().substring(ref.id().indexOf(':') + 1);
    }

    /**
     * Key of its booking: {@code psp:{vendor}:{its own id}} (nl-bookkeeping.md section 8); what happened to a payment has
     * the payment's id in front, so that a booking leads to its subject.
     */
    static String key(String vendor, SubjectRef ref) {
        return "psp:" + vendor + ":" + ref.id();
    }

    /** All that happened to a payment, as subjects. */
    static List<SubjectRef> of(String connection, Payment payment) {
        List<SubjectRef> units = new ArrayList<>();
        payment.captures().forEach(c -> units.add(ref(connection, SubjectKind.CAPTURE, payment.id(), c.id())));
        payment.refunds().forEach(r -> units.add(ref(connection, SubjectKind.REFUND, payment.id(), r.id())));
        payment.chargebacks().forEach(c -> units.add(ref(connection, SubjectKind.CHARGEBACK, payment.id(), c.id())));
        return units;
    }
}
