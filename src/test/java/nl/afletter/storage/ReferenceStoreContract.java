package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableReferences;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.ReferenceStore;
import nl.afletter.port.SubjectStore.LostRace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the meeting point of invoices and payments: a decision made on an old revision changes nothing (protocol
 * models 3b and 4c).
 */
abstract class ReferenceStoreContract {

    private static final Reference NUMBER = new Reference(ReferenceKind.INVOICE, "2017 / 5");
    private static final SubjectRef PAYMENT = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_1");

    private LossyRows rows;
    private ReferenceStore store;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newStore() {
        rows = new LossyRows(emptyTable());
        store = new TableReferences(rows);
    }

    @Test
    void aReferenceNobodyWroteIsAbsentWithRevisionZero() {
        assertThat(store.read("nl", NUMBER)).isEqualTo(ReferenceRow.absent("nl", NUMBER));
    }

    @Test
    void itemsClaimsAndWaitersSurviveTheRoundTrip() {
        Money total = Money.ofMinor(121_00, "EUR");
        ReferenceRow row = ReferenceRow.absent("nl", NUMBER)
                .withItem(new LiveItem("mb-1", ReferenceKind.INVOICE, "2017 / 5", "crm/INVOICE/x", total))
                .withItem(new LiveItem("mb-2", ReferenceKind.INVOICE, "2017/5", "", total.negate()))
                .withClaims(PAYMENT, List.of(new ReferenceRow.Claim("mb-1", PAYMENT, "k:tie", total, 3)))
                .withWaiter(new SubjectRef("mollie", SubjectKind.REFUND, "re_1"));

        ReferenceRow written = store.write(row);

        assertThat(written.revision()).isEqualTo(1);
        assertThat(store.read("nl", NUMBER)).isEqualTo(written);
        assertThat(written.items()).isEqualTo(row.items());
        assertThat(written.claims()).isEqualTo(row.claims());
        assertThat(written.waiters()).isEqualTo(row.waiters());
    }

    @Test
    void theSecondDecisionOnOneRevisionIsRefused() {
        ReferenceRow seen = store.read("nl", NUMBER);
        ReferenceRow first = store.write(seen.withWaiter(PAYMENT));

        assertThatThrownBy(() -> store.write(seen)).isInstanceOf(LostRace.class);
        assertThat(store.read("nl", NUMBER)).isEqualTo(first);
        assertThat(store.write(first.withoutWaiter(PAYMENT)).revision()).isEqualTo(2);
    }

    @Test
    void aWriteWithALostAnswerIsASuccess() {
        rows.loseAnswers(1, () -> {});

        ReferenceRow written = store.write(ReferenceRow.absent("nl", NUMBER).withWaiter(PAYMENT));

        assertThat(store.read("nl", NUMBER)).isEqualTo(written);
    }

    @Test
    void aLostAnswerOverWhichSomebodyElseWroteIsALostRace() {
        rows.loseAnswers(1, () -> store.write(store.read("nl", NUMBER).withoutWaiter(PAYMENT)));

        assertThatThrownBy(() -> store.write(ReferenceRow.absent("nl", NUMBER).withWaiter(PAYMENT)))
                .isInstanceOf(LostRace.class);
    }

    @Test
    void kindAndAdministrationArePartsOfAReference() {
        store.write(ReferenceRow.absent("nl", NUMBER).withWaiter(PAYMENT));

        assertThat(store.read("be", NUMBER).revision()).isZero();
        assertThat(store.read("nl", new Reference(ReferenceKind.CREDIT_NOTE, "2017/5"))
                        .revision())
                .isZero();
        assertThat(store.read("nl", new Reference(ReferenceKind.INVOICE, "2017/5"))
                        .revision())
                .isEqualTo(1);

        Reference odd = new Reference(ReferenceKind.INVOICE, "INVOICE#2017/5");
        store.write(ReferenceRow.absent("nl", odd).withWaiter(PAYMENT));
        assertThat(store.read("nl#INVOICE", NUMBER).revision()).isZero();
    }
}
