package nl.afletter.prove.history;

import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An account at the PSP as the {@link Model} sees it: what moves its balance, what is withheld, and what a payout makes of
 * it in the books. Amounts are cents.
 */
final class Till {

    /** Where other rows of the balance stand. What is not known stands on suspense. */
    private static final Map<String, String> ACCOUNTS =
            Map.of("reserve", "1215", "own payout", "1100", "returned", "1100", "compensation", "4510");

    private final Sums sums;
    private final String name;
    private final String clearing;
    private final Fees fees = new Fees();
    private final Map<String, Long> otherRows = new LinkedHashMap<>();
    private final Map<String, Long> payouts = new LinkedHashMap<>();
    private final Map<String, Set<String>> asked = new LinkedHashMap<>();
    private long balance;
    private boolean unknownRow;

    /** @param books letter of its books @param number 0 for the first */
    Till(Sums sums, String books, int number) {
        this.sums = sums;
        this.name = books + (number + 1);
        this.clearing = "121" + number;
    }

    /** Money comes in. */
    void comesIn(String label, String method, long cents, YearMonth month) {
        balance += cents - fees.charge(method, cents, month);
        sums.movement(label, clearing, cents);
    }

    /** Money goes back. @param how {@code refund} or {@code chargeback} */
    void goesBack(String label, String how, long cents, YearMonth month) {
        balance -= cents + fees.charge(how, cents, month);
        sums.movement(label, clearing, -cents);
    }

    /** Money that went back comes back once more. */
    void comesBack(String label, long cents) {
        balance += cents;
        sums.movement(label + " back", clearing, cents);
    }

    /** The balance moves for another reason. */
    void moves(String label, long cents) {
        balance += cents;
        otherRows.put(label, cents);
        unknownRow |= account(label).equals("2999");
    }

    void paidOut(String label, ZonedDateTime now) {
        fees.givenBack(now).forEach((month, cents) -> {
            balance += cents;
            otherRows.put("compensation " + name + " " + month, cents);
        });
        otherRows.forEach((row, cents) -> {
            sums.movement(row, clearing, cents);
            sums.post(account(row), -cents);
        });
        if (fees.withheld() != 0) {
            sums.movement(label + " fee", clearing, -fees.withheld());
        }
        if (balance != 0) {
            sums.movement(label, clearing, -balance);
        }
        payouts.put(label, balance);
        sums.post("1100", balance);
        fees.book(sums);
        if (unknownRow) {
            ask(label, "unknown-transaction");
        }
        unknownRow = false;
        otherRows.clear();
        balance = 0;
    }

    /** The bank refuses it: the money is back, and goes with the next payout. */
    void failed(String label, String payout) {
        moves(label, payouts.get(payout));
        ask(payout, "payout-failed");
    }

    /** One task at a time: where two things are to be asked, either is right. */
    private void ask(String label, String code) {
        asked.computeIfAbsent(label, each -> new TreeSet<>()).add(code);
        sums.task(label, asked.get(label));
    }

    private static String account(String row) {
        return ACCOUNTS.entrySet().stream()
                .filter(account -> row.startsWith(account.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("2999");
    }
}
