package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Has Exact print an invoice of its own and send it, which books it and gives it its number (exact-online.md section 7).
 * Real mail leaves. Whether it was printed is seen by its status; whether the mail left is only said in the answer.
 */
final class SendSalesInvoice implements Operation<SendSalesInvoice.Intent> {

    static final String NAME = "send-sales-invoice";
    static final String PATH = "salesinvoice/PrintedSalesInvoices";

    /** Ways to send, as settings name them, and the field that asks for each. */
    static final List<String> WAYS = List.of("Email", "Peppol", "Account");

    private static final List<String> FIELDS =
            List.of("SendEmailToCustomer", "SendInvoiceViaPeppol", "SendOutputBasedOnAccount");

    private static final List<String> ERRORS = List.of(
            "DocumentCreationError", "EmailCreationError", "PeppolCreationError", "PostboxMessageCreationError");

    private final ExactApi api;
    private final Books books;

    /** @param invoice an id or {@code @key} @param day of the invoice @param by one of {@link #WAYS} */
    record Intent(String invoice, LocalDate day, String by) {}

    SendSalesInvoice(ExactApi api, Books books) {
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
        Lookup there = find(intent, call);
        if (there instanceof Lookup.Found printed) {
            return printed.id();
        }
        if (there instanceof Lookup.Unclear gone) {
            throw new Failure.Rejected("not-found", gone.evidence(), "See in Exact Online who removed it.");
        }
        Books.Journal journal = books.salesJournal();
        books.requireOpen(intent.day(), journal);
        ObjectNode body = Json.object();
        body.put("InvoiceID", Names.guid(intent.invoice()));
        body.put("InvoiceDate", Json.moment(intent.day()));
        body.put(FIELDS.get(Math.max(0, WAYS.indexOf(intent.by()))), true);
        return Refused.unlessFound(this, intent, call, () -> send(intent, journal, body, call));
    }

    private String send(Intent intent, Books.Journal journal, ObjectNode body, Call call) {
        JsonNode printed;
        try {
            printed = api.post(PATH, body, call.deadline());
        } catch (Failure.Rejected refused) {
            throw books.explain(refused, intent.day(), journal);
        }
        for (String error : ERRORS) {
            String words = Json.text(printed, error);
            if (!words.isEmpty()) {
                throw new Failure.Rejected(
                        "invoice-not-sent",
                        "Exact printed and booked the invoice, but did not send it: "
                                + Names.cut(words, Names.DESCRIPTION * 2),
                        "Send it from Exact Online by hand, then choose try again: it is not printed a second time.");
            }
        }
        return intent.invoice();
    }

    @Override
    public Lookup find(Intent intent, Call call) {
        Optional<SalesInvoice> invoice = api.first(
                        SalesInvoice.PATH, SalesInvoice.question(OData.isId("InvoiceID", intent.invoice())))
                .map(SalesInvoice::of);
        if (invoice.isEmpty()) {
            return new Lookup.Unclear("The draft " + intent.invoice() + " is not in Exact any more.");
        }
        return invoice.get().printed() ? new Lookup.Found(intent.invoice()) : new Lookup.Absent();
    }
}
