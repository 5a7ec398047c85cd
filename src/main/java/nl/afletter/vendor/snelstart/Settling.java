package nl.afletter.vendor.snelstart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;

/**
 * Lines that settle sales bookings, and the check after the act: which sign opens an item again, and which closes it, is
 * written nowhere for money that goes out and for memorials (snelstart.md sections 8 and 9). So what is open is read
 * before and after.
 */
final class Settling {

    private final Items items;

    /**
     * A part that goes to a sales booking.
     *
     * @param item id or {@code @key}
     * @param lowers positive lowers what is open of an invoice, negative lowers a credit note or opens an invoice again
     */
    record Line(String item, Money lowers) {}

    Settling(Items items) {
        this.items = items;
    }

    /** What is open of each item before it is settled. */
    Map<String, Money> open(List<Line> lines) {
        Map<String, Money> open = new LinkedHashMap<>();
        lines.forEach(line -> open.put(line.item(), items.openOf(line.item())));
        return open;
    }

    /** @throws Failure.OutcomeUnknown if something else is open afterwards than was meant: a person looks at it then */
    void requireDone(List<Line> lines, Map<String, Money> before) {
        for (Line line : lines) {
            Money expected = before.get(line.item()).minus(line.lowers());
            Money open = SnelStartApi.afterwards(() -> items.openOf(line.item()));
            if (!open.equals(expected)) {
                throw new Failure.OutcomeUnknown("SnelStart took the booking, but shows " + open + " open of "
                        + items.numberOf(line.item()) + " where " + expected + " was expected.");
            }
        }
    }

    /** What is wrong with items that were settled some time ago, in words; empty when nothing is. */
    String doubt(List<Line> lines) {
        StringBuilder doubts = new StringBuilder();
        for (Line line : lines) {
            String doubt = items.doubt(line.item());
            doubts.append(doubts.length() == 0 || doubt.isEmpty() ? "" : " ").append(doubt);
        }
        return doubts.toString();
    }

    String numberOf(Line line) {
        return items.numberOf(line.item());
    }
}
