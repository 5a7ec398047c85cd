package nl.afletter.vendor.teamleader;

import java.util.List;
import java.util.Optional;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * {@code invoices.removePayments}: takes all payments off an invoice, there is no other way to take back one
 * (teamleader.md sections 6 and 8). Only done where every payment there is ours, and checked once more before the call.
 */
final class RemovePayments implements Operation<RemovePayments.Intent> {
    private final TeamleaderApi api;

    RemovePayments(TeamleaderApi api) {
        this.api = api;
    }

    /**
     * Payments to be removed.
     *
     * @param invoice Teamleader's id
     * @param currency ISO 4217
     * @param rows all payments that stand there, all of them ours
     */
    record Intent(String invoice, String currency, List<PaymentRow> rows) {
        Intent {
            rows = List.copyOf(rows);
        }

        private String id() {
            return invoice + "/removed/" + rows.size();
        }
    }

    @Override
    public String name() {
        return "invoices.removePayments";
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
     * Removes them; nothing is sent where none is left.
     *
     * @throws Failure.Rejected when other payments stand there than the decision saw
     */
    @Override
    public String call(Intent intent, Call call) {
        Standing before = Standing.now(api, intent.invoice(), intent.currency()).orElseThrow(RegisterPayment::gone);
        if (before.rows().isEmpty()) {
            return intent.id();
        }
        if (!PaymentRow.same(before.rows(), intent.rows())) {
            throw new Failure.Rejected(
                    "crm-payment-by-others",
                    "The payments of the invoice changed before we could remove ours: "
                            + before.inWords(intent.currency()),
                    "Compare the payments in Teamleader with those in the books; then choose try again.");
        }
        api.effect(name(), TeamleaderApi.id(intent.invoice()), call.deadline());
        return intent.id();
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<Standing> now = Standing.now(api, intent.invoice(), intent.currency());
        if (now.isEmpty()) {
            return new Lookup.Unclear("The invoice is not in Teamleader any more.");
        }
        if (now.get().rows().isEmpty()) {
            return new Lookup.Found(intent.id());
        }
        return PaymentRow.same(now.get().rows(), intent.rows())
                ? new Lookup.Absent()
                : new Lookup.Unclear(now.get().inWords(intent.currency()));
    }
}
