package nl.afletter.model;

import java.util.List;

/**
 * A journal entry whose debit equals its credit. One that does not balance cannot be constructed.
 *
 * @param lines at least two, one currency; debit positive, credit negative
 */
public record BalancedEntry(List<Line> lines) {

    /**
     * One side of an entry.
     *
     * @param account ledger account, or a role such as {@code debtors}
     * @param amount debit positive, credit negative
     */
    public record Line(String account, Money amount) {}

    /** @throws IllegalArgumentException if the lines do not sum to zero */
    public BalancedEntry {
        lines = List.copyOf(lines);
        if (lines.size() < 2) {
            throw new IllegalArgumentException("an entry has at least two lines");
        }
        Money sum = Money.zero(lines.get(0).amount().currency());
        for (Line line : lines) {
            sum = sum.plus(line.amount());
        }
        if (!sum.isZero()) {
            throw new IllegalArgumentException("the entry does not balance: " + sum);
        }
    }
}
