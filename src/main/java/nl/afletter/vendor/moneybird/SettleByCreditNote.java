package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * A credit note lowers an invoice: a payment on the invoice with {@code invoices_settlement} (moneybird.md section 8).
 * Which side has to get the call and whether both appear is UNCONFIRMED there, so both are read back.
 */
final class SettleByCreditNote implements Operation<SettleByCreditNote.Intent> {

    static final String NAME = "settle-by-credit-note";

    private final MoneybirdApi api;
    private final Books books;

    /** Both ids or {@code @key}; the amount is positive. */
    record Intent(String creditNote, String invoice, LocalDate date, Money amount) {
        static Intent of(Posting.CreditSettlement posting) {
            return new Intent(posting.creditNote(), posting.invoice(), posting.date(), posting.amount());
        }
    }

    SettleByCreditNote(MoneybirdApi api, Books books) {
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
        books.requireBaseCurrency(intent.amount());
        books.requireOpen(intent.date());
        JsonNode payment;
        try {
            String path = Ids.Target.of(intent.invoice()).path() + "/payments";
            payment = api.post(path, body(intent, call.key()), call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.date());
        }
        Lookup seen = MoneybirdApi.afterwards(() -> find(intent, call));
        if (seen instanceof Lookup.Found) {
            return MoneybirdApi.made(payment);
        }
        throw new Failure.OutcomeUnknown("Moneybird does not show the settlement on both sides");
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        JsonNode invoice = item(intent.invoice());
        JsonNode creditNote = item(intent.creditNote());
        for (JsonNode payment : invoice.path("payments")) {
            if (is(payment, intent, intent.amount()) && joins(payment, creditNote, intent)) {
                return new Lookup.Found(Json.id(payment));
            }
            if (Json.text(payment, "transaction_identifier").equals(call.key())) {
                return new Lookup.Unclear("The invoice " + intent.invoice() + " shows a settlement of "
                        + Json.text(payment, "price") + "; the credit note " + intent.creditNote()
                        + " should show the same, " + intent.amount() + ". Compare both in Moneybird.");
            }
        }
        return new Lookup.Absent();
    }

    private JsonNode item(String id) {
        return api.get(Ids.Target.of(id).path(), Map.of());
    }

    /** Whether the credit note shows the other half: each half names the other. */
    private static boolean joins(JsonNode payment, JsonNode creditNote, Intent intent) {
        for (JsonNode half : creditNote.path("payments")) {
            boolean named = Json.text(payment, "linked_payment_id").equals(Json.text(half, "id"))
                    || Json.text(half, "linked_payment_id").equals(Json.text(payment, "id"));
            if (named && is(half, intent, intent.amount().negate())) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(JsonNode payment, Intent intent, Money price) {
        return Json.money(payment, "price", price.currency()).equals(price)
                && Json.text(payment, "payment_date").equals(intent.date().toString());
    }

    private static ObjectNode body(Intent intent, String key) {
        ObjectNode body = Json.object();
        ObjectNode payment = body.putObject("payment");
        payment.put("payment_date", intent.date().toString());
        payment.put("price", intent.amount().toDecimal());
        payment.put("manual_payment_action", "invoices_settlement");
        payment.put("invoice_id", Ids.Target.of(intent.creditNote()).number());
        payment.put("transaction_identifier", key);
        return body;
    }
}
