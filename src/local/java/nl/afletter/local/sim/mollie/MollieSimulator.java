package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
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
import nl.afletter.local.sim.mollie.MollieState.CallRow;
import nl.afletter.local.sim.mollie.MollieState.Credential;
import nl.afletter.local.sim.mollie.MollieState.Tariff;
import nl.afletter.model.Money;

/**
 * Mollie on loopback. The methods here are what people and banks do; what programs do comes over HTTP. Amounts that
 * reach a balance stay there until {@link #settle} pays them out; each payout checks that no cent was made or lost.
 */
public final class MollieSimulator extends MollieDoor {
    private static final LocalTime PAYOUT_TIME = LocalTime.of(6, 0, 1);

    private final WebhookPost post = new WebhookPost(Duration.ofSeconds(15));
    /** A webhook call that is on its way. */
    public record WebhookCall(String url, String body, String signedWith) {}

    /** A webhook call and how it was answered; status 0 is no answer. */
    public record Delivered(WebhookCall call, int status) {}

    /** A simulator with a EUR balance, one profile and the three credentials above; not yet started. */
    public MollieSimulator(SimClock clock, Path dataFolder) {
        super(clock, dataFolder);
    }

    // ---- people, banks and Mollie itself

    /** A live payment of the first profile that is not paid yet. @param metadata null, or anything in JSON */
    public String createPayment(Money amount, String description, JsonNode metadata, String method) {
        return createPayment(amount, description, metadata, method, PROFILE, false);
    }

    /** A payment of a profile, in live or test mode. */
    public String createPayment(
            Money amount, String description, JsonNode metadata, String method, String profile, boolean test) {
        JsonNode data = metadata == null ? NullNode.getInstance() : metadata;
        return act(acts -> acts.create(amount, description, data, method, profile, test));
    }

    /** The payment's own classic webhook URL, as its maker gave it. */
    public void webhookUrlOf(String payment, String url) {
        change(state -> state.payments.get(payment).webhookUrl = url);
    }

    /** The payer pays. PayPal, gift cards and vouchers are passed through: nothing reaches the balance. */
    public void pay(String payment, Instant at, String iban, String name) {
        pay(payment, at, iban, name, null);
    }

    /** The payer pays, and this reaches a balance (in its currency). */
    public void pay(String payment, Instant at, String iban, String name, Money settles) {
        act(acts -> {
            acts.pay(payment, at, iban, name, settles);
            return payment;
        });
    }

    /** The payer agrees; the money comes with {@link #capture}. */
    public void authorise(String payment, Instant at, String iban, String name) {
        act(acts -> {
            acts.authorise(payment, at, iban, name);
            return payment;
        });
    }

    /** It is never paid. @param status {@code expired}, {@code failed} or {@code canceled} */
    public void endUnpaid(String payment, String status) {
        act(acts -> {
            acts.end(payment, status);
            return payment;
        });
    }

    /** Collects a part of an authorised payment. */
    public String capture(String payment, Money amount) {
        return act(acts -> acts.capture(payment, amount));
    }

    /** Money goes back to the payer and leaves the balance at once. */
    public String refund(String payment, Money amount, String description) {
        return act(acts -> acts.refund(payment, amount, null, description, true));
    }

    /** The same for a payment in another currency than the balance's. @param takes what the balance loses, positive */
    public String refund(String payment, Money amount, Money takes, String description) {
        return act(acts -> acts.refund(payment, amount, takes, description, true));
    }

    /** A refund that has not left yet: see {@link #refundLeaves}. */
    public String refundPending(String payment, Money amount, String description) {
        return act(acts -> acts.refund(payment, amount, null, description, false));
    }

    /** A pending refund leaves. */
    public void refundLeaves(String refund) {
        act(acts -> {
            acts.refundLeaves(refund);
            return refund;
        });
    }

    /** The bank sends a refund back; what had left the balance returns to it. */
    public void refundFails(String refund) {
        act(acts -> {
            acts.refundFails(refund);
            return refund;
        });
    }

    /** The payer's bank takes the money back. */
    public String chargeback(String payment, Money amount) {
        return act(acts -> acts.chargeback(payment, amount, null));
    }

    /** The same for a payment in another currency than the balance's. @param takes what the balance loses, positive */
    public String chargeback(String payment, Money amount, Money takes) {
        return act(acts -> acts.chargeback(payment, amount, takes));
    }

    /** A chargeback is won back. */
    public void reverseChargeback(String chargeback) {
        act(acts -> {
            acts.reverseChargeback(chargeback);
            return chargeback;
        });
    }

    /** Pays out everything on the EUR balance, also when that is negative. Returns the settlement's id. */
    public String settle(LocalDate date) {
        return settle("EUR", date, true);
    }

    /** Makes the payout of a balance. @param paidOut false: it is pending until {@link #paidOut} */
    public String settle(String currency, LocalDate date, boolean paidOut) {
        return act(acts -> acts.settle(currency, date.atTime(PAYOUT_TIME).toInstant(ZoneOffset.UTC), paidOut));
    }

    /** A pending payout reached the bank. */
    public void paidOut(String settlement) {
        act(acts -> {
            acts.paidOut(settlement);
            return settlement;
        });
    }

    /** The bank refuses a payout; the money is back on the balance. @return the balance transaction that says so */
    public String payoutFails(String settlement) {
        return act(acts -> acts.payoutFails(settlement));
    }

    /** A payout of a chosen amount: money to the bank without a settlement (mollie.md section 6). */
    public String payOutCustom(Money amount) {
        return move("outgoing-custom-amount-transfer", amount.negate(), Map.of("transferId", "trf_custom"));
    }

    /** Mollie keeps money back ({@code negative} on the balance) or gives it free. */
    public String reserve(Money amount) {
        return move(amount.isPositive() ? "balance-reserve" : "balance-reserve-return", amount.negate(), Map.of());
    }

    /** Any movement of a balance, also of a type that nobody knows. @param amount negative takes money */
    public String move(String type, Money amount, Map<String, String> context) {
        return act(acts -> acts.move(type, amount, context).id);
    }

    /** The invoice over the fees of a month on the EUR balance. */
    public String invoice(YearMonth month) {
        return act(acts -> acts.invoice("EUR", month));
    }

    /** The ids of all invoices that are issued by now, oldest first. */
    public List<String> feeInvoices() {
        change(state -> new Invoicing(state, new Movements(state)).issueDue(clock().instant()));
        return look(state ->
                state.invoices.rows.stream().map(MollieState.InvoiceRow::id).toList());
    }

    /** Many paid payments at once, of different small amounts, for payouts of any length. */
    public void payMany(int number, String method) {
        act(acts -> {
            for (int i = 0; i < number; i++) {
                String id = acts.create(
                        Money.ofMinor(100 + i % 900, "EUR"),
                        "Order " + i,
                        NullNode.getInstance(),
                        method,
                        PROFILE,
                        false);
                acts.pay(id, clock().instant(), "NL91ABNA0417164300", "Payer " + i, null);
            }
            return "";
        });
    }

    // ---- how this Mollie is set up

    /**
     * Whether payments, refunds, chargebacks and captures show their {@code settlementAmount} everywhere, as in older
     * examples; else only in the lists of a settlement, as the spec says (mollie.md section 4).
     */
    public void settledEverywhere(boolean shown) {
        change(state -> state.settledEverywhere = shown);
    }

    /** Counts ids from here, so that two accounts never give out the same one, as Mollie's do not. */
    public void countFrom(long number) {
        change(state -> state.numbers = number);
    }

    /** A balance in another currency; payments in that currency then reach it. */
    public void openBalance(String currency) {
        change(state -> new Happenings(state, clock().instant()).openBalance(currency));
    }

    /** Another website profile. */
    public void addProfile(String id) {
        change(state -> state.profiles.add(id));
    }

    /** An organization token with just these scopes. */
    public void addToken(String token, Set<String> scopes) {
        change(state -> state.credentials.put(token, new Credential(null, false, scopes)));
    }

    /** This token or key is refused from now on. */
    public void revoke(String credential) {
        change(state -> state.credentials.remove(credential));
    }

    /** The price of a method, of {@code refund} or of {@code chargeback}, without VAT; null for nothing. */
    public void tariff(String method, String name, String fixed, String percentage) {
        change(state -> {
            if (fixed == null) {
                state.tariffs.remove(method);
            } else {
                BigDecimal part = percentage == null ? null : new BigDecimal(percentage);
                state.tariffs.put(method, new Tariff(name, new BigDecimal(fixed), part));
            }
        });
    }

    /** What each invoice asks beside the fees, without VAT: it is not withheld from a balance. */
    public void subscription(String net) {
        change(state -> state.subscription = new BigDecimal(net));
    }

    /** No VAT is charged on this tariff any more. */
    public void vatFree(String tariff) {
        change(state -> state.vatFree.add(tariff));
    }

    /** Pages are never longer than this, whatever is asked for. */
    public void largestPage(int rows) {
        change(state -> state.largestPage = rows);
    }

    /** Whether a chargeback that was won back stands in the payout's list of chargebacks (not known of Mollie). */
    public void wonBackInSubLists(boolean listed) {
        change(state -> state.wonBackInSubLists = listed);
    }

    /** Whether passed-through payments stand in the payout's list of payments, without a settlement amount. */
    public void passedThroughInSubLists(boolean listed) {
        change(state -> state.passedThroughInSubLists = listed);
    }

    /** Where classic calls go for payments whose maker gave no URL of his own; empty for nowhere. */
    public void classicWebhooksTo(String url) {
        change(state -> state.classicTarget = url);
    }

    // ---- webhooks

    /** Makes every webhook call that is due, in order. Calls that fail stay for a later time (mollie.md section 3a). */
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
                    WebhookCall call = new WebhookCall(row.url, row.body, row.secret);
                    inOrder.add(call);
                    due.put(call, row);
                }));
        List<WebhookCall> made = mishap.apply(List.copyOf(inOrder));
        List<Delivered> delivered = new ArrayList<>();
        Map<CallRow, Integer> answers = new IdentityHashMap<>();
        due.values().forEach(row -> answers.put(row, 200));
        for (WebhookCall call : made) {
            int status = WebhookCalls.send(post, call.url(), call.body(), call.signedWith());
            delivered.add(new Delivered(call, status));
            answers.put(due.get(call), status);
        }
        change(state ->
                answers.forEach((row, status) -> new WebhookCalls(state, clock().instant()).ended(row, status)));
        return delivered;
    }

    /** What is on the balance in this currency. */
    public Money held(String currency) {
        return look(state -> Money.ofMinor(state.balance(currency).available, currency));
    }

    /** Checks that balances are the sums of their movements. @throws IllegalStateException if not */
    public void checkMoney() {
        change(state -> new Movements(state).check());
    }

    private <T> T act(Function<Happenings, T> what) {
        AtomicReference<T> result = new AtomicReference<>();
        change(state -> result.set(what.apply(new Happenings(state, clock().instant()))));
        return result.get();
    }
}
