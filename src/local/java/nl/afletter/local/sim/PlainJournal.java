package nl.afletter.local.sim;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Double-entry books, kept as simply as can be so that they can judge the product. An entry that does not balance in
 * each of its currencies cannot be made. Part of a simulator's state: bound to JSON by its fields; not thread-safe.
 */
public final class PlainJournal {
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One line of an entry.
     *
     * @param part what of the account is meant, from large to small, such as a debtor and the invoice; empty for no part
     * @param minor whole minor units (cents); debit is positive, credit negative
     */
    public record Line(String account, List<String> part, long minor, String currency) {
        public Line {
            part = List.copyOf(part);
        }

        /** A line on an account that has no parts. */
        public Line(String account, long minor, String currency) {
            this(account, List.of(), minor, currency);
        }

        /** The account and its part with colons between, as it stands in {@link PlainJournal#toLedgerText}. */
        public String path() {
            StringBuilder path = new StringBuilder(oneLine(account).replaceAll("^[(\\[*!]+", ""));
            part.forEach(name -> path.append(':').append(oneLine(name.replace(':', ' '))));
            return path.toString();
        }

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

    /**
     * The books as a plain-text journal that hledger reads, {@code --strict} included: its currencies and accounts, then
     * the entries in the order they were booked. A part is a sub-account.
     */
    public String toLedgerText() {
        StringBuilder text = new StringBuilder("decimal-mark .\n");
        TreeSet<String> currencies = new TreeSet<>();
        TreeSet<String> accounts = new TreeSet<>();
        entries.stream().flatMap(entry -> entry.lines().stream()).forEach(line -> {
            currencies.add(line.currency());
            accounts.add(line.path());
        });
        currencies.forEach(currency -> text.append("commodity ")
                .append(digits(currency) == 0 ? "1000." : amount(100_000, currency))
                .append(' ')
                .append(currency)
                .append('\n'));
        accounts.forEach(account -> text.append("account ").append(account).append('\n'));
        entries.forEach(entry -> append(text.append('\n'), entry));
        return text.toString();
    }

    private static void append(StringBuilder text, Entry entry) {
        text.append(entry.date())
                .append(' ')
                .append(oneLine(entry.description()))
                .append("  ; key:")
                .append(oneLine(entry.key().replace(',', ' ')))
                .append('\n');
        for (Line line : entry.lines()) {
            text.append(String.format(
                    "    %-50s  %14s %s\n", line.path(), amount(line.minor(), line.currency()), line.currency()));
        }
    }

    private static int digits(String currency) {
        return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }

    private static String amount(long minor, String currency) {
        return BigDecimal.valueOf(minor, digits(currency)).toPlainString();
    }

    private static String oneLine(String text) {
        return text.replaceAll("[;|\\s\\p{Cntrl}]+", " ").strip();
    }
}
