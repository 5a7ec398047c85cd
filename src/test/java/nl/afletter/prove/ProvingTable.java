package nl.afletter.prove;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the proving ground counted in this run, per use case and chain. A number is added when it was measured and before
 * it is judged, so a run that fails shows what it found. A cell that nobody added to stays a dash: not tried is not nil.
 * Thread-safe.
 */
public final class ProvingTable {

    private static final String NOT_TRIED = "-";

    private static final Map<List<String>, Map<Column, Long>> ROWS = new TreeMap<>(
            (one, two) -> one.equals(two) ? 0 : String.join("\n", one).compareTo(String.join("\n", two)));

    private static final TreeSet<String> NOTES = new TreeSet<>();

    private ProvingTable() {}

    /** Whether everything is to be proven ({@code mvn -Pprove verify}), not a sample of it. */
    public static boolean isFull() {
        return "full".equals(System.getProperty("afletter.prove"));
    }

    /**
     * Adds to a cell.
     *
     * @param useCase name of the use case's class, or what else was proven
     * @param chain its vendors, as in {@code Teamleader > Mollie > Moneybird}
     */
    public static synchronized void add(String useCase, String chain, Column column, long number) {
        ROWS.computeIfAbsent(List.of(useCase, chain), row -> new EnumMap<>(Column.class))
                .merge(column, number, Long::sum);
    }

    /** One more line below the table: a seed, or which run found which mutant. */
    public static synchronized void note(String line) {
        NOTES.add(line);
    }

    /** Whether anything was counted. */
    static synchronized boolean isEmpty() {
        return ROWS.isEmpty() && NOTES.isEmpty();
    }

    /** The whole table in plain text: a row per use case and chain, their sum, the notes. */
    static synchronized String text() {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("use case", "chain"));
        for (Column column : Column.values()) {
            head.add(column.heading());
        }
        lines.add(head);
        Map<Column, Long> total = new EnumMap<>(Column.class);
        ROWS.forEach((row, numbers) -> {
            lines.add(line(row, numbers));
            numbers.forEach((column, number) -> total.merge(column, number, Long::sum));
        });
        lines.add(line(List.of("all", ""), total));
        return laidOut(lines)
                + String.join("", NOTES.stream().map(note -> note + "\n").toList());
    }

    private static List<String> line(List<String> row, Map<Column, Long> numbers) {
        List<String> cells = new ArrayList<>(row);
        for (Column column : Column.values()) {
            Long number = numbers.get(column);
            cells.add(number == null ? NOT_TRIED : Long.toString(number));
        }
        return cells;
    }

    /** The first two columns to the left, numbers to the right. */
    private static String laidOut(List<List<String>> lines) {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(lines.get(0).size(), 0));
        lines.forEach(line -> {
            for (int i = 0; i < line.size(); i++) {
                widths.set(i, Math.max(widths.get(i), line.get(i).length()));
            }
        });
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < line.size(); i++) {
                cells.add(String.format("%" + (i < 2 ? "-" : "") + widths.get(i) + "s", line.get(i)));
            }
            text.append("| ").append(String.join(" | ", cells)).append(" |\n");
            if (line == lines.get(0)) {
                text.append("|-").append("-".repeat(text.length() - 7)).append("-|\n");
            }
        }
        return text.toString();
    }
}
