package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.mollie.MollieState.BalanceRow;
import nl.afletter.local.sim.mollie.MollieState.InvoiceRow;
import nl.afletter.local.sim.mollie.MollieState.MovementRow;
import nl.afletter.local.sim.mollie.MollieState.Tariff;
import nl.afletter.model.Money;

/**
 * Mollie's own invoices (mollie.md section 7): over the fees of a month, on the first working day of the next one, none
 * for a month without costs. They come by themselves once somebody looks.
 */
final class Invoicing {
    private static final LocalTime MORNING = LocalTime.of(5, 0);
    private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    private final MollieState state;
    private final Movements movements;

    Invoicing(MollieState state, Movements movements) {
        this.state = state;
        this.movements = movements;
    }

    /** A line of an invoice. */
    private static final class Line {
        private String description;
        private int count;
        private BigDecimal net = BigDecimal.ZERO;
        private BigDecimal rate;
    }

    /** Issues what is due by now and not there yet. */
    void issueDue(Instant now) {
        for (BalanceRow balance : state.balances.rows) {
            if (balance.movements.rows.isEmpty()) {
                continue;
            }
            YearMonth month = month(balance.movements.rows.get(0));
            for (; !moment(month).isAfter(now); month = month.plusMonths(1)) {
                if (issued(balance.currency, month).isEmpty()
                        && !lines(balance, month).isEmpty()) {
                    issue(balance, month, moment(month));
                }
            }
        }
    }

    InvoiceRow issue(BalanceRow balance, YearMonth month, Instant at) {
        Map<String, Line> lines = lines(balance, month);
        InvoiceRow row = new InvoiceRow();
        row.id = state.id("inv_");
        row.reference = "MOLR" + month.getYear() + "." + String.format("%07d", state.invoices.rows.size() + 1);
        row.month = month.toString();
        row.issuedAt = day(month);
        Money back = withheld(balance, month).minus(sums(row, lines, balance.currency));
        if (!back.isZero()) {
            movements.post("invoice-rounding-compensation", back, at, Map.of("invoiceId", row.id));
        }
        if (state.subscription.signum() != 0) {
            Line more = new Line();
            more.description = "Subscription";
            more.count = 1;
            more.net = state.subscription;
            more.rate = Movements.VAT;
            lines.put("subscription", more);
            sums(row, lines, balance.currency);
        }
        state.invoices.add(row);
        return row;
    }

    /** Fills in lines and sums. @return net and VAT together */
    private static Money sums(InvoiceRow row, Map<String, Line> lines, String currency) {
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal vat = BigDecimal.ZERO;
        ArrayNode rendered = SimJson.array();
        for (Line line : lines.values()) {
            net = net.add(line.net);
            vat = vat.add(line.net.multiply(line.rate));
            rendered.addObject()
                    .put("period", row.month)
                    .put("description", line.description)
                    .put("count", line.count)
                    .put("vatPercentage", line.rate.movePointRight(2).intValueExact())
                    .set("amount", Render.money(cents(line.net, currency)));
        }
        row.lines = rendered;
        row.net = cents(net, currency);
        row.vat = cents(vat, currency);
        return row.net.plus(row.vat);
    }

    /** What left the balance for fees in a month. */
    private static Money withheld(BalanceRow balance, YearMonth month) {
        long sum = balance.movements.rows.stream()
                .filter(row -> month(row).equals(month))
                .mapToLong(Invoicing::fee)
                .sum();
        return Money.ofMinor(sum, balance.currency);
    }

    /** The fee of a movement including VAT, positive. */
    static long fee(MovementRow row) {
        return -row.fees - (isFee(row) ? row.initial : 0);
    }

    /** Whether a movement is nothing but a fee. */
    static boolean isFee(MovementRow row) {
        return row.initial < 0 && row.type.endsWith("-fee");
    }

    private Map<String, Line> lines(BalanceRow balance, YearMonth month) {
        Map<String, Line> lines = new TreeMap<>();
        for (MovementRow row : balance.movements.rows) {
            if (fee(row) == 0 || !month(row).equals(month)) {
                continue;
            }
            Line line = lines.computeIfAbsent(isFee(row) ? row.type : row.tariff, each -> new Line());
            Tariff tariff = row.tariff == null ? null : state.tariffs.get(row.tariff);
            line.description = tariff == null ? row.label : tariff.name();
            line.rate = state.vatRate(row.tariff);
            line.count++;
            line.net = line.net.add(isFee(row) ? withoutVat(row, balance.currency) : row.net);
        }
        return lines;
    }

    private static BigDecimal withoutVat(MovementRow row, String currency) {
        return Money.ofMinor(-row.initial, currency)
                .decimal()
                .divide(BigDecimal.ONE.add(Movements.VAT), 4, RoundingMode.HALF_UP);
    }

    /** The invoice over a month, once it is there: there is one only. */
    Optional<InvoiceRow> issued(String currency, YearMonth month) {
        return state.invoices.rows.stream()
                .filter(row ->
                        row.month.equals(month.toString()) && row.net.currency().equals(currency))
                .findFirst();
    }

    private static YearMonth month(MovementRow row) {
        return YearMonth.from(row.createdAt.atZone(SimClock.AMSTERDAM));
    }

    /** The first working day of the month after; New Year's Day is none. */
    private static LocalDate day(YearMonth month) {
        LocalDate day = month.plusMonths(1).atDay(1);
        while (WEEKEND.contains(day.getDayOfWeek()) || day.getDayOfYear() == 1) {
            day = day.plusDays(1);
        }
        return day;
    }

    private static Instant moment(YearMonth month) {
        return day(month).atTime(MORNING).atZone(SimClock.AMSTERDAM).toInstant();
    }

    private static Money cents(BigDecimal exact, String currency) {
        return Money.of(exact.setScale(Money.digits(currency), RoundingMode.HALF_UP), currency);
    }
}
