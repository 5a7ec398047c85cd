package nl.afletter.local.sim.moneybird;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import nl.afletter.local.sim.moneybird.MoneybirdState.Client;
import nl.afletter.local.sim.moneybird.MoneybirdState.Token;
import nl.afletter.local.sim.moneybird.Rows.Contact;
import nl.afletter.local.sim.moneybird.Rows.Detail;
import nl.afletter.local.sim.moneybird.Rows.FinancialAccount;
import nl.afletter.local.sim.moneybird.Rows.Invoice;
import nl.afletter.local.sim.moneybird.Rows.LedgerAccount;
import nl.afletter.local.sim.moneybird.Rows.Payment;
import nl.afletter.local.sim.moneybird.Rows.Project;
import nl.afletter.local.sim.moneybird.Rows.TaxRate;

/**
 * What a person does in Moneybird's own screens: setting up an administration, and booking there by hand or through
 * another link. Every method works at once and is saved; ids are Moneybird's.
 */
public final class MoneybirdSeed {
    private final MoneybirdSimulator simulator;
    private final String administrationId;

    /** Names a financial account together with its ledger account. */
    public record Account(String financialAccountId, String ledgerAccountId) {}

    MoneybirdSeed(MoneybirdSimulator simulator, String administrationId) {
        this.simulator = simulator;
        this.administrationId = administrationId;
    }

    static MoneybirdSeed create(MoneybirdSimulator simulator, String name) {
        String[] id = new String[1];
        simulator.change(state -> {
            Administration books = new Administration();
            books.id = state.nextId();
            books.name = name;
            books.currency = "EUR";
            books.pricesInclTaxByDefault = true;
            state.administrations.put(books.id, books);
            id[0] = books.id;
        });
        MoneybirdSeed seed = new MoneybirdSeed(simulator, id[0]);
        seed.addOwnLedgers();
        return seed;
    }

    private void addOwnLedgers() {
        String debtors = ledgerAccount("1300", "Debiteuren", "current_assets");
        String creditors = ledgerAccount("1600", "Crediteuren", "current_liabilities");
        String unprocessed = ledgerAccount("2050", "Nog te verwerken mutaties", "temporary");
        String withoutProof = ledgerAccount("2060", "Betalingen zonder bewijs", "temporary");
        String differences = ledgerAccount("4790", "Betalingsverschillen", "expenses");
        String exchange = ledgerAccount("4795", "Koersverschillen", "other_income_expenses");
        in(visit -> {
            Administration books = visit.books();
            books.debtorsLedger = debtors;
            books.creditorsLedger = creditors;
            books.unprocessedLedger = unprocessed;
            books.withoutProofLedger = withoutProof;
            books.differencesLedger = differences;
            books.exchangeLedger = exchange;
            return null;
        });
    }

    /** The administration's id. */
    public String id() {
        return administrationId;
    }

    /** The ledger account that payments with {@code rounding_error} are booked on. */
    public String differencesLedger() {
        return in(visit -> visit.books().differencesLedger);
    }

    /** The ledger account on which Moneybird itself books exchange differences. */
    public String exchangeLedger() {
        return in(visit -> visit.books().exchangeLedger);
    }

    /** What a bookkeeper ticks on a ledger account: it takes this type of document too. */
    public MoneybirdSeed allow(String ledgerAccountId, String documentType) {
        return doing(visit ->
                visit.books().ledgers.get(ledgerAccountId).allowedDocumentTypes.add(documentType));
    }

    /**
     * Whether Moneybird itself books the exchange difference of a payment, at the rate of its invoice; true at the start.
     * Else a payment takes off its invoice what it brought (both UNCONFIRMED).
     */
    public MoneybirdSeed booksExchangeDifferences(boolean itself) {
        return doing(visit -> visit.books().booksExchangeDifferences = itself);
    }

    /** The debtors' ledger account. */
    public String debtorsLedger() {
        return in(visit -> visit.books().debtorsLedger);
    }

    /** A token that does not expire, good for this administration. Scopes as in moneybird.md section 2. */
    public MoneybirdSeed personalToken(String token, String... scopes) {
        return token(token, false, scopes);
    }

    /** A personal token that may only read. */
    public MoneybirdSeed readOnlyToken(String token, String... scopes) {
        return token(token, true, scopes);
    }

    private MoneybirdSeed token(String token, boolean readOnly, String... scopes) {
        return doing(visit -> {
            Token old = visit.state().tokens.get(token);
            Set<String> administrations = new HashSet<>(old == null ? Set.of() : old.administrations());
            administrations.add(administrationId);
            visit.state().tokens.put(token, new Token(new HashSet<>(Set.of(scopes)), administrations, readOnly, null));
        });
    }

    /** Ends a token: from now on 401. */
    public MoneybirdSeed revoke(String token) {
        return doing(visit -> visit.state().tokens.remove(token));
    }

    /**
     * Registers an application for OAuth.
     *
     * @param tokenSeconds life of its access tokens, or null when they do not expire (both UNCONFIRMED at Moneybird)
     * @param rotates whether each refresh ends the refresh token that was used (UNCONFIRMED at Moneybird)
     */
    public MoneybirdSeed oauthClient(String id, String secret, String redirectUri, Long tokenSeconds, boolean rotates) {
        return doing(
                visit -> visit.state().clients.put(id, new Client(id, secret, redirectUri, tokenSeconds, rotates)));
    }

    /** Closes all days up to and including this one; null opens everything. */
    public MoneybirdSeed lockedUntil(LocalDate day) {
        return doing(visit -> visit.books().lockedUntil = day);
    }

    /** What {@code prices_are_incl_tax} is when a request leaves it out; true at the start. */
    public MoneybirdSeed pricesInclTaxByDefault(boolean included) {
        return doing(visit -> visit.books().pricesInclTaxByDefault = included);
    }

    /** What one euro is worth in a currency, such as 1.10 for USD. */
    public MoneybirdSeed exchangeRate(String currency, String rate) {
        return doing(visit -> visit.books().exchangeRates.put(currency, new BigDecimal(rate)));
    }

    /**
     * Adds a ledger account with the document types that Moneybird derives from its kind.
     *
     * @param number the account's own number, or null
     * @param accountType such as revenue, expenses, current_assets (moneybird.md section 6)
     */
    public String ledgerAccount(String number, String name, String accountType) {
        List<String> types = new ArrayList<>(List.of("general_journal_document", "financial_mutation"));
        if (accountType.equals("revenue")) {
            types.add("sales_invoice");
        } else if (accountType.equals("expenses") || accountType.equals("direct_costs")) {
            types.add("purchase_invoice");
        }
        return ledgerAccount(number, name, accountType, types.toArray(String[]::new));
    }

    /** Adds a ledger account that allows just these document types; {@code payment} is among them only when asked. */
    public String ledgerAccount(String number, String name, String accountType, String... documentTypes) {
        return in(visit -> {
            LedgerAccount ledger = visit.fresh(new LedgerAccount());
            ledger.number = number;
            ledger.name = name;
            ledger.accountType = accountType;
            ledger.allowedDocumentTypes.addAll(List.of(documentTypes));
            visit.books().ledgers.put(ledger.id, ledger);
            return ledger.id;
        });
    }

    /**
     * Adds a tax rate and, when it bears VAT, a ledger account for it.
     *
     * @param percentage such as 21, or null for no VAT at all
     * @param type sales_invoice or purchase_invoice
     * @param reportReference such as NL/1a, or null
     */
    public String taxRate(String name, String percentage, String type, String reportReference) {
        String vat = ledgerAccount(null, "Btw " + name, "current_liabilities");
        return in(visit -> {
            TaxRate rate = visit.fresh(new TaxRate());
            rate.name = name;
            rate.percentage = percentage == null ? null : new BigDecimal(percentage);
            rate.type = type;
            rate.reportReference = reportReference;
            rate.vatLedgerId = vat;
            visit.books().taxRates.put(rate.id, rate);
            return rate.id;
        });
    }

    /** Adds a purchase rate whose VAT the buyer owes: in both VAT accounts, not in the total. */
    public String reverseChargedRate(String name, String percentage, String reportReference) {
        String rateId = taxRate(name, percentage, "purchase_invoice", reportReference);
        String due = ledgerAccount(null, "Btw verschuldigd " + name, "current_liabilities");
        doing(visit -> visit.books().taxRates.get(rateId).reverseChargeLedgerId = due);
        return rateId;
    }

    /** Adds a financial account (a bank, or a PSP's clearing account) with its ledger account, in EUR. */
    public Account financialAccount(String number, String name, String identifier) {
        String ledger = ledgerAccount(number, name, "current_assets");
        return in(visit -> {
            FinancialAccount account = visit.fresh(new FinancialAccount());
            account.type = "BankAccount";
            account.name = name;
            account.identifier = identifier;
            account.currency = visit.books().currency;
            account.ledgerId = ledger;
            visit.books().financialAccounts.put(account.id, account);
            visit.books().ledgers.get(ledger).financialAccountId = account.id;
            return new Account(account.id, ledger);
        });
    }

    /** Adds a project. */
    public String project(String name) {
        return in(visit -> {
            Project project = visit.fresh(new Project());
            project.name = name;
            visit.books().projects.put(project.id, project);
            return project.id;
        });
    }

    /** Adds a company as a contact. */
    public String contact(String customerId, String companyName) {
        return in(visit -> {
            Contact contact = visit.fresh(new Contact());
            contact.customerId = customerId;
            contact.fields.put("company_name", companyName);
            visit.books().contacts.put(contact.id, contact);
            return contact.id;
        });
    }

    /** A bookkeeper changes a contact. @param field such as company_name, phone or bank_account */
    public void changeContact(String contactId, String field, String value) {
        doing(visit -> {
            Contact contact = visit.books().contacts.get(contactId);
            contact.fields.put(field, value);
            contact.updatedAt = visit.now();
        });
    }

    /** What stands in a contact's field; empty when nothing does. */
    public String contactField(String contactId, String field) {
        return in(visit -> visit.books().contacts.get(contactId).fields.getOrDefault(field, ""));
    }

    /** Ids of all contacts. */
    public List<String> contacts() {
        return in(visit -> List.copyOf(visit.books().contacts.keySet()));
    }

    /**
     * Books a sales invoice that Afletter did not make: by hand, or by another link.
     *
     * @param origin mollie, upload …, or null for one typed in
     * @param netMinor cents without VAT, negative for a credit note
     * @return the invoice's id
     */
    public String foreignInvoice(
            String origin,
            String contactId,
            String reference,
            LocalDate date,
            LocalDate dueDate,
            long netMinor,
            String taxRateId,
            String ledgerAccountId) {
        return in(visit -> {
            Invoice invoice = visit.fresh(new Invoice());
            invoice.origin = origin;
            invoice.contactId = contactId;
            invoice.reference = reference;
            invoice.date = date;
            invoice.dueDate = dueDate;
            invoice.currency = visit.books().currency;
            Detail detail = new Detail();
            detail.createdAt = visit.now();
            detail.updatedAt = visit.now();
            detail.description = reference;
            detail.price = netMinor;
            detail.taxRateId = taxRateId;
            detail.ledgerId = ledgerAccountId;
            invoice.details.add(detail);
            InvoiceRoutes.store(visit, invoice);
            return invoice.id;
        });
    }

    /**
     * Books an invoice that Moneybird makes and numbers itself.
     *
     * @param invoiceId its number, such as 2026-0001
     * @param netMinor cents without VAT
     * @return the invoice's id
     */
    public String ownInvoice(
            String contactId,
            String invoiceId,
            LocalDate date,
            LocalDate dueDate,
            long netMinor,
            String taxRateId,
            String ledgerAccountId) {
        String id = foreignInvoice(null, contactId, "", date, dueDate, netMinor, taxRateId, ledgerAccountId);
        doing(visit -> visit.books().invoices.get(id).ownNumber = invoiceId);
        return id;
    }

    /** Own invoices that wait to be sent, by their ids. */
    public List<String> drafts() {
        return in(visit -> List.copyOf(visit.books().drafts.keySet()));
    }

    /** The bookkeeper sends a draft. @return the number that it gets */
    public String send(String draft) {
        return in(visit -> {
            Invoice invoice = visit.books().drafts.get(draft);
            OwnInvoiceRoutes.send(visit, invoice);
            return invoice.ownNumber;
        });
    }

    /**
     * A bookkeeper books a purchase on a project.
     *
     * @param receipt whether it is a receipt, not an invoice
     * @param netMinor cents without VAT, negative for a credit note
     * @return its id
     */
    public String purchase(
            String contactId,
            String reference,
            LocalDate date,
            long netMinor,
            String taxRateId,
            String ledgerAccountId,
            String projectId,
            boolean receipt) {
        return in(visit -> {
            Invoice invoice = visit.fresh(new Invoice());
            invoice.purchase = true;
            invoice.receipt = receipt;
            invoice.contactId = contactId;
            invoice.reference = reference;
            invoice.date = date;
            invoice.dueDate = date.plusDays(30);
            invoice.currency = visit.books().currency;
            Detail detail = new Detail();
            detail.createdAt = visit.now();
            detail.updatedAt = visit.now();
            detail.description = reference;
            detail.price = netMinor;
            detail.taxRateId = taxRateId;
            detail.ledgerId = ledgerAccountId;
            detail.projectId = projectId;
            invoice.details.add(detail);
            invoice.entryNumber = ++visit.books().purchaseNumbers;
            visit.books().invoices.put(invoice.id, invoice);
            Postings.invoice(visit.books(), invoice);
            return invoice.id;
        });
    }

    /** The bookkeeper corrects the amount of a purchase. */
    public void changePurchase(String id, long netMinor) {
        doing(visit -> {
            Invoice invoice = visit.books().invoices.get(id);
            invoice.details.get(0).price = netMinor;
            invoice.updatedAt = visit.now();
            Postings.invoice(visit.books(), invoice);
        });
    }

    /** The bookkeeper deletes a purchase. */
    public void removePurchase(String id) {
        doing(visit -> {
            visit.books().unpost(id);
            visit.books().invoices.remove(id);
        });
    }

    /** Pays (part of) an invoice by hand, out of nowhere: what a bookkeeper does who beats Afletter to it. */
    public String payByHand(String invoiceId, LocalDate date, long minor) {
        return in(visit -> {
            Invoice invoice = visit.books().invoices.get(invoiceId);
            Payment payment = visit.settling().draft(invoice, date, minor, Totals.toBase(minor, invoice));
            payment.action = "payment_without_proof";
            payment.ledgerId = visit.books().withoutProofLedger;
            return visit.settling().book(payment).id;
        });
    }

    private MoneybirdSeed doing(Consumer<Visit> action) {
        in(visit -> {
            action.accept(visit);
            return null;
        });
        return this;
    }

    private <T> T in(Function<Visit, T> action) {
        List<T> result = new ArrayList<>();
        simulator.change(state -> result.add(action.apply(new Visit(
                null,
                state.administrations.get(administrationId),
                state,
                simulator.clock().instant()))));
        return result.get(0);
    }
}
