package nl.afletter.local.sim.moneybird;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an administration holds. Plain data, bound to JSON by its fields; money in whole cents. */
final class Rows {
    private Rows() {}

    static class Row {
        String id;
        Instant createdAt;
        Instant updatedAt;
    }

    static final class Contact extends Row {
        /** Text fields as they came: company_name, address1, tax_number … */
        Map<String, String> fields = new TreeMap<>();

        String customerId;
        boolean archived;
        List<Person> people = new ArrayList<>();
    }

    static final class Person extends Row {
        Map<String, String> fields = new TreeMap<>();
    }

    static final class TaxRate extends Row {
        String name;
        /** Null: no VAT at all. */
        BigDecimal percentage;
        /** sales_invoice, purchase_invoice or general_journal_document. */
        String type;
        /** Such as NL/1a. */
        String reportReference;

        String vatLedgerId;
        /** Purchase only: VAT is owed by the buyer and stands in both accounts; the total is without VAT. */
        String reverseChargeLedgerId;

        boolean active = true;
    }

    static final class LedgerAccount extends Row {
        String name;
        String accountType;
        /** The account's own number; may be null. */
        String number;

        String rgsCode;
        String financialAccountId;
        List<String> allowedDocumentTypes = new ArrayList<>();
    }

    static final class FinancialAccount extends Row {
        String type;
        String name;
        String identifier;
        String currency;
        String ledgerId;
    }

    static final class Project extends Row {
        String name;
        Long budgetMinor;
        boolean archived;
    }

    /** An external sales invoice, one of Moneybird's own, or a purchase invoice. */
    static final class Invoice extends Row {
        boolean purchase;
        /** Of a purchase: a receipt, not an invoice. */
        boolean receipt;

        /** Number of an invoice that Moneybird made itself; null for all others. */
        String ownNumber;

        String contactId;
        String reference;
        LocalDate date;
        LocalDate dueDate;
        String currency;
        /** What one unit of the administration's currency is worth in the invoice's. */
        BigDecimal exchangeRate = BigDecimal.ONE;

        boolean pricesInclTax;
        String source;
        String sourceUrl;
        String origin;
        long entryNumber;
        LocalDate uncollectibleOn;
        List<Detail> details = new ArrayList<>();
        List<Attachment> attachments = new ArrayList<>();

        String type() {
            if (purchase) {
                return "Document";
            }
            return ownNumber == null ? "ExternalSalesInvoice" : "SalesInvoice";
        }
    }

    static final class Detail extends Row {
        String description = "";
        long price;
        String amount;
        String taxRateId;
        String ledgerId;
        String projectId;
        String period;
        int rowOrder;
    }

    static final class Attachment extends Row {
        String fileName;
        String contentType;
        int size;
        String sha256;
    }

    static final class Payment extends Row {
        String invoiceId;
        String invoiceType;
        LocalDate date;
        /** In the invoice's currency, with the sign of what it lowers. */
        long price;
        /** What came in, in the administration's currency. */
        long priceBase;
        /** What it takes off the item, in the administration's currency at the invoice's rate. */
        long itemBase;

        String action;
        String ledgerId;
        String financialAccountId;
        String mutationId;
        String transactionIdentifier;
        String linkedPaymentId;
    }

    static final class Statement extends Row {
        String financialAccountId;
        String reference;
        LocalDate officialDate;
        Long officialBalance;
    }

    static final class Mutation extends Row {
        String statementId;
        String financialAccountId;
        LocalDate date;
        long amount;
        String message;
        String code;
        String contraAccountName;
        String contraAccountNumber = "";
        String batchReference;
        String accountServicerTransactionId;
        Instant processedAt;
    }

    /** A part of a mutation that stands against a ledger account; the price has the sign of money coming in. */
    static final class LedgerBooking extends Row {
        String mutationId;
        String ledgerId;
        String projectId;
        String description;
        long price;
    }

    static final class JournalDocument extends Row {
        String reference;
        LocalDate date;
        String journalType;
        List<JournalLine> lines = new ArrayList<>();
    }

    static final class JournalLine extends Row {
        String ledgerId;
        String taxRateId;
        String projectId;
        String contactId;
        String description;
        Integer rowOrder;
        long debit;
        long credit;
    }

    static final class Webhook extends Row {
        String url;
        List<String> enabledEvents = new ArrayList<>();
        String token;
        String secret;
        String lastStatus;
        Instant deactivatedAt;
    }

    /** One line in the general ledger; debit positive, in the administration's currency. */
    record Booking(
            String entry,
            LocalDate date,
            String documentType,
            String documentId,
            String description,
            String ledgerId,
            String contactId,
            String projectId,
            String taxRateId,
            String financialAccountId,
            long amount) {}
}
