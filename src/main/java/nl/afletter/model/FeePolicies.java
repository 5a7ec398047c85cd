package nl.afletter.model;

import java.time.YearMonth;
import java.util.List;
import nl.afletter.model.Administration.FeePolicy;

/**
 * Which fee policy holds in which calendar month: it changes at a month's boundary only (design.md section 6).
 *
 * @param rows at least one, each later than the one before; the first holds for all months before it too
 */
public record FeePolicies(List<Row> rows) {

    /** The month of a row that holds for ever: before any money of ours. */
    private static final YearMonth EVER = YearMonth.of(1970, 1);

    /** @param policy what holds @param from its first month, until the next row's */
    public record Row(FeePolicy policy, YearMonth from) {}

    /** @throws IllegalArgumentException if there is no row, or one is not later than the one before */
    public FeePolicies {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a fee policy is needed");
        }
        for (int i = 1; i < rows.size(); i++) {
            if (!rows.get(i).from().isAfter(rows.get(i - 1).from())) {
                throw new IllegalArgumentException("fee policies are in the order of their months");
            }
        }
    }

    /** One policy for all months. */
    public static FeePolicies always(FeePolicy policy) {
        return new FeePolicies(List.of(new Row(policy, EVER)));
    }

    /** Reads what the table of an older version holds: the name of one policy for all months. */
    public static FeePolicies valueOf(String policy) {
        return always(FeePolicy.valueOf(policy));
    }

    /** The policy by which the fees of a month are booked. */
    public FeePolicy of(YearMonth month) {
        FeePolicy policy = rows.get(0).policy();
        for (Row row : rows) {
            if (!row.from().isAfter(month)) {
                policy = row.policy();
            }
        }
        return policy;
    }

    /** Whether any month has this policy. */
    public boolean use(FeePolicy policy) {
        return rows.stream().anyMatch(row -> row.policy() == policy);
    }
}
