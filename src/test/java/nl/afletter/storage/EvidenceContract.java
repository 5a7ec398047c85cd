package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nl.afletter.aws.Rows;
import nl.afletter.aws.TableEvidence;
import nl.afletter.port.Evidence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects that a paper once kept is never another one. */
abstract class EvidenceContract {

    private LossyRows rows;
    private Evidence store;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newStore() {
        rows = new LossyRows(emptyTable());
        store = new TableEvidence(rows);
    }

    @Test
    void theFirstWritingStands() {
        assertThat(store.read("nl", "vies/1")).isEmpty();
        store.keep("nl", "vies/1", "{\"valid\":true}");
        store.keep("nl", "vies/1", "{\"valid\":false}");

        assertThat(store.read("nl", "vies/1")).contains("{\"valid\":true}");
        assertThat(store.read("be", "vies/1")).isEmpty();
    }

    @Test
    void aPaperWhoseAnswerWasLostIsKept() {
        rows.loseAnswers(1, () -> {});
        store.keep("nl", "proof/1", "{}");

        assertThat(store.read("nl", "proof/1")).contains("{}");
    }

    @Test
    void aPaperOverTheLimitIsRefused() {
        store.keep("nl", "just", "x".repeat(200 * 1024));

        assertThatThrownBy(() -> store.keep("nl", "over", "x".repeat(200 * 1024 + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("204801");
        assertThat(store.read("nl", "over")).isEmpty();
    }
}
