package nl.afletter.local.sim.stripe;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import nl.afletter.local.sim.stripe.StripeState.ChargeRow;
import nl.afletter.local.sim.stripe.StripeState.DisputeRow;
import nl.afletter.local.sim.stripe.StripeState.IntentRow;
import nl.afletter.local.sim.stripe.StripeState.MovementRow;
import nl.afletter.local.sim.stripe.StripeState.PayoutRow;
import nl.afletter.local.sim.stripe.StripeState.RefundRow;
import nl.afletter.local.sim.stripe.StripeState.SessionRow;

/** What happens at Stripe, with its rows of the balance and its events (stripe.md section 4). Amounts in minor units. */
final class Happenings {
    private static final String EUR = "EUR";

    private final StripeState state;
    private final Instant now;
    private final WebhookCalls calls;

    Happenings(StripeState state, Instant now) {
        this.state = state;
        this.now = now;
        this.calls = new WebhookCalls(state, now);
    }

    private static boolean isCard(String method) {
        return method.equals("card");
    }

    private <T extends StripeState.Row> T fresh(T row, String prefix, boolean test) {
        row.id = state.id(prefix);
        row.createdAt = now;
        row.test = test;
        return row;
    }

    /** A charge that is being paid: no money yet. */
    ChargeRow charge(
            long amount,
            String currency,
            String method,
            String description,
            Map<String, String> metadata,
            boolean test) {
        IntentRow intent = state.intents.add(fresh(new IntentRow(), "pi", test));
        intent.amount = amount;
        intent.currency = currency;
        intent.status = "processing";
        intent.description = description;
        intent.metadata = metadata;
        ChargeRow charge = state.charges.add(fresh(new ChargeRow(), isCard(method) ? "ch" : "py", test));
        charge.intent = intent.id;
        charge.amount = amount;
        charge.currency = currency;
        charge.status = "pending";
        charge.method = method;
        charge.description = description;
        charge.metadata = metadata;
        charge.isCaptured = true;
        intent.latestCharge = charge.id;
        calls.about("charge.pending", charge);
        return charge;
    }

    /** A card payment that is agreed to and not captured. */
    void authorise(ChargeRow charge) {
        charge.status = "succeeded";
        charge.isCaptured = false;
        state.intents.get(charge.intent).status = "requires_capture";
        calls.about("charge.succeeded", charge);
    }

    /** Money comes in. @param rate to EUR, for a currency without a balance of its own; null otherwise */
    void succeed(ChargeRow charge, String payer, long captured, BigDecimal rate) {
        boolean first = !charge.status.equals("succeeded");
        charge.status = "succeeded";
        charge.isCaptured = true;
        charge.captured = captured;
        charge.payerName = payer;
        IntentRow intent = state.intents.get(charge.intent);
        intent.status = "succeeded";
        if (state.rowsLater) {
            charge.movement = null;
        } else {
            row(charge, rate);
        }
        calls.about(first ? "charge.succeeded" : "charge.captured", charge);
        calls.about("payment_intent.succeeded", intent);
    }

    /** The row of the balance that was not there at once. */
    void row(ChargeRow charge, BigDecimal rate) {
        if (charge.movement != null) {
            return;
        }
        boolean card = isCard(charge.method);
        MovementRow row = move(card ? "charge" : "payment", "charge", charge.id, charge.amount, charge.currency, rate);
        row.fee = state.tariffs.containsKey(charge.method)
                ? state.tariffs.get(charge.method).of(converted(charge.captured, rate))
                : 0;
        row.description = charge.description;
        charge.movement = row.id;
        if (charge.captured < charge.amount) {
            move(
                    "refund",
                    "partial_capture_reversal",
                    charge.id,
                    charge.captured - charge.amount,
                    charge.currency,
                    rate);
        }
    }

    /** A debit that is being collected already stands on the balance; it may fail later. */
    void pendingRow(ChargeRow charge) {
        charge.captured = charge.amount;
        row(charge, null);
    }

    void fail(ChargeRow charge) {
        charge.status = "failed";
        state.intents.get(charge.intent).status = "requires_payment_method";
        if (charge.movement != null) {
            MovementRow back = move(
                    "payment_failure_refund", "charge_failure", charge.id, -charge.captured, charge.currency, null);
            charge.failureMovement = back.id;
        }
        calls.about("charge.failed", charge);
    }

    void session(ChargeRow charge, Map<String, String> metadata, String reference, String link) {
        SessionRow session = state.sessions.add(fresh(new SessionRow(), "cs", charge.test));
        session.intent = charge.intent;
        session.metadata = metadata;
        session.clientReference = reference;
        session.paymentLink = link;
    }

    /** @param rate to EUR on this day, where the charge was in another currency; null otherwise */
    RefundRow refund(ChargeRow charge, long amount, BigDecimal rate, String status) {
        if (amount <= 0 || amount > charge.captured - charge.refunded) {
            throw new IllegalArgumentException(
                    "no more than " + (charge.captured - charge.refunded) + " can be refunded");
        }
        RefundRow refund = state.refunds.add(fresh(new RefundRow(), isCard(charge.method) ? "re" : "pyr", charge.test));
        refund.charge = charge.id;
        refund.amount = amount;
        refund.currency = charge.currency;
        refund.status = status;
        charge.refunded += amount;
        if (!status.equals("requires_action")) {
            String type = isCard(charge.method) ? "refund" : "payment_refund";
            refund.movement = move(type, "refund", refund.id, -amount, charge.currency, rate).id;
        }
        calls.about("charge.refunded", charge);
        calls.about("refund.created", refund);
        return refund;
    }

    void refundFails(RefundRow refund) {
        refund.status = "failed";
        ChargeRow charge = state.charges.get(refund.charge);
        charge.refunded -= refund.amount;
        if (refund.movement != null) {
            MovementRow left = state.movements.get(refund.movement);
            boolean card = isCard(charge.method);
            MovementRow back = raw(
                    card ? "refund_failure" : "payment_refund",
                    "refund_failure",
                    refund.id,
                    -left.amount,
                    left.currency);
            refund.failureMovement = back.id;
        }
        calls.about("refund.failed", refund);
    }

    /** An inquiry of the bank: nothing moves. */
    DisputeRow inquiry(ChargeRow charge, long amount) {
        DisputeRow dispute = state.disputes.add(fresh(new DisputeRow(), "du", charge.test));
        dispute.charge = charge.id;
        dispute.amount = amount;
        dispute.currency = charge.currency;
        dispute.status = "warning_needs_response";
        charge.disputed = true;
        calls.about("charge.dispute.created", dispute);
        return dispute;
    }

    void withdraw(DisputeRow dispute, BigDecimal rate) {
        dispute.status = "needs_response";
        MovementRow row = move("adjustment", "dispute", dispute.id, -dispute.amount, dispute.currency, rate);
        row.fee = state.tariffs.containsKey("dispute")
                ? state.tariffs.get("dispute").of(0)
                : 0;
        dispute.movements.add(row.id);
        calls.about("charge.dispute.funds_withdrawn", dispute);
    }

    void win(DisputeRow dispute) {
        dispute.status = "won";
        MovementRow last = state.movements.get(dispute.movements.get(dispute.movements.size() - 1));
        dispute.movements.add(raw("adjustment", "dispute_reversal", dispute.id, -last.amount, last.currency).id);
        calls.about("charge.dispute.funds_reinstated", dispute);
        calls.about("charge.dispute.closed", dispute);
    }

    void lose(DisputeRow dispute) {
        dispute.status = "lost";
        calls.about("charge.dispute.closed", dispute);
    }

    /** All that stands on the balance goes to the bank, or is collected from it. */
    PayoutRow automaticPayout(String currency, LocalDate arrival) {
        PayoutRow payout = payout(currency, 0, true, "standard", arrival);
        for (MovementRow row : state.movements.rows) {
            boolean open = row.payout == null && row.currency.equals(currency) && !row.test;
            if (open) {
                row.payout = payout.id;
                payout.rows.add(row.id);
                payout.amount = Math.addExact(payout.amount, row.net());
            }
        }
        leave(payout, 0);
        return payout;
    }

    /** A payout of a chosen amount. @param fee what Stripe asks for it */
    PayoutRow manualPayout(String currency, long amount, String method, long fee, LocalDate arrival) {
        PayoutRow payout = payout(currency, amount, false, method, arrival);
        leave(payout, fee);
        return payout;
    }

    private PayoutRow payout(String currency, long amount, boolean automatic, String method, LocalDate arrival) {
        PayoutRow payout = state.payouts.add(fresh(new PayoutRow(), "po", false));
        payout.currency = currency;
        payout.amount = amount;
        payout.automatic = automatic;
        payout.method = method;
        payout.status = "pending";
        payout.reconciliation = automatic ? "in_progress" : "not_applicable";
        payout.arrival = arrival;
        return payout;
    }

    private void leave(PayoutRow payout, long fee) {
        MovementRow row = raw("payout", "payout", payout.id, -payout.amount, payout.currency);
        row.fee = fee;
        row.description = "STRIPE PAYOUT";
        if (payout.automatic) {
            row.payout = payout.id;
            payout.rows.add(row.id);
        }
        payout.movement = row.id;
        calls.about("payout.created", payout);
    }

    void arrives(PayoutRow payout) {
        payout.status = "paid";
        calls.about("payout.paid", payout);
    }

    void reconciled(PayoutRow payout) {
        payout.reconciliation = "completed";
        calls.about("payout.reconciliation_completed", payout);
    }

    void payoutFails(PayoutRow payout) {
        payout.status = "failed";
        MovementRow back = raw("payout_failure", "payout_reversal", payout.id, payout.amount, payout.currency);
        back.description = "PAYOUT FAILURE";
        payout.failureMovement = back.id;
        calls.about("payout.failed", payout);
    }

    private MovementRow move(
            String type, String category, String source, long amount, String currency, BigDecimal rate) {
        boolean own = state.settles.contains(currency);
        if (own != (rate == null)) {
            throw new IllegalArgumentException("a rate is for a currency without a balance of its own: " + currency);
        }
        MovementRow row = raw(type, category, source, converted(amount, rate), own ? currency : EUR);
        row.rate = rate;
        return row;
    }

    private static long converted(long amount, BigDecimal rate) {
        return rate == null
                ? amount
                : BigDecimal.valueOf(amount)
                        .multiply(rate)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact();
    }

    /** Any movement, also of a type that nobody knows. */
    MovementRow raw(String type, String category, String source, long amount, String currency) {
        MovementRow row = state.movements.add(fresh(new MovementRow(), "txn", isTest(source)));
        row.type = type;
        row.category = category;
        row.source = source;
        row.amount = amount;
        row.feeType = "stripe_fee";
        row.currency = currency;
        row.description = type.toUpperCase(Locale.ROOT).replace('_', ' ');
        return row;
    }

    private boolean isTest(String source) {
        return state.charges.find(source).filter(row -> row.test).isPresent()
                || state.refunds.find(source).filter(row -> row.test).isPresent()
                || state.disputes.find(source).filter(row -> row.test).isPresent();
    }

    /** What is on the balance. */
    static long held(StripeState state, String currency) {
        return state.movements.rows.stream()
                .filter(row -> row.currency.equals(currency) && !row.test)
                .mapToLong(MovementRow::net)
                .sum();
    }

    /** Each automatic payout is the sum of its rows; each row is in no payout or in one. */
    static void check(StripeState state) {
        for (PayoutRow payout : state.payouts.rows) {
            long sum = payout.rows.stream()
                    .filter(id -> !id.equals(payout.movement))
                    .mapToLong(id -> state.movements.get(id).net())
                    .sum();
            if (payout.automatic && sum != payout.amount) {
                throw new IllegalStateException("payout " + payout.id + " of " + payout.amount + " holds " + sum);
            }
        }
    }
}
