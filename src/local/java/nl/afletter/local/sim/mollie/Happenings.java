package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.mollie.MollieState.BalanceRow;
import nl.afletter.local.sim.mollie.MollieState.CaptureRow;
import nl.afletter.local.sim.mollie.MollieState.ChargebackRow;
import nl.afletter.local.sim.mollie.MollieState.MovementRow;
import nl.afletter.local.sim.mollie.MollieState.PaymentRow;
import nl.afletter.local.sim.mollie.MollieState.RefundRow;
import nl.afletter.local.sim.mollie.MollieState.SettlementRow;
import nl.afletter.local.sim.mollie.MollieState.Tariff;
import nl.afletter.model.Money;

/** What payers, banks and Mollie do: each moves money on the balance and tells those who asked to be told. */
final class Happenings {
    /** Mollie passes these on; the money never reaches its balance (mollie.md section 4). */
    static final Set<String> PASSED_THROUGH = Set.of("paypal", "giftcard", "voucher");

    private final MollieState state;
    private final Instant now;
    private final Movements movements;
    private final WebhookCalls tell;

    Happenings(MollieState state, Instant now) {
        this.state = state;
        this.now = now;
        this.movements = new Movements(state);
        this.tell = new WebhookCalls(state, now);
    }

    String create(Money amount, String description, JsonNode metadata, String method, String profile, boolean test) {
        PaymentRow row = new PaymentRow();
        row.id = state.id("tr_");
        row.mode = test ? "test" : "live";
        row.profile = profile;
        row.amount = amount;
        row.description = description;
        row.metadata = metadata;
        row.method = method;
        row.status = "open";
        row.createdAt = now;
        state.payments.add(row);
        return row.id;
    }

    void pay(String id, Instant at, String iban, String name, Money settles) {
        PaymentRow row = unpaid(id);
        row.payerIban = iban;
        row.payerName = name;
        row.settles = settles != null ? settles : ownSettlement(row);
        row.paidAt = at;
        row.status = "paid";
        if (row.settles != null) {
            movements.post("payment", row.settles, priced(row.method), label(row), at, context(row, Map.of()));
        }
        tell.about("payment.paid", row.id, row);
    }

    void authorise(String id, Instant at, String iban, String name) {
        PaymentRow row = unpaid(id);
        row.payerIban = iban;
        row.payerName = name;
        row.settles = ownSettlement(row);
        row.status = "authorized";
        tell.about("payment.authorized", row.id, row);
    }

    void end(String id, String status) {
        PaymentRow row = unpaid(id);
        row.status = status;
        tell.about("payment." + status, row.id, row);
    }

    String capture(String payment, Money amount) {
        PaymentRow paid = state.payments.get(payment);
        CaptureRow row = new CaptureRow();
        row.id = state.id("cpt_");
        row.payment = payment;
        row.amount = amount;
        row.settles = amount;
        row.createdAt = now;
        state.captures.add(row);
        paid.status = "paid";
        paid.paidAt = Optional.ofNullable(paid.paidAt).orElse(now);
        movements.post(
                "capture", amount, priced(paid.method), label(paid), now, context(paid, Map.of("captureId", row.id)));
        tell.about("capture.succeeded", row.id, paid);
        return row.id;
    }

    String refund(String payment, Money amount, Money takes, String description, boolean done) {
        PaymentRow paid = state.payments.get(payment);
        RefundRow row = new RefundRow();
        row.id = state.id("re_");
        row.payment = payment;
        row.amount = amount;
        row.settles = takes == null ? share(paid, amount) : takes.negate();
        row.description = description;
        row.metadata = NullNode.getInstance();
        row.createdAt = now;
        row.status = "pending";
        state.refunds.add(row);
        if (done) {
            refundLeaves(row.id);
        }
        return row.id;
    }

    void refundLeaves(String id) {
        RefundRow row = state.refunds.get(id);
        PaymentRow paid = state.payments.get(row.payment);
        row.status = "refunded";
        if (row.settles != null) {
            movements.post(
                    "refund",
                    row.settles,
                    priced("refund"),
                    "Refunds " + label(paid),
                    now,
                    context(paid, Map.of("refundId", id)));
        }
        tell.about("refund.refunded", id, paid);
    }

    void refundFails(String id) {
        RefundRow row = state.refunds.get(id);
        PaymentRow paid = state.payments.get(row.payment);
        if (row.status.equals("refunded") && row.settles != null) {
            movements.post(
                    "returned-refund",
                    row.settles.negate(),
                    null,
                    "Returned refunds",
                    now,
                    context(paid, Map.of("refundId", id)));
        }
        row.status = "failed";
        tell.about("refund.failed", id, paid);
    }

    String chargeback(String payment, Money amount, Money takes) {
        PaymentRow paid = state.payments.get(payment);
        ChargebackRow row = new ChargebackRow();
        row.id = state.id("chb_");
        row.payment = payment;
        row.amount = amount;
        row.settles = takes == null ? share(paid, amount) : takes.negate();
        row.createdAt = now;
        state.chargebacks.add(row);
        if (row.settles != null) {
            movements.post(
                    "chargeback",
                    row.settles,
                    priced("chargeback"),
                    "Chargebacks",
                    now,
                    context(paid, Map.of("chargebackId", row.id)));
        }
        tell.about("chargeback.received", row.id, paid);
        return row.id;
    }

    void reverseChargeback(String id) {
        ChargebackRow row = state.chargebacks.get(id);
        PaymentRow paid = state.payments.get(row.payment);
        row.reversedAt = now;
        if (row.settles != null) {
            movements.post(
                    "chargeback-reversal",
                    row.settles.negate(),
                    null,
                    "Reversed chargebacks",
                    now,
                    context(paid, Map.of("chargebackId", id)));
        }
        tell.about("chargeback.reversed", id, paid);
    }

    String settle(String currency, Instant at, boolean paidOut) {
        SettlementRow row = new Settling(state).settle(state.balance(currency), at, paidOut);
        if (state.passedThroughInSubLists) {
            state.payments.rows.stream()
                    .filter(each -> each.settles == null && each.paidAt != null && each.settlement == null)
                    .filter(each -> each.mode.equals("live"))
                    .forEach(each -> {
                        each.settlement = row.id;
                        row.payments.add(each.id);
                    });
        }
        movements.check();
        return row.id;
    }

    void paidOut(String settlement) {
        SettlementRow row = state.settlements.get(settlement);
        row.status = "paidout";
        row.settledAt = now;
    }

    String payoutFails(String settlement) {
        SettlementRow row = state.settlements.get(settlement);
        row.status = "failed";
        row.settledAt = null;
        return movements.post("returned-transfer", row.amount, now, Map.of("settlementId", row.id)).id;
    }

    /** The invoice over a month's fees. What was withheld above it comes back, as a movement of its own. */
    String invoice(String currency, YearMonth month) {
        Invoicing invoicing = new Invoicing(state, movements);
        return invoicing
                .issued(currency, month)
                .orElseGet(() -> invoicing.issue(state.balance(currency), month, now))
                .id;
    }

    MovementRow move(String type, Money amount, Map<String, String> context) {
        return movements.post(type, amount, now, context);
    }

    void openBalance(String currency) {
        BalanceRow row = new BalanceRow();
        row.id = state.balances.rows.isEmpty() ? MollieState.PRIMARY_BALANCE : state.id("bal_");
        row.currency = currency;
        row.createdAt = now;
        state.balances.add(row);
    }

    private PaymentRow unpaid(String id) {
        PaymentRow row = state.payments.get(id);
        if (!row.status.equals("open")) {
            throw new IllegalArgumentException(id + " is " + row.status);
        }
        return row;
    }

    /** What reaches the balance: nothing for a test, for a method passed through, or for a currency without balance. */
    private Money ownSettlement(PaymentRow row) {
        boolean ours = row.mode.equals("live")
                && !PASSED_THROUGH.contains(row.method)
                && state.find(row.amount.currency()).isPresent();
        return ours ? row.amount : null;
    }

    /** The part of a payment that a refund or chargeback takes from the balance; negative. */
    private static Money share(PaymentRow paid, Money amount) {
        if (paid.settles == null) {
            return null;
        }
        BigDecimal part = paid.settles
                .decimal()
                .multiply(amount.decimal())
                .divide(paid.amount.decimal(), Money.digits(paid.settles.currency()), RoundingMode.HALF_UP);
        return Money.of(part, paid.settles.currency()).negate();
    }

    private String priced(String tariff) {
        return state.tariffs.containsKey(tariff) ? tariff : null;
    }

    private String label(PaymentRow row) {
        Tariff tariff = state.tariffs.get(row.method);
        return tariff == null ? row.method : tariff.name();
    }

    private static Map<String, String> context(PaymentRow row, Map<String, String> more) {
        Map<String, String> context = new HashMap<>(more);
        context.put("paymentId", row.id);
        context.put("paymentDescription", row.description);
        context.put("method", row.method);
        return context;
    }
}
