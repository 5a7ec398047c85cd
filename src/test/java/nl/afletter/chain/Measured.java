package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import nl.afletter.chain.Stories.Story;
import nl.afletter.prove.Column;
import nl.afletter.prove.ProvingTable;

/** Compares two footprints, writes what it measured into the proving table, and only then judges. */
final class Measured {

    private static final Set<String> BOOKINGS = Set.of("item", "movement", "entry", "contact", "payment");

    private Measured() {}

    /** One case of a kind, which must have ended as the undisturbed run did. @param where for who reads a failure */
    static void same(Story story, Chain chain, Column kind, List<String> expected, List<String> found, String where) {
        List<String> difference = Footprint.difference(expected, found);
        ProvingTable.add(story.useCase(), chain.name(), kind, 1);
        ProvingTable.add(story.useCase(), chain.name(), Column.LOST, bookings(difference, "missing: "));
        ProvingTable.add(story.useCase(), chain.name(), Column.DOUBLE, bookings(difference, "too much: "));
        ProvingTable.add(story.useCase(), chain.name(), Column.UNEXPLAINED_CENTS, centsOff(expected, found));
        ProvingTable.add(story.useCase(), chain.name(), Column.OTHERWISE, others(difference));
        assertThat(difference).as(where).isEmpty();
    }

    private static long bookings(List<String> difference, String side) {
        return difference.stream()
                .filter(line -> line.startsWith(side))
                .filter(isOneOf(BOOKINGS))
                .count();
    }

    private static long others(List<String> difference) {
        return difference.stream()
                .filter(isOneOf(BOOKINGS).or(isOneOf(Set.of("balance"))).negate())
                .count();
    }

    /** Of a line of the difference: whether its fact is of such a kind. */
    private static Predicate<String> isOneOf(Set<String> kinds) {
        return line -> kinds.contains(line.substring(line.indexOf(": ") + 2).split(" ", 2)[0]);
    }

    /** What the balances are off, summed over all accounts. */
    private static long centsOff(List<String> expected, List<String> found) {
        TreeMap<String, Long> before = balances(expected);
        TreeMap<String, Long> after = balances(found);
        TreeSet<String> accounts = new TreeSet<>(before.keySet());
        accounts.addAll(after.keySet());
        return accounts.stream()
                .mapToLong(account -> Math.abs(before.getOrDefault(account, 0L) - after.getOrDefault(account, 0L)))
                .sum();
    }

    private static TreeMap<String, Long> balances(List<String> lines) {
        TreeMap<String, Long> balances = new TreeMap<>();
        lines.stream()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals("balance"))
                .forEach(words -> balances.put(words[1], Long.valueOf(words[2])));
        return balances;
    }
}
