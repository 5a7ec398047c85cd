package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableGrants;
import nl.afletter.http.Http;
import nl.afletter.local.LocalSeal;
import nl.afletter.port.GrantStore;
import nl.afletter.port.GrantStore.Grant;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects the one living refresh token of a grant: never overwritten by an older pair, never thrown away, never asked
 * with by two at once (protocol model 5), and never readable in the table.
 */
abstract class GrantStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final Instant UNTIL = NOW.plusSeconds(30);
    private static final Grant FIRST = new Grant("access-1", "refresh-1", NOW.plusSeconds(3600), NOW);
    private static final Grant SECOND = new Grant("access-2", "refresh-2", NOW.plusSeconds(7200), NOW.plusSeconds(9));

    @TempDir
    Path folder;

    private Rows table;
    private LossyRows rows;
    private GrantStore store;

    /** An empty table. */
    abstract Rows emptyTable();

    @BeforeEach
    void newStore() {
        table = emptyTable();
        rows = new LossyRows(table);
        store = new TableGrants(rows, new LocalSeal(folder.resolve("seal.key"), "t"));
    }

    @Test
    void thereIsNoGrantBeforeConsent() {
        GrantStore.Held held = store.read("mb");

        assertThat(held.grant()).isEmpty();
        assertThat(held.reauthorise()).isFalse();
        assertThat(held.leaseHolder()).isEmpty();
        assertThat(store.replace("mb", "refresh-1", SECOND)).isFalse();
    }

    @Test
    void aConsentedPairComesBackWhole() {
        store.consent("mb", FIRST);

        assertThat(store.read("mb").grant()).contains(FIRST);
        assertThat(store.read("tl").grant()).isEmpty();
    }

    @Test
    void aNewPairTakesThePlaceOfTheOneUsedAndClearsFlagAndLease() {
        store.consent("mb", FIRST);
        store.takeLease("mb", "w1", NOW, UNTIL);
        store.flagReauthorise("mb", "refresh-1");

        assertThat(store.replace("mb", "refresh-1", SECOND)).isTrue();

        GrantStore.Held held = store.read("mb");
        assertThat(held.grant()).contains(SECOND);
        assertThat(held.reauthorise()).isFalse();
        assertThat(held.leaseHolder()).isEmpty();
    }

    @Test
    void flagsAndLeasesInBetweenDoNotThrowANewPairAway() {
        store.consent("mb", FIRST);
        store.takeLease("mb", "w1", NOW, UNTIL);
        store.takeLease("mb", "w2", UNTIL.plusSeconds(60), UNTIL.plusSeconds(90));
        store.giveBack("mb", "w2");

        assertThat(store.replace("mb", "refresh-1", SECOND)).isTrue();
    }

    @Test
    void aLatePairNeverReplacesANewerOne() {
        store.consent("mb", FIRST);
        store.replace("mb", "refresh-1", SECOND);
        Grant late = new Grant("access-x", "refresh-x", NOW, NOW);

        assertThat(store.replace("mb", "refresh-1", late)).isFalse();
        assertThat(store.read("mb").grant()).contains(SECOND);
    }

    @Test
    void aStoredPairWhoseAnswerWasLostKnowsItself() {
        store.consent("mb", FIRST);
        rows.loseAnswers(1, () -> store.takeLease("mb", "w2", NOW, UNTIL));
        assertThat(store.replace("mb", "refresh-1", SECOND)).isTrue();
        assertThat(store.read("mb").leaseHolder()).as("the later lease stands").isEqualTo("w2");

        rows.loseAnswers(2, () -> {});
        Grant third = new Grant("access-3", "refresh-3", NOW, NOW);
        assertThatThrownBy(() -> store.replace("mb", "refresh-2", third)).isInstanceOf(Unreachable.class);
        assertThat(store.replace("mb", "refresh-2", third)).isTrue();
        assertThat(store.read("mb").grant()).contains(third);
    }

    @Test
    void aVendorThatKeepsTheRefreshTokenStillGetsItsNewAccessTokenStored() {
        store.consent("mb", FIRST);
        Grant sameRefresh = new Grant("access-2", "refresh-1", NOW.plusSeconds(7200), NOW);

        assertThat(store.replace("mb", "refresh-1", sameRefresh)).isTrue();
        assertThat(store.read("mb").grant()).contains(sameRefresh);
    }

    @Test
    void onlyTheRefusedPairIsFlagged() {
        store.consent("mb", FIRST);
        store.replace("mb", "refresh-1", SECOND);

        store.flagReauthorise("mb", "refresh-1");
        assertThat(store.read("mb").reauthorise()).isFalse();

        store.flagReauthorise("mb", "refresh-2");
        assertThat(store.read("mb").reauthorise()).isTrue();
        assertThat(store.read("mb").grant()).contains(SECOND);
    }

    @Test
    void consentReplacesWhateverStandsThere() {
        store.consent("mb", FIRST);
        store.flagReauthorise("mb", "refresh-1");

        store.consent("mb", SECOND);

        assertThat(store.read("mb").grant()).contains(SECOND);
        assertThat(store.read("mb").reauthorise()).isFalse();
    }

    @Test
    void aLeaseIsTakenOverOnlyAfterItsDeadlineAndTheCallTimeOut() {
        assertThat(store.takeLease("mb", "w1", NOW, UNTIL)).isTrue();
        Instant lastMoment = UNTIL.plus(Http.CALL_TIMEOUT);

        assertThat(store.takeLease("mb", "w2", NOW, UNTIL)).isFalse();
        assertThat(store.takeLease("mb", "w2", UNTIL.plusSeconds(1), lastMoment))
                .isFalse();
        assertThat(store.takeLease("mb", "w2", lastMoment, lastMoment)).isFalse();
        assertThat(store.takeLease("mb", "w2", lastMoment.plusNanos(1), lastMoment.plusSeconds(30)))
                .isTrue();
        assertThat(store.read("mb").leaseHolder()).isEqualTo("w2");
        assertThat(store.read("mb").leaseUntil()).isEqualTo(lastMoment.plusSeconds(30));
    }

    @Test
    void aLeaseGivenBackIsFreeAtOnceAndNobodyGivesBackAnothers() {
        store.takeLease("mb", "w1", NOW, UNTIL);
        store.giveBack("mb", "w2");
        assertThat(store.takeLease("mb", "w2", NOW, UNTIL)).isFalse();

        store.giveBack("mb", "w1");
        assertThat(store.takeLease("mb", "w2", NOW, UNTIL)).isTrue();
    }

    @Test
    void aLeaseWithALostAnswerIsHeld() {
        rows.loseAnswers(1, () -> {});

        assertThat(store.takeLease("mb", "w1", NOW, UNTIL)).isTrue();
    }

    @Test
    void ofManyWhoWantTheLeaseExactlyOneGetsIt() throws Exception {
        store.consent("mb", FIRST);
        int holders = 8;
        ExecutorService pool = Executors.newFixedThreadPool(holders);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<Boolean>> takers = new ArrayList<>();
            for (int i = 0; i < holders; i++) {
                String holder = "w" + i;
                takers.add(pool.submit(() -> {
                    start.await();
                    return store.takeLease("mb", holder, NOW, UNTIL);
                }));
            }
            start.countDown();
            int taken = 0;
            for (Future<Boolean> taker : takers) {
                taken += taker.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theTableShowsNoTokenAndNeitherDoesAnyText() {
        store.consent("mb", FIRST);

        String row = table.query("C#mb", "", true, "", 10).rows().get(0).body();
        assertThat(row).doesNotContain("access-1").doesNotContain("refresh-1");
        assertThat(store.read("mb").toString()).doesNotContain("access-1").doesNotContain("refresh-1");
        GrantStore otherTable = new TableGrants(table, new LocalSeal(folder.resolve("seal.key"), "other"));
        assertThatThrownBy(() -> otherTable.read("mb"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("access-1");
    }
}
