package nl.afletter.usecase;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem.Tie;

/**
 * A tie of an item that receivers were told of, as kept in a fact.
 *
 * @param id the package's
 * @param key the transaction that it names, or empty
 * @param date its day
 * @param minor amount
 * @param times how often it was told to have come or gone: odd while it stands
 */
record ToldTie(String id, String key, LocalDate date, long minor, int times) {

    static ToldTie of(Tie tie, int times) {
        return new ToldTie(tie.id(), tie.key(), tie.date(), tie.amount().minor(), times);
    }

    /** A tie whose amount changes is another one. */
    static String name(Tie tie) {
        return tie.id() + " " + tie.amount().minor();
    }

    boolean stands() {
        return times % 2 == 1;
    }

    Tie tie(String currency) {
        return new Tie(id, key, date, Money.ofMinor(minor, currency), true);
    }

    /** Text for a fact. */
    static String write(Map<String, ToldTie> ties) {
        List<String> rows = new ArrayList<>();
        ties.values()
                .forEach(tie -> rows.add(String.join(
                        " ",
                        URLEncoder.encode(tie.id, StandardCharsets.UTF_8),
                        URLEncoder.encode(tie.key, StandardCharsets.UTF_8),
                        tie.date.toString(),
                        Long.toString(tie.minor),
                        Integer.toString(tie.times))));
        return String.join(";", rows);
    }

    /** Reads what {@link #write} wrote, by name in its order. */
    static Map<String, ToldTie> read(String text) {
        Map<String, ToldTie> ties = new LinkedHashMap<>();
        for (String row : text.split(";")) {
            String[] parts = row.split(" ", -1);
            if (parts.length == 5) {
                ToldTie tie = new ToldTie(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8),
                        LocalDate.parse(parts[2]),
                        Long.parseLong(parts[3]),
                        Integer.parseInt(parts[4]));
                ties.put(tie.id + " " + tie.minor, tie);
            }
        }
        return ties;
    }
}
