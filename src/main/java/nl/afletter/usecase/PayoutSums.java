package nl.afletter.usecase;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nl.afletter.model.ExactAmount;
import nl.afletter.model.Money;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;

/**
 * What was read of a payout so far, kept as facts with the cursor, so that a payout of any length is summed in constant
 * memory and a crash loses nothing.
 */
final class PayoutSums {

    /** More rows that are no transactions than this are not booked one by one: a person looks. */
    static final int MAX_EXTRAS = 40;

    private static final String CURSOR = "cursor";
    private static final String PAGES = "pages";
    private static final String COUNT = "transactions";
    private static final String GROSS = "gross";
    private static final String BOOKED = "booked";
    private static final String OPENING = "opening";
    private static final String MOVED = "balanceGross";
    private static final String FEES = "balanceFees";
    private static final String FEES_BY_MONTH = "feesByMonth";
    private static final String CHARGEBACK_FEES_BY_MONTH = "chargebackFeesByMonth";
    private static final String CARRIED = "carriedOver";
    private static final String EXTRAS = "extras";
    private static final List<String> NAMES = List.of(
            CURSOR,
            PAGES,
            COUNT,
            GROSS,
            BOOKED,
            OPENING,
            MOVED,
            FEES,
            FEES_BY_MONTH,
            CHARGEBACK_FEES_BY_MONTH,
            CARRIED,
            EXTRAS);
    private static final Map<PayoutLine.Type, String> LISTED = Map.of(
            PayoutLine.Type.REVERSED_CHARGEBACK, "listedBack", PayoutLine.Type.RETURNED_REFUND, "listedReturned");

    private final String currency;
    private final Map<String, String> facts = new HashMap<>();

    PayoutSums(String currency, Map<String, String> kept) {
        this.currency = currency;
        for (String name : NAMES) {
            facts.put(name, kept.getOrDefault(name, ""));
        }
        LISTED.values().forEach(name -> facts.put(name, kept.getOrDefault(name, "")));
    }

    /** A row that is no transaction. @param type what it is @param amount signed @param date Amsterdam day */
    record Extra(String id, PayoutLine.Type type, Money amount, LocalDate date, String words) {}

    String cursor() {
        return facts.get(CURSOR);
    }

    int page() {
        return (int) number(PAGES);
    }

    long count() {
        return number(COUNT);
    }

    /** Sum of the transactions that the payout says it holds. */
    Money gross() {
        return money(GROSS);
    }

    /** Sum of our bookings of them. */
    Money booked() {
        return money(BOOKED);
    }

    /** Sum of those from before the start date: part of the clearing account's opening balance. */
    Money opening() {
        return money(OPENING);
    }

    /** Sum of the transactions that moved the balance. */
    Money moved() {
        return money(MOVED);
    }

    /** Fees that moved the balance, negative. */
    Money fees() {
        return money(FEES);
    }

    /** What was withheld in each calendar month including VAT, by the balance: whole cents, earliest first. */
    Map<YearMonth, Money> withheld() {
        return months(FEES_BY_MONTH);
    }

    private Map<YearMonth, Money> months(String name) {
        Map<YearMonth, Money> months = new TreeMap<>();
        for (String row : facts.get(name).split(";")) {
            if (!row.isEmpty()) {
                String[] parts = row.split(" ", 2);
                months.put(YearMonth.parse(parts[0]), Money.ofMinor(Long.parseLong(parts[1]), currency));
            }
        }
        return months;
    }

    /** What was withheld by month and kind, for a PSP that has no figures beside its rows: whole cents, without VAT. */
    List<Payout.Cost> costs() {
        Map<YearMonth, Money> chargebacks = months(CHARGEBACK_FEES_BY_MONTH);
        List<Payout.Cost> costs = new ArrayList<>();
        withheld().forEach((month, all) -> {
            Money part = chargebacks.getOrDefault(month, Money.zero(currency));
            costs.add(cost(Payout.CostKind.TRANSACTION, month, all.minus(part)));
            costs.add(cost(Payout.CostKind.CHARGEBACK, month, part));
        });
        return costs;
    }

    private static Payout.Cost cost(Payout.CostKind kind, YearMonth month, Money fees) {
        ExactAmount exact = ExactAmount.of(fees);
        return new Payout.Cost("fees of the rows", kind, 0, exact, ExactAmount.zero(fees.currency()), exact, month);
    }

    /** What stays on the balance, or was left there by an earlier payout; see {@link PayoutLine.Type#CARRIED_OVER}. */
    Money carriedOver() {
        return money(CARRIED);
    }

    List<Extra> extras() {
        List<Extra> extras = new ArrayList<>();
        for (String row : facts.get(EXTRAS).split(";")) {
            String[] parts = row.split(" ", 5);
            if (!row.isEmpty()) {
                extras.add(new Extra(
                        parts[0],
                        PayoutLine.Type.valueOf(parts[1]),
                        Money.ofMinor(Long.parseLong(parts[2]), currency),
                        LocalDate.parse(parts[3]),
                        parts[4]));
            }
        }
        return extras;
    }

    Money extraSum() {
        Money sum = Money.zero(currency);
        for (Extra extra : extras()) {
            sum = sum.plus(extra.amount());
        }
        return sum;
    }

    /**
     * Whether the payout's lists name what came back in this way: some PSPs show a chargeback that was won back, or a
     * refund that failed, on the balance only (mollie.md section 5). The lists are read before the balance.
     */
    boolean lists(PayoutLine.Type back) {
        return number(LISTED.get(back)) != 0;
    }

    /** What came back stands in the lists. */
    void listed(PayoutLine.Type back) {
        add(LISTED.get(back), 1);
    }

    /** A transaction of the payout, and what is booked for it. */
    void transaction(Money amount, Money bookedAmount) {
        add(COUNT, 1);
        add(GROSS, amount.minor());
        add(BOOKED, bookedAmount.minor());
    }

    /** A transaction from before the start date. */
    void before(Money amount) {
        add(COUNT, 1);
        add(GROSS, amount.minor());
        add(OPENING, amount.minor());
    }

    /** A row that moved the balance. */
    void moved(PayoutLine line) {
        boolean chargeback =
                line.type() == PayoutLine.Type.CHARGEBACK || line.type() == PayoutLine.Type.REVERSED_CHARGEBACK;
        fees(line.date(), line.fees(), chargeback);
        if (line.type().subject().isPresent()) {
            add(MOVED, line.amount().minor());
        } else if (line.type() == PayoutLine.Type.FEE) {
            fees(line.date(), line.amount(), false);
        } else if (line.type() == PayoutLine.Type.CARRIED_OVER) {
            add(CARRIED, line.amount().minor());
        } else {
            String words = line.words().replace(';', ',');
            String row = line.id() + " " + line.type() + " " + line.amount().minor() + " " + line.date() + " " + words;
            facts.merge(EXTRAS, row, (old, more) -> old.isEmpty() ? more : old + ";" + more);
        }
    }

    private void fees(LocalDate day, Money taken, boolean chargeback) {
        if (taken.isZero()) {
            return;
        }
        add(FEES, taken.minor());
        byMonth(FEES_BY_MONTH, day, taken);
        if (chargeback) {
            byMonth(CHARGEBACK_FEES_BY_MONTH, day, taken);
        }
    }

    private void byMonth(String name, LocalDate day, Money taken) {
        Map<YearMonth, Money> months = months(name);
        months.merge(YearMonth.from(day), taken.negate(), Money::plus);
        facts.put(
                name,
                months.entrySet().stream()
                        .map(month -> month.getKey() + " " + month.getValue().minor())
                        .collect(Collectors.joining(";")));
    }

    /** A page is read: the cursor moves together with its sums. */
    Map<String, String> next(String cursor) {
        facts.put(CURSOR, cursor);
        add(PAGES, 1);
        return facts();
    }

    Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    private void add(String name, long more) {
        facts.put(name, Long.toString(Math.addExact(number(name), more)));
    }

    private long number(String name) {
        String text = facts.get(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private Money money(String name) {
        return Money.ofMinor(number(name), currency);
    }
}
