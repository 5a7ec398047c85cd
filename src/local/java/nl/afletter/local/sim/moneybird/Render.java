package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.moneybird.Rows.Contact;
import nl.afletter.local.sim.moneybird.Rows.Detail;
import nl.afletter.local.sim.moneybird.Rows.Invoice;
import nl.afletter.local.sim.moneybird.Rows.JournalDocument;
import nl.afletter.local.sim.moneybird.Rows.JournalLine;
import nl.afletter.local.sim.moneybird.Rows.LedgerBooking;
import nl.afletter.local.sim.moneybird.Rows.Mutation;
import nl.afletter.local.sim.moneybird.Rows.Payment;
import nl.afletter.local.sim.moneybird.Rows.Person;
import nl.afletter.local.sim.moneybird.Rows.Row;
import nl.afletter.local.sim.moneybird.Rows.Statement;

/** Rows as Moneybird's JSON: ids and money as text, every field of the spec's schema that the product could read. */
final class Render {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    static final List<String> CONTACT_TEXTS = List.of(
            "company_name",
            "firstname",
            "lastname",
            "address1",
            "address2",
            "zipcode",
            "city",
            "phone",
            "tax_number",
            "chamber_of_commerce",
            "bank_account",
            "send_invoices_to_attention",
            "send_invoices_to_email",
            "send_estimates_to_attention",
            "send_estimates_to_email",
            "sepa_iban",
            "sepa_iban_account_name",
            "sepa_bic",
            "sepa_mandate_id",
            "si_identifier");
    static final List<String> PERSON_TEXTS = List.of("firstname", "lastname", "phone", "email", "department");

    private final Administration books;
    private final LocalDate today;

    Render(Administration books, LocalDate today) {
        this.books = books;
        this.today = today;
    }

    ObjectNode contact(Contact contact) {
        ObjectNode node = simpleContact(contact);
        node.putNull("max_transfer_amount");
        node.putArray("events");
        return node;
    }

    private ObjectNode simpleContact(Contact contact) {
        ObjectNode node = row(contact);
        Map<String, String> fields = contact.fields;
        CONTACT_TEXTS.forEach(field -> node.put(field, fields.getOrDefault(field, "")));
        node.put("customer_id", contact.customerId);
        node.put("country", fields.getOrDefault("country", "NL"));
        node.put("delivery_method", fields.getOrDefault("delivery_method", "Email"));
        node.put("attention", fields.getOrDefault("send_invoices_to_attention", ""));
        node.put("email", fields.getOrDefault("send_invoices_to_email", ""));
        node.put("sepa_active", Boolean.parseBoolean(fields.getOrDefault("sepa_active", "false")));
        node.put("sepa_mandate_date", fields.get("sepa_mandate_date"));
        node.put("sepa_sequence_type", fields.getOrDefault("sepa_sequence_type", "RCUR"));
        node.put("email_ubl", Boolean.parseBoolean(fields.getOrDefault("email_ubl", "true")));
        node.put("direct_debit", Boolean.parseBoolean(fields.getOrDefault("direct_debit", "false")));
        node.put("is_trusted", false).putNull("max_transfer_amount");
        node.putNull("tax_number_valid").putNull("tax_number_validated_at");
        node.put("moneybird_payments_mandate", false);
        node.put(
                "sales_invoices_url",
                "https://moneybird.com/" + books.id + "/sales_invoices/" + "0".repeat(64 - contact.id.length())
                        + contact.id + "/all");
        node.putArray("notes");
        node.putArray("custom_fields");
        ArrayNode people = node.putArray("contact_people");
        contact.people.forEach(person -> people.add(person(contact, person)));
        node.put("archived", contact.archived);
        return versioned(node, contact);
    }

    ObjectNode person(Contact contact, Person person) {
        ObjectNode node = row(person).put("contact_id", contact.id);
        PERSON_TEXTS.forEach(field -> node.put(field, person.fields.get(field)));
        return versioned(node, person);
    }

    ObjectNode salesInvoice(Invoice invoice) {
        Totals totals = Totals.of(invoice, books);
        ObjectNode node = invoiceHead(invoice, totals);
        node.put("source", invoice.source).put("source_url", invoice.sourceUrl);
        long paid = books.paid(invoice);
        node.put("total_paid", Amounts.text(paid));
        node.put("total_unpaid", Amounts.text(totals.incl - paid));
        node.put("total_unpaid_base", Amounts.text(books.unpaidBase(invoice)));
        node.putNull("marked_dubious_on");
        node.put("marked_uncollectible_on", day(invoice.uncollectibleOn));
        ArrayNode taxes = node.putArray("tax_totals");
        totals.taxes.forEach(tax -> taxes.addObject()
                .put("tax_rate_id", tax.rate().id)
                .put("taxable_amount", Amounts.text(tax.taxable()))
                .put("taxable_amount_base", Amounts.text(tax.taxableBase()))
                .put("tax_amount", Amounts.text(tax.tax()))
                .put("tax_amount_base", Amounts.text(tax.taxBase())));
        return node;
    }

    ObjectNode purchaseInvoice(Invoice invoice) {
        ObjectNode node = invoiceHead(invoice, Totals.of(invoice, books));
        node.put("exchange_rate", Amounts.text(invoice.exchangeRate));
        node.put("revenue_invoice", false).putNull("tax_number");
        node.putArray("fiscal_allocations");
        return node;
    }

    private ObjectNode invoiceHead(Invoice invoice, Totals totals) {
        ObjectNode node = row(invoice).put("contact_id", invoice.contactId);
        node.set("contact", simpleContact(books.contacts.get(invoice.contactId)));
        node.put("date", day(invoice.date)).put("due_date", day(invoice.dueDate));
        node.put("state", state(invoice)).put("reference", invoice.reference);
        node.put("entry_number", invoice.entryNumber).put("origin", invoice.origin);
        node.put("currency", invoice.currency).put("prices_are_incl_tax", invoice.pricesInclTax);
        node.put("paid_at", state(invoice).equals("paid") ? day(lastPayment(invoice)) : null);
        node.put("total_price_excl_tax", Amounts.text(totals.excl));
        node.put("total_price_excl_tax_base", Amounts.text(totals.exclBase));
        node.put("total_price_incl_tax", Amounts.text(totals.incl));
        node.put("total_price_incl_tax_base", Amounts.text(totals.inclBase));
        ArrayNode details = node.putArray("details");
        totals.lines.forEach(line -> details.add(detail(line)));
        ArrayNode payments = node.putArray("payments");
        books.paymentsOf(invoice.id).forEach(payment -> payments.add(payment(payment)));
        node.putArray("notes");
        node.putArray("events");
        ArrayNode attachments = node.putArray("attachments");
        invoice.attachments.forEach(file -> attachments.add(row(file)
                .put("attachable_id", invoice.id)
                .put("attachable_type", invoice.type())
                .put("filename", file.fileName)
                .put("content_type", file.contentType)
                .put("size", file.size)
                .putNull("rotation")));
        return versioned(node, invoice);
    }

    private ObjectNode detail(Totals.Line line) {
        Detail detail = line.detail();
        ObjectNode node = row(detail).put("tax_rate_id", detail.taxRateId).put("ledger_account_id", detail.ledgerId);
        node.put("project_id", detail.projectId).putNull("product_id").put("amount", detail.amount);
        node.put("amount_decimal", Amounts.text(Amounts.quantity(detail.amount)));
        node.put("description", detail.description).put("price", Amounts.text(detail.price));
        node.put("period", detail.period).put("row_order", detail.rowOrder);
        node.put("total_price_excl_tax_with_discount", Amounts.text(line.excl()));
        node.put("total_price_excl_tax_with_discount_base", Amounts.text(line.exclBase()));
        String reported = books.taxRates.get(detail.taxRateId).reportReference;
        ArrayNode references = node.putArray("tax_report_reference");
        if (reported != null) {
            references.add(reported);
        }
        return node.putNull("mandatory_tax_text");
    }

    /** The state of this day: an unpaid invoice is late from the day after its due date. */
    String state(Invoice invoice) {
        if (invoice.uncollectibleOn != null) {
            return "uncollectible";
        }
        if (books.unpaid(invoice) == 0) {
            return "paid";
        }
        return invoice.dueDate != null && invoice.dueDate.isBefore(today) ? "late" : "open";
    }

    private LocalDate lastPayment(Invoice invoice) {
        return books.paymentsOf(invoice.id).stream()
                .map(payment -> payment.date)
                .max(Comparator.naturalOrder())
                .orElse(invoice.date);
    }

    ObjectNode payment(Payment payment) {
        return row(payment)
                .put("invoice_type", payment.invoiceType)
                .put("invoice_id", payment.invoiceId)
                .put("financial_account_id", payment.financialAccountId)
                .put("user_id", books.id)
                .putNull("payment_transaction_id")
                .put("transaction_identifier", payment.transactionIdentifier)
                .put("price", Amounts.text(payment.price))
                .put("price_base", Amounts.text(payment.priceBase))
                .put("payment_date", day(payment.date))
                .putNull("credit_invoice_id")
                .put("financial_mutation_id", payment.mutationId)
                .put("ledger_account_id", payment.ledgerId)
                .put("linked_payment_id", payment.linkedPaymentId)
                .put("manual_payment_action", payment.action);
    }

    ObjectNode statement(Statement statement) {
        ObjectNode node = SimJson.object()
                .put("id", statement.id)
                .put("financial_account_id", statement.financialAccountId)
                .put("reference", statement.reference)
                .put("official_date", day(statement.officialDate))
                .put(
                        "official_balance",
                        statement.officialBalance == null ? null : Amounts.text(statement.officialBalance))
                .putNull("importer_service");
        ArrayNode mutations = node.putArray("financial_mutations");
        books.mutations.values().stream()
                .filter(mutation -> mutation.statementId.equals(statement.id))
                .forEach(mutation -> mutations.add(mutation(mutation)));
        return node;
    }

    ObjectNode mutation(Mutation mutation) {
        long open = books.open(mutation);
        ObjectNode node = row(mutation)
                .put("amount", Amounts.text(mutation.amount))
                .put("amount_open", Amounts.text(open))
                .put("code", mutation.code)
                .put("date", day(mutation.date))
                .put("message", mutation.message)
                .put("contra_account_name", mutation.contraAccountName)
                .put("contra_account_number", mutation.contraAccountNumber)
                .put("state", open == 0 ? "processed" : "unprocessed")
                .put("settlement_state", "settled")
                .putNull("sepa_fields")
                .put("batch_reference", mutation.batchReference)
                .put("financial_account_id", mutation.financialAccountId)
                .put("currency", books.financialAccounts.get(mutation.financialAccountId).currency)
                .putNull("original_amount")
                .put("financial_statement_id", mutation.statementId)
                .put("processed_at", open == 0 ? moment(mutation.processedAt) : null)
                .put("account_servicer_transaction_id", mutation.accountServicerTransactionId);
        ArrayNode payments = node.putArray("payments");
        books.paymentsOfMutation(mutation.id).forEach(payment -> payments.add(payment(payment)));
        ArrayNode bookings = node.putArray("ledger_account_bookings");
        books.ledgerBookingsOf(mutation.id).forEach(booking -> bookings.add(ledgerBooking(booking)));
        return versioned(node, mutation);
    }

    private ObjectNode ledgerBooking(LedgerBooking booking) {
        return row(booking)
                .put("financial_mutation_id", booking.mutationId)
                .put("ledger_account_id", booking.ledgerId)
                .put("project_id", booking.projectId)
                .put("description", booking.description)
                .put("price", Amounts.text(booking.price));
    }

    ObjectNode journal(JournalDocument document) {
        ObjectNode node = row(document).put("reference", document.reference).put("date", day(document.date));
        node.put("journal_type", document.journalType);
        ArrayNode entries = node.putArray("general_journal_document_entries");
        document.lines.forEach(line -> entries.add(journalLine(line)));
        node.putArray("notes");
        node.putArray("attachments");
        node.putArray("events");
        return versioned(node, document);
    }

    private ObjectNode journalLine(JournalLine line) {
        return row(line)
                .put("ledger_account_id", line.ledgerId)
                .put("project_id", line.projectId)
                .put("contact_id", line.contactId)
                .put("debit", Amounts.text(line.debit))
                .put("credit", Amounts.text(line.credit))
                .put("row_order", line.rowOrder)
                .put("description", line.description);
    }

    ObjectNode row(Row row) {
        return SimJson.object()
                .put("id", row.id)
                .put("administration_id", books.id)
                .put("created_at", moment(row.createdAt))
                .put("updated_at", moment(row.updatedAt));
    }

    /** A version is the second of the last change: two changes in one second cannot be told apart. */
    private static ObjectNode versioned(ObjectNode node, Row row) {
        return node.put("version", row.updatedAt.getEpochSecond());
    }

    static String day(LocalDate day) {
        return day == null ? null : day.toString();
    }

    static String moment(Instant moment) {
        return moment == null ? null : MOMENT.format(moment.truncatedTo(ChronoUnit.MILLIS));
    }
}
