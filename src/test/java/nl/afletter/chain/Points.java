package nl.afletter.chain;

import java.util.ArrayList;
import java.util.List;
import nl.afletter.chain.Chain.World;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Hint;

/**
 * Notes the world after every table write, every message sent and every request that changes something at a vendor. A
 * process that dies leaves exactly such a world behind: directly after the point, or directly before the next one, which
 * is the same, since nothing of a process survives it.
 */
final class Points {

    /** A point. @param what happened last @param world what stands there then */
    record Point(String what, World world) {}

    private final Chain chain;
    private final List<Point> points = new ArrayList<>();
    private final int atMost;
    private boolean noting;

    private Points(Chain chain, int atMost) {
        this.chain = chain;
        this.atMost = atMost;
    }

    /** Runs work and notes its points, the first of them before anything was done. */
    static List<Point> of(Chain chain, Runnable work) {
        return of(chain, work, Integer.MAX_VALUE);
    }

    /** As {@link #of(Chain, Runnable)}, but notes the first so many only. */
    static List<Point> of(Chain chain, Runnable work, int atMost) {
        Points points = new Points(chain, atMost);
        points.watchTableAndQueue();
        chain.watchVendors((vendor, request) -> points.note(request.method() + " " + request.path()));
        points.noting = true;
        points.note("begin");
        work.run();
        chain.watchVendors((vendor, request) -> {});
        chain.table.rows().noProbe();
        chain.table.queue().probe(new MemoryQueue.Probe() {});
        return points.points;
    }

    private void watchTableAndQueue() {
        chain.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void after(MemoryRows.Access access, String where) {
                if (access.isWrite()) {
                    note(access + " " + where);
                }
            }
        });
        chain.table.queue().probe(new MemoryQueue.Probe() {
            @Override
            public void after(Hint hint, String group) {
                note("SEND " + hint.cause() + " " + hint.subject());
            }
        });
    }

    private synchronized void note(String what) {
        if (noting && points.size() < atMost) {
            points.add(new Point(what, chain.world()));
        }
    }
}
