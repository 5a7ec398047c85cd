package nl.afletter.vendor.teamleader;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;

/**
 * A payment as Teamleader shows it, in an intent: it has neither an id nor a text.
 *
 * @param date {@code YYYY-MM-DD}, the Amsterdam day
 * @param amount decimal text, for example {@code 121.00}
 */
record PaymentRow(String date, String amount) {

    static PaymentRow of(LocalDate date, Money amount) {
        return new PaymentRow(date.toString(), amount.toDecimal());
    }

    static List<PaymentRow> of(Invoice invoice) {
        return invoice.payments().stream()
                .map(paid -> of(paid.date(), paid.amount()))
                .toList();
    }

    /** How many rows are equal to this one. */
    int countIn(List<PaymentRow> rows) {
        return (int) rows.stream().filter(this::equals).count();
    }

    /** Whether two lists hold the same rows, in any order. */
    static boolean same(List<PaymentRow> a, List<PaymentRow> b) {
        return without(a, b).isEmpty() && a.size() == b.size();
    }

    /** The rows that are left when each of the others takes away one equal to it. */
    static List<PaymentRow> without(List<PaymentRow> rows, List<PaymentRow> others) {
        List<PaymentRow> left = new ArrayList<>(rows);
        others.forEach(left::remove);
        return left;
    }
}
