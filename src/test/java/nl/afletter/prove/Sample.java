package nl.afletter.prove;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Which cases are tried: all of them where everything is to be proven, else some, drawn by seed. The seed is
 * {@code afletter.seed}, 1 unless it is given, and is printed with what was drawn by it.
 */
public final class Sample {

    private static final long SEED = Long.getLong("afletter.seed", 1);

    private Sample() {}

    /** The seed of this run. */
    public static long seed() {
        return SEED;
    }

    /** Numbers from 0 below a limit, in order: all of them, or so many of them in a build that only samples. */
    public static List<Integer> numbersBelow(int limit, int sampled, String of) {
        return ProvingTable.isFull() ? drawn(limit, limit, of) : drawn(limit, sampled, of);
    }

    /** So many numbers from 0 below a limit, in order, drawn by seed. @param of what they are for: another draws others */
    public static List<Integer> drawn(int limit, int many, String of) {
        List<Integer> all = new ArrayList<>();
        for (int n = 0; n < limit; n++) {
            all.add(n);
        }
        if (many >= limit) {
            return all;
        }
        Collections.shuffle(all, new Random(SEED * 31 + of.hashCode()));
        return new ArrayList<>(new TreeSet<>(all.subList(0, many)));
    }
}
