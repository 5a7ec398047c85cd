package nl.afletter.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * What several processes share through a file in memory: the time of day, and the point at which one of them is to stop.
 * Each step that a process takes (it looks at the clock, or a request of its passes) counts down; who comes to nil says
 * its number and stands still until it is let go, and meanwhile the test stops its whole process.
 */
public final class SharedTime implements InstantSource {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int SIZE = 128;

    private static final int RUNNING = 0;
    private static final int TIME = 8;
    private static final int LEFT = 16;
    private static final int STOPPED = 24;
    private static final int STEPS = 32;
    private static final int WINDOW = 40;
    private static final int START = 48;
    private static final int LOOKS_LEFT = 56;
    private static final int LOOKS = 64;

    private final ByteBuffer cells;

    /** @param file made when it is absent */
    public SharedTime(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            cells = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE).order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant instant() {
        long time = get(TIME);
        return Instant.ofEpochMilli(get(RUNNING) == 0 ? time : System.currentTimeMillis() + time);
    }

    /** It is so late, and stays so. */
    void standAt(Instant now) {
        set(TIME, now.toEpochMilli());
        set(RUNNING, 0);
    }

    /** It is so late now, and time goes on. */
    void runFrom(Instant now) {
        set(TIME, now.toEpochMilli() - System.currentTimeMillis());
        set(RUNNING, 1);
    }

    /** Whoever takes this step, counted from now on, stops there. */
    void stopAtStep(long step) {
        set(LEFT, step);
    }

    /** Whoever looks whether a deadline is over for this time, counted from now on, stops there. */
    void stopAtLook(long look) {
        set(LOOKS_LEFT, look);
    }

    /** Whoever has looked so for the last time before a body is written, counted from now on, stops there. */
    void stopInWindow(long check) {
        set(WINDOW, check);
    }

    /** Takes back what nobody came to. */
    void disarm() {
        set(LEFT, 0);
        set(WINDOW, 0);
        set(LOOKS_LEFT, 0);
    }

    /** Who stands still, 0 for nobody. */
    long stopped() {
        return get(STOPPED);
    }

    /** Steps taken so far by all. */
    long steps() {
        return get(STEPS);
    }

    /** Lets go who stands still, as soon as its process runs. */
    void letGo() {
        set(STOPPED, 0);
    }

    /** One step of a process; returns late if it is the one to stop at. */
    void step(long process) {
        LONGS.getAndAdd(cells, STEPS, 1L);
        if (isLast(LEFT)) {
            standStill(process);
        }
    }

    /** Looks at deadlines so far by all, the last ones before a body left out. */
    long looks() {
        return get(LOOKS);
    }

    /** A look at a deadline with more to come; returns late if the process is to stop here. */
    void looked(long process) {
        LONGS.getAndAdd(cells, LOOKS, 1L);
        if (isLast(LOOKS_LEFT)) {
            standStill(process);
        }
    }

    /** The last look at a deadline before a body; returns late if the process is to stop here. */
    void checked(long process) {
        if (isLast(WINDOW)) {
            standStill(process);
        }
    }

    /** Lets all who wait for the start of this round begin. */
    void start(long round) {
        set(START, round);
    }

    /** Waits without rest, so that all begin in the same moment. */
    void awaitStart(long round) {
        while (get(START) < round) {
            Thread.onSpinWait();
        }
    }

    private boolean isLast(int counter) {
        long left = get(counter);
        while (left > 0) {
            if (LONGS.compareAndSet(cells, counter, left, left - 1)) {
                return left == 1;
            }
            left = get(counter);
        }
        return false;
    }

    private void standStill(long process) {
        set(STOPPED, process);
        while (get(STOPPED) == process) {
            LockSupport.parkNanos(100_000);
        }
    }

    private long get(int cell) {
        return (long) LONGS.getVolatile(cells, cell);
    }

    private void set(int cell, long value) {
        LONGS.setVolatile(cells, cell, value);
    }
}
