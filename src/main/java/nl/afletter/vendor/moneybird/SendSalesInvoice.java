package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import nl.afletter.port.Operation;

/**
 * Has Moneybird send a draft, which gives it its number (moneybird.md section 9). Real mail leaves: whether it did is seen
 * by the state, which is no draft any more.
 */
final class SendSalesInvoice implements Operation<SendSalesInvoice.Intent> {

    static final String NAME = "send-sales-invoice";

    private final MoneybirdApi api;

    /** @param invoice an id or {@code @key}; @param by {@code Email}, {@code Peppol} or {@code Manual} */
    record Intent(String invoice, String by) {}

    SendSalesInvoice(MoneybirdApi api) {
        this.api = api;
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
        ObjectNode body = Json.object();
        body.putObject("sales_invoice_sending").put("delivery_method", intent.by());
        api.patch(Ids.Target.of(intent.invoice()).path() + "/send_invoice", body, call.deadline());
        return intent.invoice();
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<JsonNode> row = api.find(Ids.Target.of(intent.invoice()).path());
        if (row.isEmpty()) {
            return new Lookup.Unclear("The draft " + intent.invoice() + " is not in Moneybird any more.");
        }
        return Json.text(row.get(), "state").equals("draft") ? new Lookup.Absent() : new Lookup.Found(intent.invoice());
    }
}
