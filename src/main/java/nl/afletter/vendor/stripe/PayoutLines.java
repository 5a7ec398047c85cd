package nl.afletter.vendor.stripe;

import static nl.afletter.vendor.stripe.StripeValues.flag;
import static nl.afletter.vendor.stripe.StripeValues.money;
import static nl.afletter.vendor.stripe.StripeValues.required;
import static nl.afletter.vendor.stripe.StripeValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.Money;
import nl.afletter.model.PayoutLine;
import nl.afletter.model.PayoutLine.Type;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * The rows of a payout, one page of Stripe per call: they add up to it, and each says both what was paid out and what
 * moved the balance.
 * <ul>
 *   <li>An automatic payout has a list of its own.
 *   <li>Of any other payout Stripe does not know what it holds (stripe.md section 4). Where all payouts of an account are
 *       made by hand ({@code payouts: manual}), it is given all rows since the payout before it; what it leaves on the
 *       balance is carried over.
 *   <li>An instant payout beside a schedule takes nothing but money: its rows come with the next automatic payout, where
 *       it stands as a row itself.
 * </ul>
 *
 * <p>The cursor is {@code list:<after>} or {@code ledger:<sum>:<after>}, the sum in minor units of what was read: it
 * names all that is needed to go on, and the same cursor gives the same rows again.
 */
final class PayoutLines {
    private final StripeApi api;
    private final boolean byHand;
    private final RowOfBalance rows;

    /** @param byHand whether all payouts of the account are made by hand */
    PayoutLines(StripeApi api, boolean byHand) {
        this.api = api;
        this.byHand = byHand;
        this.rows = new RowOfBalance(api);
    }

    Page<PayoutLine> page(String id, String cursor) {
        String[] parts = cursor.split(":", -1);
        if (parts.length == 2 && parts[0].equals("list")) {
            return listed(id, parts[1]);
        }
        if (!cursor.isEmpty() && !(parts.length == 3 && parts[0].equals("ledger"))) {
            throw new IllegalArgumentException("'" + cursor + "' is no place in a payout");
        }
        JsonNode payout = api.payout(id).orElseThrow(() -> new IllegalArgumentException("payout " + id + " is gone"));
        JsonNode own = payout.path("balance_transaction");
        if (!own.isObject()) {
            throw new Failure.NoEffect("payout " + id + " is not on the balance yet");
        }
        if (flag(payout, "automatic")) {
            return listed(id, "");
        }
        if (cursor.isEmpty() && byHand) {
            List<PayoutLine> first = new ArrayList<>(fee(own));
            return ledger(payout, own, sum(first, own), required(own, "id"), first);
        }
        if (byHand) {
            Money sum =
                    Money.ofMinor(Long.parseLong(parts[1]), money(own, "amount").currency());
            return ledger(payout, own, sum, parts[2], new ArrayList<>());
        }
        return alone(payout, own);
    }

    private Page<PayoutLine> listed(String payout, String after) {
        StripeApi.Rows page = api.ofPayout(payout, after);
        List<PayoutLine> lines = new ArrayList<>();
        for (JsonNode row : page.rows()) {
            if (RowOfBalance.typeOf(row) != Type.OTHER_PAYOUT) {
                lines.addAll(rows.lines(row));
            } else if (text(row, "source").equals(payout)) {
                lines.addAll(fee(row));
            } else {
                // It is a payout of its own, with a booking of its own.
                lines.add(RowOfBalance.carried(row, "", RowOfBalance.net(row)));
            }
        }
        return new Page<>(lines, page.next().isEmpty() ? "" : "list:" + page.next());
    }

    /** Backwards through the balance until the payout before. */
    private Page<PayoutLine> ledger(JsonNode payout, JsonNode own, Money before, String after, List<PayoutLine> lines) {
        StripeApi.Rows page = api.ofCurrency(text(own, "currency"), after);
        int first = lines.size();
        boolean over = page.next().isEmpty();
        for (JsonNode row : page.rows()) {
            if (RowOfBalance.typeOf(row) == Type.OTHER_PAYOUT) {
                requireByHand(row);
                over = true;
                break;
            }
            lines.addAll(rows.lines(row));
        }
        Money sum = before.plus(sum(lines.subList(first, lines.size()), own));
        if (!over) {
            return new Page<>(lines, "ledger:" + sum.minor() + ":" + page.next());
        }
        lines.addAll(rest(payout, own, sum));
        return new Page<>(lines, "");
    }

    private static void requireByHand(JsonNode row) {
        if (row.path("source").path("automatic").asBoolean()) {
            throw new Failure.Rejected(
                    "stripe-schedule-changed",
                    "The payout before this one was made on schedule, this one by hand: Stripe does not tell which of the"
                            + " rows between them it holds.",
                    "Book the first payout after a change of schedule by hand; the next one is imported again.");
        }
    }

    /** The whole amount comes from the balance, and goes to where rows of a later payout bring it. */
    private static Page<PayoutLine> alone(JsonNode payout, JsonNode own) {
        if (!text(payout, "method").equals("instant")) {
            throw new Failure.Rejected(
                    "stripe-manual-payout",
                    "This payout was made by hand: Stripe does not tell what it holds.",
                    "Where all payouts of this account are made by hand, set payouts: manual at the connection and choose"
                            + " try again; else book this one by hand, then choose ignore.");
        }
        List<PayoutLine> lines = new ArrayList<>(fee(own));
        lines.addAll(rest(payout, own, sum(lines, own)));
        return new Page<>(lines, "");
    }

    private static List<PayoutLine> fee(JsonNode own) {
        Money fee = money(own, "fee");
        return fee.isZero() ? List.of() : List.of(RowOfBalance.fee(own, fee));
    }

    private static List<PayoutLine> rest(JsonNode payout, JsonNode own, Money sum) {
        Money carried = money(payout, "amount").minus(sum);
        return carried.isZero() ? List.of() : List.of(RowOfBalance.carried(own, "-carried", carried));
    }

    private static Money sum(List<PayoutLine> lines, JsonNode own) {
        Money sum = Money.zero(StripeValues.currency(own));
        for (PayoutLine line : lines) {
            sum = sum.plus(line.amount()).plus(line.fees());
        }
        return sum;
    }
}
