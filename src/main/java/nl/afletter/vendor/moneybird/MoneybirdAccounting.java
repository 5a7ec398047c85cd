package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.http.Http;
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

/**
 * The books of one administration in Moneybird. Ids of items are {@code xi:…} (external sales invoice) or {@code si:…}
 * (Moneybird's own); a clearing account is a financial account; a VAT code is a tax rate's id.
 *
 * <p>Options of the connection: {@code searchFrom} ({@code yyyyMMdd}, default 20100101), the first day on which invoices
 * are looked for; {@code sendBy} ({@code Email}, {@code Peppol} or {@code Manual}, default Email), how Moneybird sends the
 * invoices that it makes itself; {@code noVatRate}, id of a purchase tax rate without VAT for cents of rounding on fees.
 */
public final class MoneybirdAccounting implements Accounting {

    /** Name of the vendor in settings. */
    public static final String VENDOR = "moneybird";

    private static final Abilities ABILITIES =
            new Abilities(VENDOR, Abilities.DEFAULT_SETTLE_DOWN, true, true, false, true, false, true);

    private final String connection;
    private final MoneybirdApi api;
    private final Books books;
    private final Items items;
    private final Postings postings;
    private final Purchases purchases;
    private final Map<String, Operation<?>> operations = new LinkedHashMap<>();

    /**
     * An adapter; nothing is read before the first call.
     *
     * @param division Moneybird's id of the administration
     */
    public MoneybirdAccounting(
            Connection connection, String division, Http http, AccessToken token, InstantSource clock) {
        this.connection = connection.id();
        this.api = new MoneybirdApi(connection.id(), connection.baseUrl(), division, http, token, clock);
        this.books = new Books(api, clock);
        this.items = new Items(api, books, Ids.digits(connection.option("searchFrom", "20100101")), clock);
        this.purchases = new Purchases(api, books);
        this.postings = new Postings(connection.id(), connection.option("sendBy", "Email"));
        for (Operation<?> operation : List.of(
                new BookInvoice(api, books, items),
                new AttachPdf(api),
                new CreateMovement(api, books),
                new LinkBooking(api, books),
                new BookCost(api, books, connection.option("noVatRate", "")),
                new SettleFromLedger(api, books),
                new SettleByCreditNote(api, books),
                new SetOffForeign(api, books),
                new BookTransfer(api, books),
                new CreateSalesInvoice(api),
                new SendSalesInvoice(api),
                new CreateContact(api),
                new UpdateContact(api))) {
            operations.put(operation.name(), operation);
        }
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public Abilities abilities() {
        return ABILITIES;
    }

    @Override
    public void ready(Instant deadline) {
        api.token().ready(deadline);
    }

    @Override
    public Operation<?> operation(String name) {
        Operation<?> operation = operations.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("Moneybird has no operation " + name);
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
        return CreateContact.byNumber(api, number).map(Json::id);
    }

    @Override
    public List<String> sameCompany(RelationRole role, String chamberOfCommerce, String vatNumber) {
        return CreateContact.sameCompany(api, chamberOfCommerce, vatNumber);
    }

    @Override
    public Optional<RelationCard> relation(String id) {
        return api.find("contacts/" + Ids.digits(id)).map(Card::shown);
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
        return purchases.page(project, from, until, cursor);
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
    public List<Standing> standing(String key, String debtor, LocalDate from, LocalDate until) {
        List<Standing> standing = new ArrayList<>();
        for (JsonNode row : items.between(debtor, from, until)) {
            String source = Items.sourceOf(row);
            if (source.equals(key) || source.startsWith(key + ":")) {
                standing.add(new Standing(postings.asItStands(source, row), items.ofExternal(row)));
            }
        }
        return standing;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Moneybird pages by number: when an item is settled while the pages are read, another may be missed. What is not
     * in the list is asked for by its id before it is taken for settled.
     */
    @Override
    public Page<OpenItem> openItems(String cursor) {
        return items.open(cursor);
    }

    /**
     * {@inheritDoc}
     *
     * <p>External invoices in every state: of those that are neither open nor paid (a person called one uncollectible) a
     * filter by state would say nothing. A call per hundred.
     */
    @Override
    public Page<OpenItem> items(LocalDate from, LocalDate until, String cursor) {
        return items.dated(from, until, cursor);
    }

    @Override
    public Optional<LocalDate> closedUntil() {
        return books.closedUntil();
    }

    /** {@inheritDoc} The cursor is the last id that was given: movements that come in between do not shift it. */
    @Override
    public Page<Movement> movements(String clearing, LocalDate from, LocalDate until, String cursor) {
        String filter = Items.range(from, until) + ",financial_account_id:" + Ids.digits(clearing);
        BigInteger after = cursor.isEmpty() ? BigInteger.ZERO : new BigInteger(cursor);
        List<String> left = api.ids("financial_mutations", filter).stream()
                .map(BigInteger::new)
                .filter(id -> id.compareTo(after) > 0)
                .sorted()
                .map(BigInteger::toString)
                .toList();
        List<String> ids = left.subList(0, Math.min(left.size(), MoneybirdApi.PER_PAGE));
        List<Movement> rows = api.byIds("financial_mutations", ids).stream()
                .sorted(Comparator.comparing(row -> new BigInteger(Json.id(row))))
                .map(MoneybirdAccounting::movement)
                .toList();
        return new Page<>(rows, left.size() > ids.size() ? ids.get(ids.size() - 1) : "");
    }

    private static Movement movement(JsonNode row) {
        String currency = Json.text(row, "currency");
        String transaction = Json.text(row, "account_servicer_transaction_id");
        return new Movement(
                Json.id(row),
                transaction,
                // A person can type our text, but no transaction id: only both together are ours.
                transaction.isEmpty()
                        ? ""
                        : Ids.keyOf(Json.text(row, "message")).orElse(""),
                Json.day(row, "date"),
                Json.money(row, "amount", currency),
                Json.money(row, "amount_open", currency));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Exact at the end of a month, from the general ledger. Within a month the entries until that day are added to the
     * month's beginning, and only if all entries of the month lead to its end as the general ledger shows it: that a
     * debit is positive in both is not said anywhere. In the currency of the books only.
     */
    @Override
    public Optional<Money> ledgerBalance(String ledger, String currency, LocalDate day) {
        if (!currency.equals(books.currency())) {
            return Optional.empty();
        }
        YearMonth month = YearMonth.from(day);
        String period = month.toString().replace("-", "");
        JsonNode report = api.get("reports/general_ledger", Map.of("period", period));
        Money end = balance(report.path("final_balance"), ledger, currency);
        if (day.equals(month.atEndOfMonth())) {
            return Optional.of(end);
        }
        Money until = balance(report.path("start_balance"), ledger, currency);
        Money whole = until;
        for (int page = 1; page <= MoneybirdApi.MAX_PAGES; page++) {
            JsonNode entries = api.get(
                    "reports/journal_entries",
                    Map.of(
                            "period", period,
                            "ledger_account_id", Ids.digits(ledger),
                            "page", String.valueOf(page),
                            "per_page", String.valueOf(MoneybirdApi.PER_PAGE)));
            for (JsonNode entry : entries) {
                Money amount = Json.money(entry, "amount", currency);
                whole = whole.plus(amount);
                if (!Json.day(entry, "date").isAfter(day)) {
                    until = until.plus(amount);
                }
            }
            if (entries.size() < MoneybirdApi.PER_PAGE) {
                return whole.equals(end) ? Optional.of(until) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Money balance(JsonNode section, String ledger, String currency) {
        for (JsonNode row : section.path("ledger_accounts")) {
            if (Json.text(row, "ledger_account_id").equals(ledger)) {
                return Json.money(row, "value", currency);
            }
        }
        return Money.zero(currency);
    }
}
