package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import nl.afletter.model.Money;

/**
 * An invoice that Exact itself makes, as it stands there: open until it is printed, and no item of any debtor before that
 * (exact-online.md section 7).
 *
 * @param id its InvoiceID
 * @param number Exact's own, 0 where it comes with printing
 * @param net without VAT
 * @param remarks hold our key
 */
record SalesInvoice(String id, long number, String journal, String debtor, boolean printed, Money net, String remarks) {

    static final String PATH = "salesinvoice/SalesInvoices";

    private static final int PROCESSED = 50;

    private static final String FIELDS =
            "InvoiceID,InvoiceNumber,Journal,OrderedBy,InvoiceTo,Status,AmountFCExclVat,Currency,Remarks";

    static OData question(String filter) {
        return new OData(filter, FIELDS);
    }

    static SalesInvoice of(JsonNode row) {
        String payer = Json.text(row, "InvoiceTo");
        return new SalesInvoice(
                Json.text(row, "InvoiceID"),
                row.path("InvoiceNumber").asLong(),
                Json.text(row, "Journal"),
                payer.isEmpty() ? Json.text(row, "OrderedBy") : payer,
                row.path("Status").asInt() >= PROCESSED,
                Json.money(row, "AmountFCExclVat", Json.currency(row, "Currency")),
                Json.text(row, "Remarks"));
    }

    /** What the remarks of a draft of ours hold. */
    static String remark(String key) {
        return "[" + key + "]";
    }
}
