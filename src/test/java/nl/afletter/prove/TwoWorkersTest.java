package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import nl.afletter.aws.Storage;
import nl.afletter.local.sim.SimClock;
import nl.afletter.storage.StorageEndpoints;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Protects against real processes: two workers, JVMs of their own, on one table and one queue. The operating system stops
 * or kills one of them at a step that a seed draws, the other takes over, and the first goes on too early, meanwhile or
 * too late. Every booking is there once.
 */
@Tag("prove-only")
@Tag("storage")
class TwoWorkersTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    private static final int CASES_OF_A_WAY = Integer.getInteger("afletter.prove.processes", 4);
    private static final Duration A_WHILE = Duration.ofMinutes(15);

    private static long seed;
    private static Random random;

    @TempDir
    static Path folder;

    private static Site site;

    /** How a process is disturbed, and when it goes on. */
    enum Way {
        /** Frozen, and thawed while its messages are still its own. */
        THAWED_IN_TIME,
        /** Frozen beyond the time-out, and thawed while the other is at the same work. */
        THAWED_MEANWHILE,
        /** Frozen beyond the time-out, and thawed when the other is done. */
        THAWED_TOO_LATE,
        /** Killed; what it had sent last arrives at once. */
        KILLED,
        /** Killed; what it had sent last arrives when the other is done. */
        KILLED_WITH_ECHO
    }

    /** How much there is to disturb: steps, and looks at a deadline that is about to count. */
    private record Size(long steps, long looks) {
        @Override
        public String toString() {
            return steps + " steps, " + looks + " of them looks at a deadline";
        }
    }

    /** Where a process stops. */
    private record Point(boolean atLook, long number) {
        @Override
        public String toString() {
            return (atLook ? "look at a deadline " : "step ") + number;
        }
    }

    @BeforeAll
    static void twoWorkersBegin() {
        seed = Long.getLong("afletter.seed", System.nanoTime());
        random = new Random(seed);
        System.out.println("two workers | seed " + seed + " (-Dafletter.seed=" + seed + ")");
        ProvingTable.note("two workers: seed " + seed);
        site = new Site(storage, folder, SimClock.fixedAt("2026-11-02T08:00:00Z"));
        List.of(site.start(), site.start()).forEach(OtherProcess::isBegun);
    }

    @AfterAll
    static void end() {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Act.class)
    void aWorkerThatIsFrozenOrKilledAnywhereBooksNothingTwiceAndLosesNothing(Act act) {
        undisturbed(act);
        Size size = undisturbed(act);
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (int i = 0; i < CASES_OF_A_WAY; i++) {
            for (Way way : Way.values()) {
                Point point = drawn(size, i);
                String how = act + " " + way + " at " + point;
                Act.Case tried = act.next(site);
                if (isDisturbed(act, tried, point, way, how)) {
                    cases++;
                    act.judge(tried, Column.FROZEN_OR_KILLED).ifPresent(what -> wrong.add(how + ": " + what));
                }
            }
        }
        System.out.printf("two workers | %-10s | %d cases in %s%n", act, cases, size);
        assertThat(wrong).as("seed " + seed).isEmpty();
        assertThat(site.deadLetters()).as("dead letters").isZero();
        Act.areSound(site);
        assertThat(cases).isGreaterThan(CASES_OF_A_WAY * Way.values().length / 2);
    }

    /** How many steps the workers take for it when nobody disturbs them; the first time they take some more. */
    private static Size undisturbed(Act act) {
        Act.Case plain = act.next(site);
        long steps = site.time().steps();
        long looks = site.time().looks();
        plain.happens();
        site.worksOff(Optional.empty());
        Size size = new Size(site.time().steps() - steps, site.time().looks() - looks);
        site.settles(act.reach(), Optional.empty());
        assertThat(plain.booked()).as(act + " undisturbed").isEqualTo(1);
        assertThat(plain.rest()).as(act + " undisturbed").isEmpty();
        return size;
    }

    /** Half of them where it matters most: an effect is decided, written down as being sent, and not sent yet. */
    private static Point drawn(Size size, int i) {
        boolean atLook = i % 2 == 0 && size.looks() > 0;
        return new Point(atLook, 1 + random.nextInt((int) (atLook ? size.looks() : size.steps())));
    }

    /** @return false when the work was over before that step */
    private static boolean isDisturbed(Act act, Act.Case tried, Point point, Way way, String how) {
        try {
            return isDisturbed(act, tried, point, way);
        } catch (AssertionError noRest) {
            throw new AssertionError(how + ", seed " + seed + ": " + noRest.getMessage(), noRest);
        }
    }

    private static boolean isDisturbed(Act act, Act.Case tried, Point point, Way way) {
        if (point.atLook()) {
            site.time().stopAtLook(point.number());
        } else {
            site.time().stopAtStep(point.number());
        }
        tried.happens();
        site.await("nobody stops", () -> site.time().stopped() != 0 || site.messages() == 0);
        site.time().disarm();
        if (site.time().stopped() == 0) {
            site.settles(act.reach(), Optional.empty());
            // The very last step is taken when the queue is empty already.
            if (site.time().stopped() == 0) {
                return false;
            }
        }
        OtherProcess stopped = site.worker(site.time().stopped());
        switch (way) {
            case THAWED_IN_TIME -> thaws(stopped, () -> {});
            case THAWED_MEANWHILE ->
                thaws(stopped, () -> {
                    long until = site.time().steps() + 1 + random.nextInt(40);
                    othersTakeOver(stopped);
                    site.await("the other does nothing", () -> site.time().steps() >= until || site.messages() == 0);
                });
            case THAWED_TOO_LATE ->
                thaws(stopped, () -> {
                    othersTakeOver(stopped);
                    site.settles(A_WHILE, Optional.of(stopped));
                });
            case KILLED -> dies(stopped, true);
            case KILLED_WITH_ECHO -> dies(stopped, false);
        }
        site.settles(act.reach(), Optional.empty());
        return true;
    }

    private static void othersTakeOver(OtherProcess stopped) {
        site.advance(Storage.VISIBILITY.plusSeconds(1));
        site.comesAgain(stopped);
    }

    private static void thaws(OtherProcess stopped, Runnable meanwhile) {
        stopped.freeze();
        meanwhile.run();
        site.time().letGo();
        stopped.thaw();
        site.isIdle(stopped);
    }

    private static void dies(OtherProcess stopped, boolean echoFirst) {
        site.kill(stopped);
        OtherProcess next = site.start();
        if (echoFirst) {
            site.time().letGo();
        }
        othersTakeOver(stopped);
        site.settles(A_WHILE, Optional.empty());
        site.time().letGo();
        next.isBegun();
    }
}
