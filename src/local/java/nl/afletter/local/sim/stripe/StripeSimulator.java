package nl.afletter.local.sim.stripe;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.WebhookPost;
import nl.afletter.local.sim.stripe.StripeState.Billing;
import nl.afletter.local.sim.stripe.StripeState.CallRow;
import nl.afletter.local.sim.stripe.StripeState.ChargeRow;
import nl.afletter.local.sim.stripe.StripeState.Key;
import nl.afletter.local.sim.stripe.StripeState.MovementRow;
import nl.afletter.local.sim.stripe.StripeState.PayoutRow;
import nl.afletter.local.sim.stripe.StripeState.Tariff;
import nl.afletter.model.Money;

/**
 * Stripe on loopback. The methods here are what people, banks and Stripe itself do; what programs do comes over HTTP.
 * Amounts are Stripe's minor units; ids of charges, refunds, disputes and payouts are returned.
 */
public final class StripeSimulator extends StripeDoor {
    private final WebhookPost post = new WebhookPost(Duration.ofSeconds(15));

    /** A webhook call that is on its way. */
    public record WebhookCall(String url, String body, String signature) {}

    /** A webhook call and how it was answered; status 0 is no answer. */
    public record Delivered(WebhookCall call, int status) {}

    /** A simulator with a EUR balance and the keys above, not yet started. It asks no fees until a tariff is set. */
    public StripeSimulator(SimClock clock, Path dataFolder) {
        super(clock, dataFolder);
    }

    // ---- payments

    /** A charge of a live PaymentIntent that is not paid yet. @param method such as {@code ideal} or {@code card} */
    public String charge(Money amount, String method, String description, Map<String, String> metadata) {
        return charge(amount, method, description, metadata, false);
    }

    /** The same in live or test mode. */
    public String charge(Money amount, String method, String description, Map<String, String> metadata, boolean test) {
        return act(acts ->
                acts.charge(amount.minor(), amount.currency(), method, description, Map.copyOf(metadata), test).id);
    }

    /** The payer pays all of it. */
    public void pay(String charge, String payer) {
        pay(charge, payer, null);
    }

    /** The payer pays in a currency that has no balance of its own. @param rate to EUR */
    public void pay(String charge, String payer, String rate) {
        BigDecimal factor = rate == null ? null : new BigDecimal(rate);
        on(charge, (acts, row) -> acts.succeed(row, payer, row.amount, factor));
    }

    /** A card is agreed to; the money comes with {@link #capture}. */
    public void authorise(String charge) {
        on(charge, Happenings::authorise);
    }

    /** All or a part of what was agreed is collected. @param rate null for a currency with a balance */
    public void capture(String charge, Money amount, String rate) {
        BigDecimal factor = rate == null ? null : new BigDecimal(rate);
        on(charge, (acts, row) -> acts.succeed(row, "J. Jansen", amount.minor(), factor));
    }

    /** A debit is being collected: it stands on the balance already, and may fail. */
    public void collecting(String charge) {
        on(charge, Happenings::pendingRow);
    }

    /** It is not paid; what stood on the balance is taken back. */
    public void fail(String charge) {
        on(charge, Happenings::fail);
    }

    /** The Checkout Session through which a charge was paid. */
    public void session(String charge, Map<String, String> metadata, String reference, String link) {
        on(charge, (acts, row) -> acts.session(row, Map.copyOf(metadata), reference, link));
    }

    /** What the buyer of a charge filled in. */
    public void billing(String charge, Billing billing) {
        change(state -> state.charges.get(charge).billing = billing);
    }

    /** The PaymentIntent has this metadata, the charge has none. */
    public void metadataOnIntentOnly(String charge, Map<String, String> metadata) {
        change(state -> {
            ChargeRow row = state.charges.get(charge);
            row.metadata = Map.of();
            state.intents.get(row.intent).metadata = Map.copyOf(metadata);
        });
    }

    /** Whether charges succeed before they have a row on the balance; see {@link #row}. */
    public void rowsLater(boolean later) {
        change(state -> state.rowsLater = later);
    }

    /** The row of a charge that had none. */
    public void row(String charge) {
        on(charge, (acts, row) -> acts.row(row, null));
    }

    // ---- money back

    /** Money goes back and leaves the balance at once. */
    public String refund(String charge, Money amount) {
        return refund(charge, amount, null, "succeeded");
    }

    /** The same with a rate of this day, or with another status: {@code requires_action} has no row on the balance yet. */
    public String refund(String charge, Money amount, String rate, String status) {
        BigDecimal factor = rate == null ? null : new BigDecimal(rate);
        return act(acts -> acts.refund(row(charge, state -> state.charges), amount.minor(), factor, status).id);
    }

    /** The bank sends a refund back. */
    public void refundFails(String refund) {
        act(acts -> {
            acts.refundFails(row(refund, state -> state.refunds));
            return refund;
        });
    }

    /** The bank asks: a dispute that moves nothing. */
    public String inquiry(String charge, Money amount) {
        return act(acts -> acts.inquiry(row(charge, state -> state.charges), amount.minor()).id);
    }

    /** The bank takes the money of a dispute, for the first time or again. @param rate null for a currency with a balance */
    public void withdraw(String dispute, String rate) {
        BigDecimal factor = rate == null ? null : new BigDecimal(rate);
        act(acts -> {
            acts.withdraw(row(dispute, state -> state.disputes), factor);
            return dispute;
        });
    }

    /** A dispute whose money is taken at once. */
    public String dispute(String charge, Money amount) {
        String dispute = inquiry(charge, amount);
        withdraw(dispute, null);
        return dispute;
    }

    /** The dispute is won: the money comes back, its fee does not. */
    public void win(String dispute) {
        act(acts -> {
            acts.win(row(dispute, state -> state.disputes));
            return dispute;
        });
    }

    /** The dispute is lost: nothing moves. */
    public void lose(String dispute) {
        act(acts -> {
            acts.lose(row(dispute, state -> state.disputes));
            return dispute;
        });
    }

    // ---- payouts

    /** An automatic payout of all there is in EUR, arrived and with a complete list. */
    public String payOut(LocalDate arrival) {
        return payOut("EUR", arrival);
    }

    /** The same of another currency. */
    public String payOut(String currency, LocalDate arrival) {
        String payout = payOutPending(currency, arrival);
        arrives(payout);
        reconciled(payout);
        return payout;
    }

    /** An automatic payout that is on its way, its list not complete. */
    public String payOutPending(String currency, LocalDate arrival) {
        return act(acts -> acts.automaticPayout(currency, arrival).id);
    }

    /** A payout of a chosen amount that arrived. @param method {@code standard} or {@code instant} @param fee in EUR cents */
    public String payOutByHand(Money amount, String method, long fee, LocalDate arrival) {
        String payout = act(acts -> acts.manualPayout(amount.currency(), amount.minor(), method, fee, arrival).id);
        arrives(payout);
        return payout;
    }

    /** It reached the bank. */
    public void arrives(String payout) {
        onPayout(payout, Happenings::arrives);
    }

    /** Its list is complete. */
    public void reconciled(String payout) {
        onPayout(payout, Happenings::reconciled);
    }

    /** The bank refuses it, also days after it arrived; the money is on the balance again. */
    public void payoutFails(String payout) {
        onPayout(payout, Happenings::payoutFails);
    }

    /** Any movement of the balance, also of a type that nobody knows. Returns its id. */
    public String move(String type, String category, Money amount) {
        return act(acts -> acts.raw(type, category, null, amount.minor(), amount.currency()).id);
    }

    /** What Stripe withholds from a row, and under which word. */
    public void fee(String movement, long fee, String feeType) {
        change(state -> {
            MovementRow row = state.movements.get(movement);
            row.fee = fee;
            row.feeType = feeType;
        });
    }

    /** Many paid iDEAL payments at once, of different small amounts, for payouts of any length. */
    public void payMany(int number) {
        act(acts -> {
            for (int i = 0; i < number; i++) {
                ChargeRow row = acts.charge(100 + i % 900, "EUR", "ideal", "Order " + i, Map.of(), false);
                acts.succeed(row, "Payer " + i, row.amount, null);
            }
            return "";
        });
    }

    // ---- how this Stripe is set up

    /** The price of a method or of {@code dispute}. @param fixed in minor units @param basisPoints of the amount */
    public void tariff(String method, long fixed, long basisPoints) {
        change(state -> state.tariffs.put(method, new Tariff(fixed, basisPoints)));
    }

    /** A bank account in another currency: charges in it are no longer converted. */
    public void settle(String currency) {
        change(state -> state.settles.add(currency));
    }

    /** Pages are never longer than this, whatever is asked for. */
    public void largestPage(int rows) {
        change(state -> state.largestPage = rows);
    }

    /** This key is refused from now on. */
    public void revoke(String key) {
        change(state -> state.keys.remove(key));
    }

    /** A restricted live key with just these rights. */
    public void addKey(String key, Set<String> rights) {
        change(state -> state.keys.put(key, new Key(false, Set.copyOf(rights))));
    }

    /** An endpoint that is told of everything. Returns its secret. */
    public String endpoint(String url) {
        return endpoint(url, List.of("*"), Render.VERSION);
    }

    /** An endpoint that is told of these events in this version. Returns its secret. */
    public String endpoint(String url, List<String> events, String version) {
        AtomicReference<String> secret = new AtomicReference<>();
        change(state -> secret.set(hook(state, url, events, version, false).secret));
        return secret.get();
    }

    /** The secrets of all endpoints are rolled: both sign until {@code false}. */
    public void roll(boolean rolling) {
        change(state -> state.hooks.rows.forEach(hook -> {
            if (rolling) {
                hook.oldSecret = hook.secret;
                hook.secret = state.id("whsec");
            } else {
                hook.oldSecret = null;
            }
        }));
    }

    // ---- webhooks

    /** Makes every webhook call that is due, in order. Calls that fail stay for a later time. */
    public List<Delivered> deliverWebhooks() {
        return deliverWebhooks(UnaryOperator.identity());
    }

    /**
     * As {@link #deliverWebhooks()}, with mishaps.
     *
     * @param mishap gets the calls that are due and returns those that are made: the order may differ, a call may stand
     *     there twice, and one that is left out is lost for ever
     */
    public List<Delivered> deliverWebhooks(UnaryOperator<List<WebhookCall>> mishap) {
        Map<WebhookCall, CallRow> due = new IdentityHashMap<>();
        List<WebhookCall> inOrder = new ArrayList<>();
        change(state -> state.calls.stream()
                .filter(row -> !row.due.isAfter(clock().instant()))
                .forEach(row -> {
                    WebhookCalls calls = new WebhookCalls(state, clock().instant());
                    String body = calls.body(row);
                    WebhookCall call = new WebhookCall(calls.url(row), body, calls.signature(row, body));
                    inOrder.add(call);
                    due.put(call, row);
                }));
        List<Delivered> delivered = new ArrayList<>();
        Map<CallRow, Integer> answers = new IdentityHashMap<>();
        due.values().forEach(row -> answers.put(row, 200));
        for (WebhookCall call : mishap.apply(List.copyOf(inOrder))) {
            int status = WebhookCalls.send(post, call.url(), call.body(), call.signature());
            delivered.add(new Delivered(call, status));
            answers.put(due.get(call), status);
        }
        change(state ->
                answers.forEach((row, status) -> new WebhookCalls(state, clock().instant()).ended(row, status)));
        return delivered;
    }

    /** What is on the balance in this currency. */
    public Money held(String currency) {
        return look(state -> Money.ofMinor(Happenings.held(state, currency), currency));
    }

    /** Checks that automatic payouts are the sums of their rows. @throws IllegalStateException if not */
    public void checkMoney() {
        change(Happenings::check);
    }

    private interface Act {
        void on(Happenings acts, ChargeRow row);
    }

    private void on(String charge, Act act) {
        act(acts -> {
            act.on(acts, row(charge, state -> state.charges));
            return charge;
        });
    }

    private interface PayoutAct {
        void on(Happenings acts, PayoutRow row);
    }

    private void onPayout(String payout, PayoutAct act) {
        act(acts -> {
            act.on(acts, row(payout, state -> state.payouts));
            return payout;
        });
    }

    /** The row itself, to be changed within the same act. */
    private <T extends StripeState.Row> T row(String id, Function<StripeState, StripeState.Listing<T>> list) {
        return look(state -> list.apply(state).get(id));
    }

    private <T> T act(Function<Happenings, T> what) {
        AtomicReference<T> result = new AtomicReference<>();
        change(state -> result.set(what.apply(new Happenings(state, clock().instant()))));
        return result.get();
    }
}
