package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import nl.afletter.local.demo.DemoVendors;
import nl.afletter.local.sim.SimClock;
import nl.afletter.storage.StorageEndpoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects the grant against two processes that want to refresh it in the same moment: a refresh token works once, and
 * here the vendor takes the consent away from who uses one twice. One asks, the other waits, nobody loses the grant; nor
 * when the one who asks is frozen and the other takes over.
 */
@Tag("prove-only")
@Tag("storage")
class TokenRaceTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    private static final int ROUNDS = Integer.getInteger("afletter.prove.rounds", 25);
    private static final Duration TOKEN_IS_OVER = Duration.ofMinutes(61);
    private static final Duration LEASE_IS_OVER = Duration.ofSeconds(30);
    private static final String ENDPOINT = "/oauth2/access_token";

    /** Looks at the clock, reads and writes of the row that holds the grant, of both together. */
    private static final int STEPS = 25;

    private final long seed = Long.getLong("afletter.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Site site;
    private OtherProcess one;
    private OtherProcess other;
    private long round;

    @BeforeEach
    void twoWorkersBegin(@TempDir Path folder) {
        System.out.println("token race | seed " + seed + " (-Dafletter.seed=" + seed + ")");
        site = new Site(storage, folder, SimClock.fixedAt("2026-11-02T08:00:00Z"));
        one = site.start();
        other = site.start();
        one.isBegun();
        other.isBegun();
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void ofTwoThatRefreshInTheSameMomentOneAsksAndNobodyLosesTheGrant() {
        site.vendors().crm().people().reuseRevokes(true);
        int waited = 0;
        for (int i = 0; i < ROUNDS; i++) {
            site.advance(TOKEN_IS_OVER);
            long before = asked(200);
            begin();
            List<String> answers = List.of(one.answer(), other.answer());
            assertThat(answers).as("round " + i).contains("ready").allMatch(TokenRaceTest::isReadyOrWaits);
            waited += answers.stream().distinct().count() == 2 ? 1 : 0;
            assertThat(asked(200) - before).as("refreshes in round " + i).isEqualTo(1);
            assertThat(asked(400)).as("refused refreshes").isZero();
            assertThat(isHeld()).isTrue();
        }
        ProvingTable.note("token race: " + ROUNDS + " rounds, in " + waited + " the loser had to wait");
        ProvingTable.add("OAuthTokens", "Teamleader, processes", Column.LOST, 0);
    }

    @Test
    void whoIsFrozenWhileItRefreshesNeverCostsTheGrant() {
        int frozen = 0;
        for (int i = 0; i < ROUNDS; i++) {
            site.advance(TOKEN_IS_OVER);
            long step = 1 + random.nextInt(STEPS);
            site.time().stopAtStep(step);
            if (isFrozenAndThaws()) {
                frozen++;
            }
            assertThat(isHeld())
                    .as("round " + i + ", frozen at step " + step + ", seed " + seed)
                    .isTrue();
        }
        ProvingTable.add("OAuthTokens", "Teamleader, processes", Column.FROZEN_OR_KILLED, frozen);
        ProvingTable.add("OAuthTokens", "Teamleader, processes", Column.LOST, 0);
        assertThat(frozen).isGreaterThan(ROUNDS / 4);
    }

    /** @return false when both were ready before that step */
    private boolean isFrozenAndThaws() {
        begin();
        site.await(
                "nobody stops and nobody answers",
                () -> site.time().stopped() != 0 || one.hasAnswered() && other.hasAnswered());
        site.time().disarm();
        if (site.time().stopped() == 0) {
            one.answer();
            other.answer();
            return false;
        }
        OtherProcess stopped = site.worker(site.time().stopped());
        OtherProcess running = stopped == one ? other : one;
        stopped.freeze();
        running.answer();
        site.advance(LEASE_IS_OVER);
        ask(running);
        running.answer();
        site.time().letGo();
        stopped.thaw();
        stopped.answer();
        return true;
    }

    private void begin() {
        round++;
        one.ask("tokens " + round);
        other.ask("tokens " + round);
        site.time().start(round);
    }

    private void ask(OtherProcess worker) {
        round++;
        worker.ask("tokens " + round);
        site.time().start(round);
    }

    /** Both can work again, in a while; the consent stands, and the pair that we hold is the one the vendor knows. */
    private boolean isHeld() {
        for (OtherProcess worker : List.of(one, other)) {
            site.advance(LEASE_IS_OVER);
            ask(worker);
            if (!worker.answer().equals("ready")) {
                return false;
            }
        }
        var held = site.grants().read(DemoVendors.CRM);
        return !held.reauthorise()
                && site.vendors()
                        .crm()
                        .isRefreshToken(held.grant().orElseThrow().refreshToken());
    }

    private static boolean isReadyOrWaits(String answer) {
        return answer.equals("ready") || answer.startsWith("NoEffect") && answer.contains("being refreshed");
    }

    private long asked(int status) {
        return site.vendors().crm().requests().lines().stream()
                .filter(line -> line.path().equals(ENDPOINT) && line.status() == status)
                .count();
    }
}
