package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableReceived;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Received;
import nl.afletter.port.Received.Event;
import nl.afletter.port.Received.Kept;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects what nobody can fetch again: an event is kept whole or not at all, the first one stands whoever comes after
 * it, and the feed lists whatever is kept.
 */
abstract class ReceivedContract {

    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

    private LossyRows rows;
    private Instant now;
    private Received store;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newStore() {
        rows = new LossyRows(emptyTable());
        now = NOW;
        store = new TableReceived(rows, () -> now);
    }

    @Test
    void theSameEventIsNewsUntilSomebodyWasTold() {
        Event event = event("inv-1", "a", "{\"a\":1}", "");
        assertThat(store.keep(event)).isEqualTo(Kept.NEWS);
        assertThat(store.keep(event))
                .as("the first one may have died before it told")
                .isEqualTo(Kept.NEWS);
        store.told(event);
        assertThat(store.keep(event)).isEqualTo(Kept.REPEATED);
        assertThat(store.of("crm", "document/inv-1")).singleElement().satisfies(stored -> {
            assertThat(stored.json()).isEqualTo("{\"a\":1}");
            assertThat(stored.first()).isTrue();
            assertThat(stored.at()).isEqualTo(NOW);
        });
        assertThat(store.of("crm", "document/inv-2")).isEmpty();
        assertThat(store.of("crm#document/inv-1", "x")).isEmpty();
    }

    @Test
    void anotherContentIsKeptBesideTheFirstAndNeverInItsPlace() {
        store.keep(event("inv-1", "a", "1", ""));
        Event other = event("inv-1", "b", "2", "");
        assertThat(store.keep(other)).isEqualTo(Kept.NEWS);
        store.told(other);
        assertThat(store.keep(other)).isEqualTo(Kept.REPEATED);
        assertThat(store.keep(event("inv-1", "a", "1", "")))
                .as("nobody was told of the first one")
                .isEqualTo(Kept.NEWS);
        assertThat(store.of("crm", "document/inv-1"))
                .extracting(stored -> stored.first() + " " + stored.json())
                .containsExactly("true 1", "false 2");
    }

    @Test
    void anEventOfFourMegabytesIsKeptWholeWithItsPdf() {
        Random random = new Random(1);
        StringBuilder json = new StringBuilder("{\"text\":\"");
        while (json.length() < 450_000) {
            json.append(random.nextInt(20) == 0 ? "\\\"€\ud83d\ude00" : "abc\u00e9");
        }
        String pdf = "QUJD".repeat(600_000);
        Event event = event("inv-1", "a", json.append("\"}").toString(), pdf);
        store.keep(event);
        assertThat(store.of("crm", "document/inv-1")).singleElement().satisfies(stored -> {
            assertThat(stored.json()).isEqualTo(event.json());
            assertThat(stored.pdf()).isTrue();
        });
        assertThat(store.pdf("crm", "document/inv-1", "invoice.approved")).contains(pdf);
        now = NOW.plus(Duration.ofDays(Received.PDF_DAYS));
        assertThat(store.of("crm", "document/inv-1")).singleElement().satisfies(stored -> assertThat(stored.pdf())
                .isFalse());
        assertThat(store.pdf("crm", "document/inv-1", "invoice.approved")).isEmpty();
    }

    @Test
    void whateverWriteIsLostTheEventIsWholeOrAbsentAndCanBeKeptAgain() {
        Event event = event("inv-1", "a", "x".repeat(250_000), "QUJD".repeat(200_000));
        for (int step = 0; step < 12; step++) {
            newStore();
            rows.failAfter(step);
            boolean kept = true;
            try {
                store.keep(event);
            } catch (Unreachable broke) {
                kept = false;
            }
            rows.failAfter(Integer.MAX_VALUE);
            assertThat(store.of("crm", "document/inv-1")).as("step %d", step).hasSize(kept ? 1 : 0);
            Event newlyMade = event("inv-1", "a", "x".repeat(250_000), "REVG".repeat(190_000));
            store.keep(newlyMade);
            assertThat(store.pdf("crm", "document/inv-1", "invoice.approved"))
                    .as("never a mixture of two PDFs")
                    .contains(kept ? event.pdf() : newlyMade.pdf());
            assertThat(told(Instant.EPOCH)).contains(event.subjects().get(0));
        }
    }

    @Test
    void anEventWhoseAnswerWasLostIsKeptOnce() {
        rows.loseAnswers(1, () -> {});
        Event event = event("inv-1", "a", "1", "");
        assertThat(store.keep(event)).isEqualTo(Kept.NEWS);
        assertThat(store.of("crm", "document/inv-1")).hasSize(1);
    }

    @Test
    void theFeedListsWhatCameSinceAMomentInPagesAndOnwards() {
        List<SubjectRef> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            now = NOW.plusSeconds(i);
            Event event = event("inv-" + i, "a", "1", "");
            store.keep(event);
            all.addAll(event.subjects());
        }
        assertThat(told(NOW)).containsExactlyElementsOf(all);
        assertThat(told(NOW.plusSeconds(20))).containsExactlyElementsOf(all.subList(20, 25));
        assertThat(store.since("other", NOW, "", 10).rows()).isEmpty();
        assertThat(store.since("crm", NOW.plusSeconds(25), "", 10)).isEqualTo(new Received.Told(List.of(), ""));
        Received.Row last =
                store.since("crm", NOW.plusSeconds(24), "", 10).rows().get(0);
        assertThat(last.at()).isEqualTo(NOW.plusSeconds(24));
    }

    @Test
    void theYoungestCardStandsWhateverComesLate() {
        assertThat(store.keepCard(card("a", "old"), NOW)).isEqualTo(Kept.NEWS);
        Event young = card("b", "young");
        assertThat(store.keepCard(young, NOW.plusSeconds(9))).isEqualTo(Kept.NEWS);
        assertThat(store.keepCard(card("c", "late"), NOW.plusSeconds(5))).isEqualTo(Kept.NEWS);
        assertThat(store.card("crm", "party/p").orElseThrow().json()).isEqualTo("young");
        store.told(young);
        assertThat(store.keepCard(card("b", "young"), NOW.plusSeconds(99))).isEqualTo(Kept.REPEATED);
        assertThat(store.keepCard(card("a", "old"), NOW.plusSeconds(100)))
                .as("back again")
                .isEqualTo(Kept.NEWS);
        assertThat(store.card("crm", "party/p").orElseThrow().json()).isEqualTo("old");
        assertThat(store.card("crm", "party/q")).isEmpty();
    }

    @Test
    void whatIsOlderThanARepetitionOfTheCardIsOlderThanTheCard() {
        Event first = card("a", "true again at nine");
        store.keepCard(first, NOW);
        store.told(first);
        assertThat(store.keepCard(first, NOW.plusSeconds(9))).isEqualTo(Kept.REPEATED);
        assertThat(store.keepCard(card("b", "late, of five"), NOW.plusSeconds(5)))
                .isEqualTo(Kept.REPEATED);
        assertThat(store.card("crm", "party/p").orElseThrow().json()).isEqualTo("true again at nine");
    }

    @Test
    void anotherNameLeadsToTheFirstThingThatHadIt() {
        store.keep(event("inv-1", "a", "1", ""));
        Event again = new Event(
                "crm", "document/inv-2", "invoice.approved", "a", "1", "", "number/7", List.of(subject("inv-2")), now);
        store.keep(again);
        assertThat(store.named("crm", "number/7")).contains("document/inv-1");
        assertThat(store.named("crm", "number/8")).isEmpty();
    }

    @Test
    void anEventWithoutANameIsRefused() {
        assertThatThrownBy(() -> event("inv-1", "", "1", "")).isInstanceOf(IllegalArgumentException.class);
    }

    private List<SubjectRef> told(Instant since) {
        List<SubjectRef> all = new ArrayList<>();
        String next = "";
        do {
            Received.Told page = store.since("crm", since, next, 10);
            page.rows().forEach(row -> all.addAll(row.subjects()));
            next = page.next();
        } while (!next.isEmpty());
        return all;
    }

    private Event event(String id, String says, String json, String pdf) {
        return new Event(
                "crm", "document/" + id, "invoice.approved", says, json, pdf, "number/7", List.of(subject(id)), now);
    }

    private Event card(String says, String json) {
        return new Event("crm", "party/p", "card", says, json, "", "", List.of(subject("p")), now);
    }

    private static SubjectRef subject(String id) {
        return new SubjectRef("crm", SubjectKind.INVOICE, id);
    }
}
