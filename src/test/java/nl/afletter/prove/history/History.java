package nl.afletter.prove.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A history: what happens and what goes wrong, from a seed.
 *
 * @param start its first morning
 * @param tills how many connections to PSPs each administration has; the books are called A, B and so on
 * @param happenings in order of time
 * @param mishaps in order of time
 */
record History(long seed, Instant start, List<Integer> tills, List<Happening> happenings, List<Mishap> mishaps) {

    static final int DAY = 24 * 60;

    History {
        tills = List.copyOf(tills);
        happenings = List.copyOf(happenings);
        mishaps = List.copyOf(mishaps);
    }

    /** The letters of its books. */
    List<String> books() {
        return IntStream.range(0, tills.size()).mapToObj(History::books).toList();
    }

    /** The letter of the n-th books. */
    static String books(int n) {
        return String.valueOf((char) ('A' + n));
    }

    /** What happens in these books. */
    List<Happening> of(String books) {
        return happenings.stream().filter(each -> each.books().equals(books)).toList();
    }

    /** Whether a new pair of tokens may be lost between the CRM and our table: then a person has to consent again. */
    boolean mayLoseTokens() {
        return mishaps.stream()
                .anyMatch(each -> each instanceof Mishap.ProcessDies
                        || each instanceof Mishap.ProcessFreezes
                        || each instanceof Mishap.NoAnswer
                        || (each instanceof Mishap.CallGoesWrong call && call.vendor() == Mishap.Vendor.CRM));
    }

    /** How many things it is made of. */
    int size() {
        return happenings.size() + mishaps.size();
    }

    /** The last minute at which anything happens. */
    int end() {
        int end = 0;
        for (Happening happening : happenings) {
            end = Math.max(end, happening.minute());
        }
        for (Mishap mishap : mishaps) {
            end = Math.max(end, mishap.minute());
        }
        return end;
    }

    /** The same with other parts; what needs something that no longer comes into being falls away too. */
    History with(List<Happening> some, List<Mishap> wrong) {
        Set<String> made = new HashSet<>();
        List<Happening> possible = new ArrayList<>();
        for (Happening happening : some) {
            if (made.containsAll(happening.needs())) {
                possible.add(happening);
                made.add(happening.makes());
            }
        }
        return new History(seed, start, tills, possible, wrong);
    }

    /** A story to read: one sentence per thing. */
    String story() {
        TreeMap<String, String> lines = new TreeMap<>();
        for (Mishap mishap : mishaps) {
            lines.put(key(mishap.minute(), 0, lines.size()), when(mishap.minute()) + "  ! " + mishap.sentence());
        }
        for (Happening happening : happenings) {
            lines.put(
                    key(happening.minute(), 1, lines.size()), when(happening.minute()) + "    " + happening.sentence());
        }
        return "seed " + seed + ", begins " + start
                + (tills.equals(List.of(1)) ? "" : ", PSP connections by books " + tills) + "\n"
                + String.join("\n", lines.values());
    }

    private static String key(int minute, int rank, int place) {
        return String.format(Locale.ROOT, "%08d %d %05d", minute, rank, place);
    }

    private static String when(int minute) {
        int clock = 9 * 60 + minute % DAY;
        return String.format(
                Locale.ROOT, "day %2d %02d:%02d", minute / DAY + 1 + clock / DAY, clock % DAY / 60, clock % 60);
    }
}
