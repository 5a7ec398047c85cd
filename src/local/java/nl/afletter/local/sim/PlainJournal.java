package nl.afletter.local.sim;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Double-entry books, kept as simply as can be so that they can judge the product. An entry that does not balance in
 * each of its currencies cannot be made. Part of a simulator's state: bound to JSON by its fields; not thread-safe.
 */
public final class PlainJournal {
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One line of an entry.
     *
     * @param minor whole minor units (cents); debit is positive, credit negative
     */
    public record Line(String account, long minor, String currency) {
        /** A debit. */
        public static Line debit(String account, long minor, String currency) {
            return new Line(account, minor, currency);
        }

        /** A credit; {@code minor} is given as a positive amount. */
        public static Line credit(String account, long minor, String currency) {
            return new Line(account, Math.negateExact(minor), currency);
        }
    }

    /**
     * One entry.
     *
     * @param key what it was booked for, such as an invoice's or payment's id; need not be unique
     */
    public record Entry(LocalDate date, String description, String key, List<Line> lines) {
        /** Refuses an entry whose debits and credits differ in any currency. */
        public Entry {
            lines = List.copyOf(lines);
            Map<String, Long> sums = new TreeMap<>();
            lines.forEach(line -> sums.merge(line.currency(), line.minor(), Math::addExact));
            sums.forEach((currency, sum) -> {
                if (sum != 0) {
                    throw new IllegalArgumentException(
                            "entry " + key + " does not balance: " + amount(sum, currency) + " " + currency);
                }
            });
        }
    }

    /** Books an entry. */
    public void post(Entry entry) {
        entries.add(entry);
    }

    /** Books an entry of these lines. */
    public void post(LocalDate date, String description, String key, Line... lines) {
        post(new Entry(date, description, key, List.of(lines)));
    }

    /** All entries in the order they were booked. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The entries with this key. */
    public List<Entry> withKey(String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).toList();
    }

    /** An account's balance in minor units, debit positive; 0 for an account that was never used. */
    public long balance(String account, String currency) {
        return entries.stream()
                .flatMap(entry -> entry.lines().stream())
                .filter(line ->
                        line.account().equals(account) && line.currency().equals(currency))
                .mapToLong(Line::minor)
                .reduce(0, Math::addExact);
    }

    /** Balances in minor units: account, then currency; accounts at zero are left out. */
    public Map<String, Map<String, Long>> trialBalance() {
        Map<String, Map<String, Long>> balances = new TreeMap<>();
        entries.stream().flatMap(entry -> entry.lines().stream()).forEach(line -> balances.computeIfAbsent(
                        line.account(), account -> new TreeMap<>())
                .merge(line.currency(), line.minor(), Math::addExact));
        balances.values().forEach(perCurrency -> perCurrency.values().removeIf(minor -> minor == 0));
        balances.values().removeIf(Map::isEmpty);
        return balances;
    }

    /** The books as a plain-text journal that hledger and ledger read; entries in the order they were booked. */
    public String toLedgerText() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(entry.date())
                    .append(' ')
                    .append(oneLine(entry.description()))
                    .append("  ; key:")
                    .append(oneLine(entry.key()))
                    .append('\n');
            for (Line line : entry.lines()) {
                text.append(String.format(
                        "    %-50s  %14s %s\n",
                        oneLine(line.account()), amount(line.minor(), line.currency()), line.currency()));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String amount(long minor, String currency) {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return BigDecimal.valueOf(minor, digits).toPlainString();
    }

    private static String oneLine(String text) {
        return text.replaceAll("[;|\\s]+", " ").strip();
    }
}
