package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * One half of a credit note that lowers an invoice in another currency than the books: a payment on one of the two with
 * {@code balance_settlement} on the ledger account of exchange differences, where both halves leave what the two are worth
 * apart. What Moneybird makes of {@code invoices_settlement} between two rates is written nowhere; of this nothing is left
 * for it to book (moneybird.md section 8).
 */
final class SetOffForeign implements Operation<SetOffForeign.Intent> {

    static final String NAME = "set-off-foreign";

    /** What the key of the note's half adds to that of the invoice's. */
    static final String NOTE = ":note";

    private final MoneybirdApi api;
    private final Books books;

    /**
     * @param item id or {@code @key} of the one that is settled here
     * @param note on the invoice's half the credit note, id or {@code @key}; absent on the note's own
     * @param amount in the item's currency, with the sign of its total
     */
    record Intent(String item, String note, String ledger, LocalDate date, Money amount) {}

    SetOffForeign(MoneybirdApi api, Books books) {
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
        books.requireOpen(intent.date());
        Money base = base(intent, call.key());
        JsonNode payment;
        try {
            payment = api.post(path(intent.item()) + "/payments", body(intent, base, call.key()), call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        if (!MoneybirdApi.afterwards(() -> isIt(payment, intent) && ForeignItem.hasBase(payment, base))) {
            throw new Failure.OutcomeUnknown("the answer shows another payment than the one that was sent");
        }
        String fault = MoneybirdApi.afterwards(() -> ForeignItem.fault(item(intent.item()), books.currency()));
        if (!fault.isEmpty()) {
            throw new Failure.OutcomeUnknown(fault);
        }
        return MoneybirdApi.made(payment);
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        JsonNode item = item(intent.item());
        Optional<JsonNode> there = payment(item, call.key());
        if (there.isEmpty()) {
            return new Lookup.Absent();
        }
        if (!isIt(there.get(), intent)) {
            return new Lookup.Unclear("The item " + intent.item() + " shows a settlement of "
                    + Json.text(there.get(), "price") + "; it should be " + intent.amount()
                    + ". Correct it in Moneybird.");
        }
        String fault = ForeignItem.fault(item, books.currency());
        return fault.isEmpty() ? new Lookup.Found(Json.id(there.get())) : new Lookup.Unclear(fault);
    }

    /**
     * What is taken off the item in the books: all that they still have of it where it closes; else off the invoice what
     * the note brought, and off the note its share.
     */
    private Money base(Intent intent, String key) {
        JsonNode item = item(intent.item());
        Money unpaid = Json.money(item, "total_unpaid", intent.amount().currency());
        Money value = Json.money(item, "total_unpaid_base", books.currency());
        if (intent.amount().abs().compareTo(unpaid.abs()) > 0) {
            throw new Failure.Rejected(
                    "refused",
                    "Of " + Json.text(item, "reference") + " only " + unpaid + " is open in Moneybird, and "
                            + intent.amount() + " should be settled.",
                    "See in Moneybird what settled it meanwhile. Settle the rest by hand, then mark it as done.");
        }
        if (intent.note() == null || unpaid.equals(intent.amount())) {
            return new Worth(unpaid, value).part(intent.amount()).value();
        }
        return payment(item(intent.note()), key + NOTE)
                .map(half -> Json.money(half, "price_base", books.currency()).negate())
                .orElseThrow(() -> new Failure.NoEffect("Moneybird does not show the credit note's half yet"));
    }

    private static Optional<JsonNode> payment(JsonNode item, String key) {
        for (JsonNode payment : item.path("payments")) {
            if (Json.text(payment, "transaction_identifier").equals(key)) {
                return Optional.of(payment);
            }
        }
        return Optional.empty();
    }

    private static boolean isIt(JsonNode payment, Intent intent) {
        return Json.text(payment, "ledger_account_id").equals(intent.ledger())
                && Json.text(payment, "payment_date").equals(intent.date().toString())
                && Json.money(payment, "price", intent.amount().currency()).equals(intent.amount());
    }

    private JsonNode item(String id) {
        return api.get(path(id), Map.of());
    }

    private static String path(String id) {
        return Ids.Target.of(id).path();
    }

    private static ObjectNode body(Intent intent, Money base, String key) {
        ObjectNode body = Json.object();
        ObjectNode payment = body.putObject("payment");
        payment.put("payment_date", intent.date().toString());
        payment.put("price", intent.amount().toDecimal());
        payment.put("price_base", base.toDecimal());
        payment.put("manual_payment_action", "balance_settlement");
        payment.put("ledger_account_id", Ids.digits(intent.ledger()));
        payment.put("transaction_identifier", key);
        return body;
    }
}
