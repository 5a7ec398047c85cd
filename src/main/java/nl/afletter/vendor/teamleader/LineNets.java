package nl.afletter.vendor.teamleader;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the lines of one tax rate add up to what the document says for that rate. Teamleader applies discounts on the
 * whole to the totals per rate; whether line totals hold them is not written anywhere (teamleader.md section 6), so both
 * are understood.
 */
final class LineNets {
    private LineNets() {}

    /**
     * The net amounts of the lines.
     *
     * @param nets line totals in minor units, as Teamleader shows them
     * @param taxable what the document says for the rate, in minor units
     * @param factor what is left after the document's discounts: 0.9 for 10%
     * @return amounts that add up to {@code taxable}; empty when it cannot be explained by discounts and rounding
     */
    static List<Long> fit(List<Long> nets, long taxable, BigDecimal factor) {
        long sum = nets.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
        if (sum == taxable) {
            return nets;
        }
        BigDecimal discounted = BigDecimal.valueOf(sum).multiply(factor);
        boolean explained =
                isNear(taxable, discounted, nets.size()) || isNear(taxable, BigDecimal.valueOf(sum), nets.size());
        return explained && sum != 0 ? spread(nets, sum, taxable) : List.of();
    }

    /** Half a cent of rounding per line, and half a cent for the total. */
    private static boolean isNear(long taxable, BigDecimal expected, int lines) {
        BigDecimal bound = BigDecimal.valueOf(lines + 1L).divide(BigDecimal.valueOf(2));
        return BigDecimal.valueOf(taxable).subtract(expected).abs().compareTo(bound) <= 0;
    }

    /** In proportion, rounded down; the cents left over go to the largest remainders, the earlier line first. */
    private static List<Long> spread(List<Long> nets, long sum, long taxable) {
        BigInteger divisor = BigInteger.valueOf(sum).abs();
        List<Long> shares = new ArrayList<>();
        List<BigInteger> remainders = new ArrayList<>();
        long left = taxable;
        for (long net : nets) {
            BigInteger product = BigInteger.valueOf(net)
                    .multiply(BigInteger.valueOf(taxable))
                    .multiply(BigInteger.valueOf(Long.signum(sum)));
            BigInteger remainder = product.mod(divisor);
            long share = product.subtract(remainder).divide(divisor).longValueExact();
            shares.add(share);
            remainders.add(remainder);
            left -= share;
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < nets.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(remainders::get).reversed());
        for (int i = 0; i < left; i++) {
            shares.set(order.get(i), shares.get(order.get(i)) + 1);
        }
        return shares;
    }
}
