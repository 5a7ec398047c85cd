package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Settles an item from a ledger account, without money: a payment on the invoice with {@code balance_settlement}
 * (moneybird.md section 8). The ledger account must allow document type {@code payment}.
 */
final class SettleFromLedger implements Operation<SettleFromLedger.Intent> {

    static final String NAME = "settle-from-ledger";

    private final MoneybirdApi api;
    private final Books books;

    /**
     * @param item id or {@code @key}
     * @param amount in the item's currency; has the sign of the item's total where it settles
     * @param base the same in the currency of the books; absent where that is the item's
     */
    record Intent(String item, String ledger, String transaction, LocalDate date, Money amount, Money base) {
        static Intent of(Posting.LedgerSettlement posting) {
            Worth worth = posting.worth();
            return new Intent(
                    posting.item(),
                    posting.ledger(),
                    posting.transaction(),
                    posting.date(),
                    worth.amount(),
                    worth.isForeign() ? worth.value() : null);
        }
    }

    SettleFromLedger(MoneybirdApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Intent> intent() {
        return Intent.class;
    }

    @Override
    public Findable findable() {
        return Findable.EXACTLY;
    }

    @Override
    public String call(Intent intent, Call call) {
        books.requireBaseCurrency(intent.base() == null ? intent.amount() : intent.base());
        books.requireOpen(intent.date());
        JsonNode payment;
        try {
            payment = api.post(path(intent) + "/payments", body(intent), call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        if (!MoneybirdApi.afterwards(() -> isIt(payment, intent))) {
            throw new Failure.OutcomeUnknown("the answer shows another payment than the one that was sent");
        }
        String fault = intent.base() == null
                ? ""
                : MoneybirdApi.afterwards(() -> ForeignItem.fault(api.get(path(intent), Map.of()), books.currency()));
        if (!fault.isEmpty()) {
            throw new Failure.OutcomeUnknown(fault);
        }
        return MoneybirdApi.made(payment);
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        JsonNode item = api.get(path(intent), Map.of());
        for (JsonNode payment : item.path("payments")) {
            if (isIt(payment, intent)) {
                String fault = intent.base() == null ? "" : ForeignItem.fault(item, books.currency());
                return fault.isEmpty() ? new Lookup.Found(Json.id(payment)) : new Lookup.Unclear(fault);
            }
        }
        return new Lookup.Absent();
    }

    private static boolean isIt(JsonNode payment, Intent intent) {
        return Json.text(payment, "transaction_identifier").equals(intent.transaction())
                && Json.text(payment, "ledger_account_id").equals(intent.ledger())
                && Json.text(payment, "payment_date").equals(intent.date().toString())
                && Json.money(payment, "price", intent.amount().currency()).equals(intent.amount())
                && ForeignItem.hasBase(payment, intent.base());
    }

    private static String path(Intent intent) {
        return Ids.Target.of(intent.item()).path();
    }

    private static ObjectNode body(Intent intent) {
        ObjectNode body = Json.object();
        ObjectNode payment = body.putObject("payment");
        payment.put("payment_date", intent.date().toString());
        payment.put("price", intent.amount().toDecimal());
        if (intent.base() != null) {
            payment.put("price_base", intent.base().toDecimal());
        }
        payment.put("manual_payment_action", "balance_settlement");
        payment.put("ledger_account_id", Ids.digits(intent.ledger()));
        payment.put("transaction_identifier", intent.transaction());
        return body;
    }
}
