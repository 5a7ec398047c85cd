package nl.afletter.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.FeePolicy;
import nl.afletter.model.FeePolicies;

/** Reads which fee policy holds when, and keeps a month that has begun as it is (design.md section 6). */
final class FeeSettings {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private static final FeePolicy DEFAULT = FeePolicy.SETTLEMENT;

    private FeeSettings() {}

    /** One policy for ever, or a list of rows {@code {policy, from}}. */
    static FeePolicies read(SettingsNode node, String key, LocalDate start) {
        if (!node.isList(key)) {
            return FeePolicies.always(node.choice(key, FeePolicy.class, DEFAULT));
        }
        List<FeePolicies.Row> rows = new ArrayList<>();
        for (SettingsNode row : node.list(key)) {
            FeePolicy policy = row.choice("policy", FeePolicy.class, null);
            Optional<YearMonth> from = month(row);
            row.closed();
            if (from.isEmpty()) {
                continue;
            }
            boolean first = rows.isEmpty();
            boolean known = !start.equals(LocalDate.EPOCH);
            if (first && known && from.get().isAfter(YearMonth.from(start))) {
                row.fault("from", "is after the start date " + start + ": the first row says what holds from then on");
            } else if (!first && !from.get().isAfter(rows.get(rows.size() - 1).from())) {
                row.fault("from", "is not later than the row before it");
                continue;
            }
            rows.add(new FeePolicies.Row(policy, from.get()));
        }
        if (rows.isEmpty()) {
            node.fault(key, "has no row that can be read");
            return FeePolicies.always(DEFAULT);
        }
        return new FeePolicies(rows);
    }

    private static Optional<YearMonth> month(SettingsNode row) {
        String text = row.text("from");
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(YearMonth.parse(text));
        } catch (DateTimeException noMonth) {
            row.fault("from", "is not a month like 2026-03");
            return Optional.empty();
        }
    }

    /**
     * The fault of a file that changes the policy of a month that has begun, with its path. Payouts of such a month may
     * be booked already, and half a month would then be booked the other way. Where nothing was booked (dry run) it may
     * change.
     */
    static Optional<String> changeOfBegunMonth(Administration before, Administration after, Instant now) {
        if (before.dryRun() || before.psps().isEmpty()) {
            return Optional.empty();
        }
        FeePolicies old = before.policies().fees();
        FeePolicies asked = after.policies().fees();
        YearMonth begun = YearMonth.from(now.atZone(AMSTERDAM));
        YearMonth start = YearMonth.from(before.startDate());
        SortedSet<YearMonth> changes = new TreeSet<>();
        changes.add(start);
        old.rows().forEach(row -> changes.add(row.from()));
        asked.rows().forEach(row -> changes.add(row.from()));
        return changes.stream()
                .filter(month -> !month.isBefore(start) && !month.isAfter(begun))
                .filter(month -> old.of(month) != asked.of(month))
                .findFirst()
                .map(month -> "administrations." + after.id() + ".policies.fees: would change the policy of " + month
                        + ", which has begun, from " + SettingsNode.written(old.of(month)) + " to "
                        + SettingsNode.written(asked.of(month)) + "; it changes at a month's boundary only. "
                        + example(old, asked.of(month), start, begun));
    }

    private static String example(FeePolicies old, FeePolicy wanted, YearMonth start, YearMonth begun) {
        StringBuilder rows = new StringBuilder(
                "Write a list that keeps what holds until now and lets the new one begin" + " in a later month: [");
        FeePolicy last = null;
        for (FeePolicies.Row row : old.rows()) {
            if (!row.from().isAfter(begun)) {
                YearMonth from = last == null && row.from().isBefore(start) ? start : row.from();
                rows.append("{policy: ")
                        .append(SettingsNode.written(row.policy()))
                        .append(", from: ");
                rows.append(from).append("}, ");
                last = row.policy();
            }
        }
        return rows.append("{policy: ")
                .append(SettingsNode.written(wanted))
                .append(", from: ")
                .append(begun.plusMonths(1))
                .append("}]")
                .toString();
    }
}
