package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Money;
import nl.afletter.model.Posting;
import nl.afletter.port.Operation;

/**
 * Makes an invoice that Moneybird numbers and sends itself, as a draft (moneybird.md section 9). It has no field of its
 * own for our key: that stands behind the text of its reference, by which Moneybird finds it.
 */
final class CreateSalesInvoice implements Operation<CreateSalesInvoice.Intent> {

    static final String NAME = "create-sales-invoice";

    private static final int LONGEST_TEXT = 60;

    private final MoneybirdApi api;

    /** @param text plain words; @param debtor an id or {@code @key}; @param net sum of the lines, without VAT */
    record Intent(String text, String debtor, List<BookInvoice.Line> lines, Money net) {

        static Intent of(Posting.DraftInvoicePosting posting) {
            return new Intent(
                    plain(posting.text()),
                    posting.debtor(),
                    posting.lines().stream().map(BookInvoice.Line::of).toList(),
                    posting.net());
        }

        /** A part of an address: nothing that has a meaning there. */
        private static String plain(String text) {
            String plain = text.replaceAll("[^\\p{L}\\p{Nd} _-]+", " ").strip();
            return plain.substring(0, Math.min(LONGEST_TEXT, plain.length())).strip();
        }

        private String reference(String key) {
            return Ids.keyed(text, key);
        }
    }

    CreateSalesInvoice(MoneybirdApi api) {
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
        return Ids.OWN + MoneybirdApi.made(api.post("sales_invoices", body(intent, call.key()), call.deadline()));
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<JsonNode> row =
                api.find("sales_invoices/find_by_reference/" + MoneybirdApi.encode(intent.reference(call.key())));
        if (row.isEmpty()) {
            return new Lookup.Absent();
        }
        boolean same = Json.text(row.get(), "contact_id").equals(intent.debtor())
                && Json.text(row.get(), "currency").equals(intent.net().currency())
                && Json.money(row.get(), "total_price_excl_tax", intent.net().currency())
                        .equals(intent.net());
        return same
                ? new Lookup.Found(Ids.OWN + Json.id(row.get()))
                : new Lookup.Unclear("Moneybird's invoice " + Json.id(row.get()) + " has the reference "
                        + intent.reference(call.key()) + ", but another contact or amount than the " + intent.net()
                        + " that were to be invoiced.");
    }

    private static ObjectNode body(Intent intent, String key) {
        ObjectNode body = Json.object();
        ObjectNode invoice = body.putObject("sales_invoice");
        invoice.put("contact_id", Ids.digits(intent.debtor()));
        invoice.put("reference", intent.reference(key));
        invoice.put("currency", intent.net().currency());
        invoice.put("prices_are_incl_tax", false);
        ArrayNode details = invoice.putArray("details_attributes");
        intent.lines().forEach(line -> line.writeTo(details.addObject(), details.size() - 1));
        return body;
    }
}
