package nl.afletter.vendor.generic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Connection.Role;
import nl.afletter.vendor.generic.Shape.Field;
import nl.afletter.vendor.generic.Shape.Fields;
import nl.afletter.vendor.generic.Shape.Meaning;
import nl.afletter.vendor.generic.Shape.OneOf;
import nl.afletter.vendor.generic.Shape.Rows;
import nl.afletter.vendor.generic.Shape.Text;
import nl.afletter.vendor.generic.Shape.Texts;
import nl.afletter.vendor.generic.Shape.Whole;

/**
 * Every event that the open door takes, as data (generic-webhook.md section 2). Names follow the business terms (BT) of
 * EN 16931. The published schema is written from this and nothing else.
 */
final class Canon {

    /** Most lines of an invoice (design.md section 10). */
    static final int MOST_LINES = 1_000;

    /** Most rows of a payout: about what 4.5 MB hold. */
    static final int MOST_ROWS = 10_000;

    static final String APPROVED = "invoice.approved";
    static final String CANCELLED = "invoice.cancelled";
    static final String SIGNED = "document.signed";
    static final String PARTY = "party.changed";
    static final String PAYMENT = "payment.received";
    static final String REFUND = "refund.made";
    static final String REFUND_FAILED = "refund.failed";
    static final String CHARGEBACK = "chargeback.received";
    static final String CHARGEBACK_REVERSED = "chargeback.reversed";
    static final String PAYOUT = "payout.paid";
    static final String PAYOUT_FAILED = "payout.failed";

    /** The one key whose value is a number. */
    static final String WHOLE_NUMBER = "paymentTermDays";

    private static final String AMOUNT_PATTERN = "-?[0-9]{1,13}(\\.[0-9]{1,2})?";
    private static final String DECIMAL_PATTERN = "-?[0-9]{1,15}(\\.[0-9]{1,6})?";
    private static final String DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}(T.{1,30})?";
    private static final Shape ID = new Text(100, Values.ID, Meaning.ANY);
    private static final Shape AMOUNT = new Text(20, AMOUNT_PATTERN, Meaning.ANY);
    private static final Shape DECIMAL = new Text(30, DECIMAL_PATTERN, Meaning.ANY);
    private static final Shape CURRENCY = new Text(3, "[A-Z]{3}", Meaning.ANY);
    private static final Shape COUNTRY = new Text(2, "[A-Z]{2}|1A", Meaning.ANY);
    private static final Shape DAY = new Text(40, DAY_PATTERN, Meaning.DAY);
    private static final Shape WHEN = new Text(40, DAY_PATTERN, Meaning.WHEN);
    private static final Shape MOMENT = new Text(40, "", Meaning.MOMENT);

    private static final Fields VAT = fields(
            required("categoryCode", new OneOf(List.of("S", "Z", "E", "AE", "K", "G", "O")), "BT-151"),
            optional("rate", DECIMAL, "BT-152, a percentage such as 21; absent with O"),
            optional("exemptionReasonCode", text(40), "BT-121, such as VATEX-EU-AE"),
            optional("exemptionReason", text(500), "BT-120"));

    private static final Fields DOCUMENT = fields(
                    required("fileName", text(255), ""),
                    required("mimeType", new OneOf(List.of("application/pdf")), ""),
                    optional("url", new Text(2_000, "https?://.+", Meaning.ANY), "https, fetched without credentials"),
                    optional("base64", new Text(6_000_000, "", Meaning.ANY), "the PDF itself"))
            .either("url", "base64");

    private static final Fields BUYER = fields(
            required("externalId", ID, "the sender's id of the party"),
            required("name", text(200), "BT-44"),
            optional("tradingName", text(200), "BT-45"),
            optional("firstName", text(100), "of a person: with first and last name the party is no company"),
            optional("lastName", text(100), "of a person"),
            optional("legalRegistrationId", text(50), "BT-47, the KvK number"),
            optional("legalRegistrationScheme", text(10), "0106 is KvK"),
            optional("vatId", text(20), "BT-48"),
            required(
                    "address",
                    fields(
                            optional("line1", text(200), "BT-50"),
                            optional("line2", text(200), "BT-51"),
                            optional("city", text(200), "BT-52"),
                            optional("postalZone", text(20), "BT-53"),
                            required("countryCode", COUNTRY, "BT-55")),
                    ""),
            optional("email", text(200), ""),
            optional("invoiceEmail", text(200), ""),
            optional("phone", text(50), ""),
            optional("iban", new Text(34, "[A-Z]{2}[0-9]{2}[A-Z0-9]{4,30}", Meaning.ANY), ""),
            optional(WHOLE_NUMBER, new Whole(0, 365), ""),
            optional("supplier", new Shape.Flag(), "whether it invoices us, too"),
            optional(
                    "contact",
                    fields(
                            optional("name", text(200), "BT-56"),
                            optional("email", text(200), "BT-58"),
                            optional("phone", text(50), "BT-57")),
                    ""));

    private static final Fields LINE = fields(
            required("id", text(100), "BT-126"),
            required("itemName", text(200), "BT-153"),
            optional("itemDescription", text(2_000), "BT-154"),
            optional("sellerItemId", text(100), "BT-155"),
            required("quantity", DECIMAL, "BT-129"),
            optional("unitCode", text(10), "BT-130; C62 one"),
            required("netPrice", DECIMAL, "BT-146"),
            required("lineNetAmount", AMOUNT, "BT-131: quantity x price, rounded, less the allowance"),
            required("vat", VAT, ""),
            optional("ledgerHint", text(50), "number of a ledger account"),
            optional(
                    "costCentre",
                    text(50),
                    "BT-133; the same on all lines, and the projectReference where there is one"),
            optional("allowanceAmount", AMOUNT, "taken off the line"));

    private static final Fields BREAKDOWN = fields(
            required("categoryCode", new OneOf(List.of("S", "Z", "E", "AE", "K", "G", "O")), "BT-118"),
            optional("rate", DECIMAL, "BT-119"),
            required("taxableAmount", AMOUNT, "BT-116"),
            required("taxAmount", AMOUNT, "BT-117"),
            optional("exemptionReasonCode", text(40), "BT-121"),
            optional("exemptionReason", text(500), "BT-120"));

    private static final Fields INVOICE = fields(
            required("externalId", ID, "the sender's id of the invoice: it is booked once"),
            required("number", text(50), "BT-1"),
            optional("typeCode", new OneOf(List.of("380", "381")), "BT-3: 380 invoice (default), 381 credit note"),
            required("issueDate", DAY, "BT-2"),
            optional("dueDate", DAY, "BT-9"),
            optional("taxPointDate", DAY, "BT-7"),
            optional("deliveryDate", DAY, "BT-72"),
            optional("deliverToCountryCode", COUNTRY, "BT-80"),
            required("currency", CURRENCY, "BT-5"),
            optional("buyerReference", text(200), "BT-10"),
            optional("orderReference", text(200), "BT-13"),
            optional("projectReference", text(200), "BT-11"),
            optional("contractReference", text(200), "BT-12"),
            optional("precedingInvoiceNumber", text(50), "BT-25: the invoice that a credit note corrects"),
            optional("precedingExternalId", ID, "the same by the sender's id"),
            optional("paymentReference", text(140), "BT-83: what the payer quotes"),
            optional("note", text(2_000), "BT-22"),
            required("buyer", BUYER, ""),
            required("lines", new Rows(LINE, MOST_LINES), ""),
            optional("vatBreakdown", new Rows(BREAKDOWN, 50), "BG-23; computed where it is absent"),
            required(
                    "totals",
                    fields(
                            optional("lineNetAmount", AMOUNT, "BT-106"),
                            required("taxExclusiveAmount", AMOUNT, "BT-109: sum of the lines"),
                            required("taxAmount", AMOUNT, "BT-110"),
                            required("taxInclusiveAmount", AMOUNT, "BT-112"),
                            optional("prepaidAmount", AMOUNT, "BT-113"),
                            required("payableAmount", AMOUNT, "BT-115")),
                    ""),
            optional("document", DOCUMENT, "BG-24: the PDF"));

    private static final Fields OF_PAYMENT = fields(
            required("paymentId", ID, ""),
            required("amount", AMOUNT, "positive"),
            required("currency", CURRENCY, ""),
            optional("settledAmount", AMOUNT, "what it moves on the balance, positive, where that is another currency"),
            optional("settledCurrency", CURRENCY, ""),
            optional("description", text(500), ""),
            optional("metadata", new Texts(20, 500), "texts of the sender's own"));

    private static final Fields PAYOUT_ROW = fields(
            required("id", ID, "of the payment, refund or chargeback; else of the row"),
            required("type", new OneOf(List.copyOf(PayoutOfEvents.TYPES.keySet())), ""),
            optional("paymentId", ID, "the payment behind a refund or chargeback"),
            required("gross", AMOUNT, "what it does to the balance before the fee: negative takes money"),
            optional("fee", AMOUNT, "withheld, zero or positive"),
            required("net", AMOUNT, "gross less fee"),
            optional("date", DAY, "default: the payout's day"),
            optional("description", text(200), "needed with type other"));

    /** An event. @param door through which it comes @param says for the schema */
    record Event(Role door, Fields data, String says) {}

    /** Every event by its type, in the order of the documentation. */
    static final Map<String, Event> EVENTS = events();

    private Canon() {}

    /** What stands around the data. */
    static Fields envelope(Shape data, List<String> types) {
        return fields(
                required("type", new OneOf(types), ""),
                required("timestamp", MOMENT, "when it happened"),
                required("data", data, ""),
                optional("administration", text(100), "must be the one that the connection's settings lead to"));
    }

    private static Map<String, Event> events() {
        Map<String, Event> events = new LinkedHashMap<>();
        events.put(APPROVED, new Event(Role.CRM, INVOICE, "An invoice or credit note is approved: book it."));
        events.put(
                CANCELLED,
                new Event(
                        Role.CRM,
                        fields(
                                required("externalId", ID, ""),
                                optional("number", text(50), ""),
                                optional("typeCode", new OneOf(List.of("380", "381")), ""),
                                optional("reason", text(500), "")),
                        "It shall not count: a person decides, nothing booked is deleted."));
        events.put(PARTY, new Event(Role.CRM, BUYER, "What is known of a customer."));
        events.put(
                SIGNED,
                new Event(
                        Role.CRM,
                        fields(
                                required("externalId", ID, ""),
                                required("signedAt", MOMENT, ""),
                                optional("number", text(50), ""),
                                optional("typeCode", new OneOf(List.of("380", "381")), ""),
                                optional("document", DOCUMENT, "")),
                        "The signed PDF of an invoice, for one that came without a PDF."));
        events.put(PAYMENT, new Event(Role.PSP, OF_PAYMENT.with(payer()), "Money came in."));
        events.put(REFUND, ofPayment("refundId", "refundedAt", "Money went back to the payer."));
        events.put(REFUND_FAILED, back("refundId", "failedAt", "The money of a refund came back."));
        events.put(CHARGEBACK, ofPayment("chargebackId", "chargedBackAt", "The payer's bank took money back."));
        events.put(CHARGEBACK_REVERSED, back("chargebackId", "reversedAt", "A chargeback was won back."));
        events.put(
                PAYOUT,
                new Event(
                        Role.PSP,
                        fields(
                                required("payoutId", ID, ""),
                                required("amount", AMOUNT, "what reaches the bank; negative is collected from it"),
                                required("currency", CURRENCY, ""),
                                required("paidAt", WHEN, ""),
                                optional("reference", text(140), "text on the bank statement"),
                                required("lines", new Rows(PAYOUT_ROW, MOST_ROWS), "their net sums are the amount")),
                        "A payout left for the bank, with all that it holds."));
        events.put(
                PAYOUT_FAILED,
                new Event(
                        Role.PSP,
                        fields(required("payoutId", ID, ""), required("failedAt", WHEN, "")),
                        "A payout did not arrive."));
        return Collections.unmodifiableMap(events);
    }

    private static Fields payer() {
        return fields(
                required("paidAt", WHEN, "a day, or a moment with its offset"),
                optional("externalId", ID, "the invoice, by the sender's id"),
                optional("invoiceNumber", text(50), "the invoice, by its number"),
                optional("provider", text(50), "for the text"),
                optional("method", text(50), "such as ideal or pin"),
                optional("payerName", text(200), ""),
                optional("payerIban", new Text(34, "[A-Z]{2}[0-9]{2}[A-Z0-9]{4,30}", Meaning.ANY), ""),
                optional("buyer", BUYER, "who paid, where an invoice may be made of a payment that has none"));
    }

    private static Event ofPayment(String own, String when, String says) {
        return new Event(
                Role.PSP, fields(required(own, ID, "")).with(OF_PAYMENT).with(fields(required(when, WHEN, ""))), says);
    }

    private static Event back(String own, String when, String says) {
        return new Event(
                Role.PSP, fields(required(own, ID, ""), required("paymentId", ID, ""), required(when, WHEN, "")), says);
    }

    private static Shape text(int longest) {
        return new Text(longest, "", Meaning.ANY);
    }

    private record Named(String name, Field field) {}

    private static Named required(String name, Shape shape, String says) {
        return new Named(name, new Field(shape, true, says));
    }

    private static Named optional(String name, Shape shape, String says) {
        return new Named(name, new Field(shape, false, says));
    }

    private static Fields fields(Named... named) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Named each : named) {
            fields.put(each.name(), each.field());
        }
        return new Fields(fields, List.of());
    }
}
