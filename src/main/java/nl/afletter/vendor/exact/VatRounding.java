package nl.afletter.vendor.exact;

import java.math.BigDecimal;
import java.util.List;
import nl.afletter.model.Money;

/**
 * How far a CRM's VAT is off what Exact computes line by line.
 *
 * @param difference the CRM's amount less Exact's
 * @param isPossible whether rounding alone can make the CRM's amount: half a cent per line
 */
record VatRounding(Money difference, boolean isPossible) {

    private static final BigDecimal HALF_A_CENT = new BigDecimal("0.005");

    static VatRounding of(VatCode code, List<Money> nets, Money told) {
        BigDecimal exact = BigDecimal.ZERO;
        Money computed = Money.zero(told.currency());
        for (Money net : nets) {
            exact = exact.add(code.exact(net));
            computed = computed.plus(code.rounded(net));
        }
        BigDecimal off = exact.subtract(told.decimal()).abs();
        boolean possible = off.compareTo(HALF_A_CENT.multiply(BigDecimal.valueOf(nets.size()))) <= 0;
        return new VatRounding(told.minus(computed), possible);
    }
}
