package nl.afletter.vendor.generic;

import static nl.afletter.vendor.generic.Values.moment;
import static nl.afletter.vendor.generic.Values.money;
import static nl.afletter.vendor.generic.Values.optionalMoney;
import static nl.afletter.vendor.generic.Values.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.PayoutLine.Type;
import nl.afletter.port.Page;
import nl.afletter.port.Received;

/** Reads a payout and its rows: one list that is both what was paid out and what moved the balance. */
final class PayoutOfEvents {

    /** What a row may be, in the words of the sender. */
    static final Map<String, Type> TYPES = types();

    /** Each page reads the whole event once more; a page's paper has room for as many rows. */
    private static final int PAGE = 250;

    private PayoutOfEvents() {}

    private static Map<String, Type> types() {
        Map<String, Type> types = new LinkedHashMap<>();
        types.put("payment", Type.PAYMENT);
        types.put("refund", Type.REFUND);
        types.put("refund_failed", Type.RETURNED_REFUND);
        types.put("chargeback", Type.CHARGEBACK);
        types.put("chargeback_reversed", Type.REVERSED_CHARGEBACK);
        types.put("fee", Type.FEE);
        types.put("reserve", Type.RESERVE);
        types.put("top_up", Type.TOP_UP);
        types.put("returned_payout", Type.RETURNED_PAYOUT);
        types.put("other", Type.UNKNOWN);
        return types;
    }

    /** Empty when nothing says that it was paid. */
    static Optional<Payout> of(List<Received.Stored> events) {
        boolean failed = events.stream().anyMatch(each -> each.slot().equals(Canon.PAYOUT_FAILED));
        return paid(events).map(stored -> payout(stored, failed));
    }

    private static Payout payout(Received.Stored stored, boolean failed) {
        JsonNode data = Values.kept(stored.json()).path("data");
        String id = text(data, "payoutId");
        return new Payout(
                id,
                data.has("reference") ? text(data, "reference") : id,
                failed ? Payout.Status.FAILED : Payout.Status.PAID_OUT,
                money(data, "amount", text(data, "currency")),
                Optional.of(day(data)),
                Values.made(moment(data, "paidAt"), stored.at()),
                Optional.empty(),
                List.of(),
                "");
    }

    /** @param cursor number of the first row; empty for the first page */
    static Page<PayoutLine> lines(List<Received.Stored> events, String cursor) {
        JsonNode data = Values.kept(paid(events)
                        .orElseThrow(() -> new IllegalArgumentException("there is no such payout"))
                        .json())
                .path("data");
        JsonNode rows = data.path("lines");
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int to = Math.min(rows.size(), from + PAGE);
        List<PayoutLine> lines = new ArrayList<>();
        for (int i = from; i < to; i++) {
            lines.add(line(rows.get(i), text(data, "currency"), day(data)));
        }
        return new Page<>(lines, to < rows.size() ? Integer.toString(to) : "");
    }

    private static PayoutLine line(JsonNode row, String currency, LocalDate day) {
        Type type = TYPES.get(text(row, "type"));
        String id = text(row, "id");
        boolean transaction = type.subject().isPresent();
        String words = row.has("description") ? text(row, "description") : text(row, "type");
        return new PayoutLine(
                PayoutLine.View.BOTH,
                id,
                type,
                transaction ? id : "",
                type == Type.PAYMENT ? id : transaction ? text(row, "paymentId") : "",
                money(row, "gross", currency),
                optionalMoney(row, "fee", currency).negate(),
                row.has("date") ? Values.day(row, "date") : day,
                words);
    }

    private static LocalDate day(JsonNode data) {
        return Values.amsterdam(moment(data, "paidAt"));
    }

    private static Optional<Received.Stored> paid(List<Received.Stored> events) {
        return events.stream().filter(each -> each.slot().equals(Canon.PAYOUT)).findFirst();
    }
}
