package nl.afletter.local.sim.exact;

import java.util.LinkedHashMap;
import java.util.Map;
import nl.afletter.local.sim.ODataFilter;

/**
 * A resource with its fields and their types: only these may be named in a question (exact-online.md sections 3 and 13).
 */
enum Resource {
    DIVISIONS("system/Divisions", "Code:n Currency:t Description:t DivisionMoveDate:m DivisionHRLinkUnlinkDate:m", 60),
    ACCOUNTS(
            "crm/Accounts",
            "ID:g Code:t SearchCode:t Name:t Status:t IsSupplier:b Email:t Phone:t AddressLine1:t Postcode:t"
                    + " City:t Country:t"
                    + " VATNumber:t ChamberOfCommerce:t Modified:m",
            60),
    BANK_ACCOUNTS("crm/BankAccounts", "ID:g Account:g BankAccount:t Main:b", 60),
    GL_ACCOUNTS("financial/GLAccounts", "ID:g Code:t Description:t Type:n IsBlocked:b", 60),
    JOURNALS("financial/Journals", "ID:g Code:t Description:t Type:n AllowVAT:b IsBlocked:b", 60),
    PERIODS("financial/FinancialPeriods", "ID:g FinYear:n FinPeriod:n StartDate:m EndDate:m", 60),
    STATUSES("read/financial/JournalStatusList", "Journal:t Year:n Period:n JournalType:n Status:n", 60),
    VAT_CODES(
            "vat/VATCodes",
            "ID:g Code:t Description:t Percentage:n Type:t VATTransactionType:t IsBlocked:b Charged:b"
                    + " EUSalesListing:t GLToPay:g GLToClaim:g",
            60),
    COST_CENTERS("hrm/Costcenters", "ID:g Code:t Description:t", 60),
    PROJECTS("project/Projects", "ID:g Code:t Description:t Type:n", 60),
    SALES_ENTRIES(
            "salesentry/SalesEntries",
            "EntryID:g EntryNumber:n InvoiceNumber:n YourRef:t Customer:g CustomerName:t EntryDate:m DueDate:m"
                    + " AmountFC:n AmountDC:n VATAmountFC:n Currency:t Description:t Journal:t Type:n Status:n Document:g"
                    + " PaymentReference:t ReportingYear:n ReportingPeriod:n SalesEntryLines:l",
            60),
    ITEMS("logistics/Items", "ID:g Code:t Description:t", 60),
    SALES_INVOICES(
            "salesinvoice/SalesInvoices",
            "InvoiceID:g InvoiceNumber:n Journal:t OrderedBy:g InvoiceTo:g Status:n Type:n AmountFC:n AmountFCExclVat:n"
                    + " Currency:t Description:t YourRef:t Remarks:t SalesInvoiceLines:l",
            60),
    PURCHASE_ENTRIES(
            "purchaseentry/PurchaseEntries",
            "EntryID:g EntryNumber:n YourRef:t Supplier:g SupplierName:t EntryDate:m AmountDC:n Description:t Status:n"
                    + " Type:n",
            60),
    PURCHASE_LINES(
            "purchaseentry/PurchaseEntryLines",
            "ID:g EntryID:g AmountDC:n AmountFC:n Description:t GLAccount:g CostCenter:t Project:g",
            60),
    JOURNAL_ENTRIES(
            "generaljournalentry/GeneralJournalEntries",
            "EntryID:g EntryNumber:n JournalCode:t Currency:t FinancialYear:n FinancialPeriod:n Status:n"
                    + " GeneralJournalEntryLines:l",
            60),
    LINES(
            "financialtransaction/TransactionLines",
            "ID:g EntryID:g EntryNumber:n JournalCode:t Date:m FinancialYear:n FinancialPeriod:n GLAccount:g"
                    + " GLAccountCode:t Account:g AccountName:t AmountDC:n AmountFC:n AmountVATFC:n Currency:t DueDate:m"
                    + " InvoiceNumber:n Description:t"
                    + " Notes:t Type:n VATCode:t YourRef:t Project:g CostCenter:t OffsetID:g LineNumber:n",
            60),
    RECEIVABLES("cashflow/Receivables", Resource.RECEIVABLE, 60),
    BULK_RECEIVABLES("bulk/Cashflow/Receivables", Resource.RECEIVABLE, 1000),
    SYNC_TERMS(
            "sync/Cashflow/PaymentTerms",
            "ID:g Timestamp:s LineType:n Account:g TransactionEntryID:g TransactionID:g TransactionType:n InvoiceNumber:n"
                    + " Status:n",
            1000),
    SYNC_DELETED("sync/Deleted", "ID:g Timestamp:s EntityType:n EntityKey:g", 1000),
    DOCUMENTS("documents/Documents", "ID:g Subject:t Type:n Account:g DocumentDate:m", 60),
    ATTACHMENTS("documents/DocumentAttachments", "ID:g Document:g FileName:t FileSize:n Url:t", 60),
    WEBHOOKS("webhooks/WebhookSubscriptions", "ID:g CallbackURL:t Topic:t Division:n", 60);

    private static final String RECEIVABLE = "ID:g Account:g AccountCode:t AmountDC:n AmountFC:n Currency:t Status:n"
            + " IsFullyPaid:b TransactionEntryID:g TransactionID:g TransactionType:n"
            + " TransactionAmountDC:n InvoiceNumber:n EntryNumber:n"
            + " Journal:t TransactionReportingYear:n TransactionReportingPeriod:n GLAccount:g GLAccountCode:t YourRef:t"
            + " Description:t";

    private final String path;
    private final Map<String, Character> fields = new LinkedHashMap<>();
    private final int pageSize;

    Resource(String path, String fields, int pageSize) {
        this.path = path;
        this.pageSize = pageSize;
        for (String field : fields.split(" ")) {
            this.fields.put(field.substring(0, field.length() - 2), field.charAt(field.length() - 1));
        }
    }

    String path() {
        return path;
    }

    int pageSize() {
        return pageSize;
    }

    /** What filters may compare its fields with. */
    Map<String, ODataFilter.Type> types() {
        Map<String, ODataFilter.Type> types = new LinkedHashMap<>();
        fields.forEach((field, type) -> types.put(
                field,
                switch (type) {
                    case 't' -> ODataFilter.Type.TEXT;
                    case 'n', 's' -> ODataFilter.Type.NUMBER;
                    case 'g' -> ODataFilter.Type.GUID;
                    case 'm' -> ODataFilter.Type.MOMENT;
                    case 'b' -> ODataFilter.Type.FLAG;
                    default -> ODataFilter.Type.TEXTS;
                }));
        return types;
    }

    /** Type by field: g GUID, n number, s a number that is shown as a text, t text, m moment, b flag, l a nested list. */
    Map<String, Character> fields() {
        return fields;
    }

    /** The bulk view and the feed are of the same records. */
    String table() {
        return this == BULK_RECEIVABLES || this == SYNC_TERMS ? RECEIVABLES.path : path;
    }

    /** Lists whose resource has a twin below {@code sync/} demand a filter. */
    boolean needsFilter() {
        return this == ACCOUNTS
                || this == GL_ACCOUNTS
                || this == PROJECTS
                || this == DOCUMENTS
                || this == LINES
                || this == ITEMS
                || this == SALES_INVOICES;
    }

    boolean needsSelect() {
        return this == BULK_RECEIVABLES || this == RECEIVABLES;
    }

    /** Feeds by version: only that may be filtered on. */
    boolean isFeed() {
        return this == SYNC_TERMS || this == SYNC_DELETED;
    }

    /** Name of the field that is the key. */
    String key() {
        return fields.keySet().iterator().next();
    }
}
