package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.OAuthTokens;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting;
import nl.afletter.model.Purchase;
import nl.afletter.model.Reference;
import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationRole;
import nl.afletter.port.Abilities;
import nl.afletter.port.Accounting;
import nl.afletter.port.Operation;
import nl.afletter.port.Page;
import nl.afletter.port.Subscriptions;

/**
 * The books of one division in Exact Online. The id of an item is its sales entry's EntryID; a clearing account is a
 * ledger account. Ledger accounts, journals, VAT codes, cost centres and projects are named by their codes.
 *
 * <p>Options of the connection: {@code salesJournal} and {@code journal}, codes of the sales and the general journal where
 * there are several; {@code matchSets}, whether what Exact does not match by itself is sent by its XML interface;
 * {@code currencyLedger}, for money on items in other currencies; {@code draftItem} and {@code sendBy}, of invoices that
 * Exact makes itself.
 */
public final class ExactAccounting implements Accounting {

    /** Name of the vendor in settings. */
    public static final String VENDOR = "exact";

    /** Option: code of the sales journal. */
    public static final String SALES_JOURNAL = "salesJournal";

    /** Option: code of the general journal. */
    public static final String JOURNAL = "journal";

    /** Option: {@code true} to send match sets. */
    public static final String MATCH_SETS = "matchSets";

    /** Option: code of the ledger account between an entry in the books' currency and one in an item's. */
    public static final String CURRENCY_LEDGER = "currencyLedger";

    /** Option: code of the item that stands on invoices which Exact makes itself; without it none are made. */
    public static final String DRAFT_ITEM = "draftItem";

    /** Option: how such an invoice is sent: {@code Email}, {@code Peppol}, or as the {@code Account} prefers. */
    public static final String SEND_BY = "sendBy";

    private final String connection;
    private final Abilities abilities;
    private final ExactApi api;
    private final Books books;
    private final Items items;
    private final Movements movements;
    private final ChangeFeed feed;
    private final SetUpOfExact setUp;
    private final Postings postings;
    private final Purchases purchases;
    private final Map<String, Operation<?>> operations = new LinkedHashMap<>();

    /**
     * An adapter; nothing is read before the first call.
     *
     * @param division Exact's number of the administration; one grant may open several
     */
    public ExactAccounting(Connection connection, String division, Http http, OAuthTokens tokens, InstantSource clock) {
        this.connection = connection.id();
        this.api = new ExactApi(
                connection.id(), connection.baseUrl(), division, http, new ExactToken(tokens, clock), clock);
        this.books = new Books(api, connection.option(SALES_JOURNAL, ""), connection.option(JOURNAL, ""), clock);
        String draftItem = connection.option(DRAFT_ITEM, "");
        this.abilities = new Abilities(
                VENDOR, Abilities.DEFAULT_SETTLE_DOWN, true, true, false, true, false, !draftItem.isEmpty());
        this.items = new Items(api, books, abilities.draftsInvoices());
        this.setUp = new SetUpOfExact(books, connection.option(CURRENCY_LEDGER, ""), draftItem);
        this.feed = new ChangeFeed(api, books, items);
        this.movements = new Movements(api, books);
        this.purchases = new Purchases(api, books);
        this.postings = new Postings(
                connection.id(),
                connection.option(MATCH_SETS, "false").equals("true"),
                connection.option(CURRENCY_LEDGER, ""),
                new Postings.Drafting(draftItem, connection.option(SEND_BY, SendSalesInvoice.WAYS.get(0))));
        for (Operation<?> operation : List.of(
                new BookSale(api, books),
                new CreateDocument(api),
                new AttachFile(api),
                new LinkDocument(api),
                new BookEntry(api, books, items),
                new BookForeign(api, books, items),
                new MatchEntries(api, items),
                new CreateSalesInvoice(api, books),
                new SendSalesInvoice(api, books),
                new CreateAccount(api),
                new UpdateAccount(api),
                new SetBankAccount(api))) {
            operations.put(operation.name(), operation);
        }
    }

    /** How Exact grants. @param connection its base URL names the country's site */
    public static OAuthTerms terms(Connection connection) {
        return ExactToken.terms(connection.baseUrl());
    }

    /** The division's webhooks, for setting up. */
    public ExactWebhooks webhooks() {
        return new ExactWebhooks(api);
    }

    @Override
    public Optional<Subscriptions> subscriptions() {
        return Optional.of(webhooks());
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public Abilities abilities() {
        return abilities;
    }

    @Override
    public void ready(Instant deadline) {
        api.ready(deadline);
    }

    @Override
    public List<String> faults(Administration administration) {
        return setUp.faults(administration);
    }

    @Override
    public Operation<?> operation(String name) {
        Operation<?> operation = operations.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("Exact has no operation " + name);
        }
        return operation;
    }

    @Override
    public List<Effect> effects(Posting posting) {
        return postings.effects(posting);
    }

    @Override
    public List<Effect> reversal(Effect booked, String key, String number, LocalDate date, String reason) {
        return postings.reversal(booked, key, number, date, reason);
    }

    @Override
    public Optional<String> debtor(String number) {
        return CreateAccount.idOf(api, number);
    }

    @Override
    public List<String> sameCompany(RelationRole role, String chamberOfCommerce, String vatNumber) {
        return CreateAccount.sameCompany(api, chamberOfCommerce, vatNumber);
    }

    @Override
    public Optional<RelationCard> relation(String id) {
        return api.first(CreateAccount.PATH, new OData(OData.isId("ID", id), Card.FIELDS))
                .map(account -> Card.shown(account, SetBankAccount.ibanOf(api, id)));
    }

    @Override
    public RelationCard kept(Debtor debtor) {
        return Card.kept(debtor);
    }

    @Override
    public boolean oneRelationForBoth() {
        return true;
    }

    @Override
    public Page<Purchase> purchases(String project, LocalDate from, LocalDate until, String cursor) {
        return purchases.page(project, from, until);
    }

    @Override
    public Optional<OpenItem> item(String id) {
        return items.item(id);
    }

    @Override
    public List<OpenItem> itemsByReference(Reference reference, LocalDate from, LocalDate until) {
        return items.byReference(reference, from, until);
    }

    @Override
    public List<OpenItem> openByReference(Set<Reference> references) {
        return items.openByReference(references);
    }

    @Override
    public Optional<List<OpenItem>> openByIban(String iban) {
        return Optional.of(items.openList().ofIban(iban));
    }

    @Override
    public List<Standing> standing(String key, String debtor, LocalDate from, LocalDate until) {
        List<Standing> standing = new ArrayList<>();
        for (JsonNode row : items.entries(debtor, from, until)) {
            String source = SalesEntry.of(row).source();
            if (source.equals(key) || source.startsWith(key + ":")) {
                standing.add(new Standing(
                        postings.asItStands(source, SalesEntry.asItStands(row, books)),
                        items.item(Json.text(row, "EntryID")).orElseThrow()));
            }
        }
        return standing;
    }

    /** {@inheritDoc} Without their ties: Exact tells them per invoice only. */
    @Override
    public Page<OpenItem> openItems(String cursor) {
        return items.openList().page(cursor);
    }

    @Override
    public Page<OpenItem> items(LocalDate from, LocalDate until, String cursor) {
        return items.dated(from, until, cursor);
    }

    @Override
    public Optional<Changes> changes(String mark, String cursor) {
        return Optional.of(feed.page(mark, cursor));
    }

    @Override
    public List<String> toBeMatched() {
        return items.openList().toBeMatched();
    }

    @Override
    public Optional<LocalDate> closedUntil() {
        return books.closedUntil();
    }

    @Override
    public Page<Movement> movements(String clearing, LocalDate from, LocalDate until, String cursor) {
        return movements.page(clearing, from, until, cursor);
    }

    /** {@inheritDoc} Counted from the account's lines, and not told where these are many. */
    @Override
    public Optional<Money> ledgerBalance(String ledger, String currency, LocalDate day) {
        return currency.equals(books.currency()) ? movements.balance(ledger, day) : Optional.empty();
    }
}
