package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * {@code invoices.registerPayment}. It takes no reference of ours and answers no id: whether it happened is only to be
 * seen by comparing with how the invoice stood before (teamleader.md section 7), so it is never sent a second time.
 */
final class RegisterPayment implements Operation<RegisterPayment.Intent> {
    private final TeamleaderApi api;

    RegisterPayment(TeamleaderApi api) {
        this.api = api;
    }

    /**
     * A payment to be entered.
     *
     * @param invoice Teamleader's id
     * @param date {@code YYYY-MM-DD}
     * @param amount decimal text, positive
     * @param currency ISO 4217
     * @param paymentMethod id of a payment method, or empty
     * @param dueBefore decimal text: what is due directly before
     * @param equalBefore how many payments of this date and amount there are directly before
     */
    record Intent(
            String invoice,
            String date,
            String amount,
            String currency,
            String paymentMethod,
            String dueBefore,
            int equalBefore) {

        private PaymentRow row() {
            return new PaymentRow(date, amount);
        }

        private Money due() {
            return Money.of(dueBefore, currency);
        }

        private String dueAfter() {
            return due().minus(Money.of(amount, currency)).toDecimal();
        }

        private String id() {
            return invoice + "/" + date + "/" + amount + "/" + (equalBefore + 1);
        }
    }

    @Override
    public String name() {
        return "invoices.registerPayment";
    }

    @Override
    public Class<Intent> intent() {
        return Intent.class;
    }

    @Override
    public Findable findable() {
        return Findable.BY_COMPARISON;
    }

    /**
     * Enters the payment, if the invoice stands as the decision saw it.
     *
     * @throws Failure.Rejected when somebody changed its payments meanwhile
     * @throws Failure.NoEffect when Teamleader does not show an earlier payment of ours yet
     */
    @Override
    public String call(Intent intent, Call call) {
        Standing before = Standing.now(api, intent.invoice(), intent.currency()).orElseThrow(RegisterPayment::gone);
        if (!isBefore(before, intent)) {
            throw changed(before, intent);
        }
        ObjectNode body = TeamleaderApi.id(intent.invoice());
        body.set("payment", TeamleaderValues.money(Money.of(intent.amount(), intent.currency())));
        body.put("paid_at", TeamleaderValues.noon(LocalDate.parse(intent.date())));
        if (!intent.paymentMethod().isEmpty()) {
            body.put("payment_method_id", intent.paymentMethod());
        }
        api.effect(name(), body, call.deadline());
        return intent.id();
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<Standing> now = Standing.now(api, intent.invoice(), intent.currency());
        if (now.isEmpty()) {
            return new Lookup.Unclear("The invoice is not in Teamleader any more.");
        }
        if (isBefore(now.get(), intent)) {
            return new Lookup.Absent();
        }
        boolean oneMore = intent.row().countIn(now.get().rows()) == intent.equalBefore() + 1;
        return oneMore && now.get().due().equals(intent.dueAfter())
                ? new Lookup.Found(intent.id())
                : new Lookup.Unclear(evidence(now.get(), intent));
    }

    private static boolean isBefore(Standing standing, Intent intent) {
        return standing.due().equals(intent.dueBefore())
                && intent.row().countIn(standing.rows()) == intent.equalBefore();
    }

    private static Failure changed(Standing now, Intent intent) {
        if (Money.of(now.due(), intent.currency()).compareTo(intent.due()) > 0) {
            return new Failure.NoEffect("Teamleader does not show the payment before this one yet");
        }
        return new Failure.Rejected(
                "crm-payment-by-others",
                evidence(now, intent),
                "Compare the payments in Teamleader with those in the books; then choose try again.");
    }

    private static String evidence(Standing now, Intent intent) {
        return "We were about to enter " + intent.currency() + " " + intent.amount() + " of " + intent.date()
                + ", with "
                + intent.currency() + " " + intent.dueBefore() + " due and " + intent.equalBefore()
                + " equal payments there. Now " + now.inWords(intent.currency());
    }

    static Failure gone() {
        return new Failure.Rejected(
                "crm-invoice-gone",
                "The invoice is not in Teamleader any more.",
                "See what was done with it in Teamleader; then choose try again.");
    }
}
