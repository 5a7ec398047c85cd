package nl.afletter.prove.history;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the PSP withholds and says about it, from its price list: per movement rounded up to a cent with VAT, in its
 * figures per month and kind with four decimals (mollie.md section 5). What the books make of it: each kind of cost
 * rounded once, what is left over is a cost without VAT (nl-bookkeeping.md section 3).
 */
final class Fees {

    private static final BigDecimal VAT = new BigDecimal("0.21");

    /** Fixed part in EUR and percentage, without VAT: the simulated PSP's own price list. */
    private static final Map<String, String[]> PRICES = Map.of(
            "ideal", new String[] {"0.32", "0"},
            "creditcard", new String[] {"0.25", "1.80"},
            "klarna", new String[] {"0.40", "2.99"},
            "refund", new String[] {"0.25", "0"},
            "chargeback", new String[] {"10.00", "0"});

    private final Map<String, BigDecimal> perMonthAndKind = new TreeMap<>();
    private final Map<YearMonth, BigDecimal> exact = new TreeMap<>();
    private final Map<YearMonth, Long> ofMonth = new TreeMap<>();
    private long withheld;

    /** A movement with a price. @return what is withheld of it, in cents */
    long charge(String tariff, long cents, YearMonth month) {
        String[] price = PRICES.get(tariff);
        BigDecimal net = new BigDecimal(price[0])
                .add(BigDecimal.valueOf(Math.abs(cents), 2)
                        .multiply(new BigDecimal(price[1]))
                        .movePointLeft(2));
        long fee = net.multiply(VAT.add(BigDecimal.ONE))
                .movePointRight(2)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        perMonthAndKind.merge(month + " " + tariff, net, BigDecimal::add);
        exact.merge(month, net, BigDecimal::add);
        ofMonth.merge(month, fee, Long::sum);
        withheld += fee;
        return fee;
    }

    /**
     * What the PSP gives back with its invoices over months that are over: all that was rounded up beyond them (mollie.md
     * section 7). An invoice comes at five in the morning of the next month's first working day.
     *
     * @return cents by month, each month once
     */
    Map<YearMonth, Long> givenBack(ZonedDateTime now) {
        Map<YearMonth, Long> back = new TreeMap<>();
        for (YearMonth month : List.copyOf(ofMonth.keySet())) {
            if (!firstWorkingDay(month.plusMonths(1)).atTime(5, 0).isAfter(now.toLocalDateTime())) {
                BigDecimal net = exact.remove(month);
                back.put(month, ofMonth.remove(month) - cents(net) - cents(net.multiply(VAT)));
            }
        }
        return back;
    }

    private static LocalDate firstWorkingDay(YearMonth month) {
        LocalDate day = month.atDay(1);
        while (day.getDayOfWeek().getValue() > 5 || day.getDayOfYear() == 1) {
            day = day.plusDays(1);
        }
        return day;
    }

    /** All that was withheld since the last payout. */
    long withheld() {
        return withheld;
    }

    /**
     * Books what was withheld and begins anew. The PSP's figures say what each kind of cost is, with VAT and without; the
     * VAT itself is computed by the package, over the costs without VAT (docs/vendors/moneybird.md). What that differs
     * from the PSP's figure is a cost of the first kind.
     *
     * @param sums get costs and input VAT
     */
    void book(Sums sums) {
        long[] transactions = netAndVat(false);
        long[] chargebacks = netAndVat(true);
        long tax = new BigDecimal(transactions[0] + chargebacks[0])
                .multiply(VAT)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        long ofChargebacks = chargebacks[0];
        if (transactions[0] == 0 && ofChargebacks != 0) {
            ofChargebacks += chargebacks[1] - tax;
        }
        sums.vat("21% inkoop", tax);
        sums.post("4520", ofChargebacks);
        sums.post("4510", withheld - tax - ofChargebacks);
        perMonthAndKind.clear();
        withheld = 0;
    }

    /** The PSP's figures of chargebacks or of all else, each rounded once. */
    private long[] netAndVat(boolean ofChargebacks) {
        BigDecimal gross = BigDecimal.ZERO;
        BigDecimal tax = BigDecimal.ZERO;
        for (Map.Entry<String, BigDecimal> line : perMonthAndKind.entrySet()) {
            if (line.getKey().endsWith("chargeback") == ofChargebacks) {
                BigDecimal net = line.getValue().setScale(4, RoundingMode.HALF_UP);
                BigDecimal part = line.getValue().multiply(VAT).setScale(4, RoundingMode.HALF_UP);
                gross = gross.add(net).add(part);
                tax = tax.add(part);
            }
        }
        return new long[] {cents(gross) - cents(tax), cents(tax)};
    }

    private static long cents(BigDecimal exact) {
        return exact.setScale(2, RoundingMode.HALF_UP).movePointRight(2).longValueExact();
    }
}
