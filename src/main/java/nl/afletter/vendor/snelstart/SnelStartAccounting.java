package nl.afletter.vendor.snelstart;

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
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Page;
import nl.afletter.port.Secrets;

/**
 * The books of one administration in SnelStart. The id of an item is its sales booking's; a clearing account is a daybook
 * of kind Bank. Ledger accounts, daybooks and cost centres are named by their numbers, a VAT code by SnelStart's word for
 * the VAT block ({@code VerkopenHoog}, {@code InkopenHoog}, {@code Geen}).
 *
 * <p>Option of the connection: {@code memorial}, number of the memorial daybook, where there are several.
 */
public final class SnelStartAccounting implements Accounting {

    /** Name of the vendor in settings. */
    public static final String VENDOR = "snelstart";

    /** Purpose of the secret by which the customer lets us into one administration. */
    public static final String KOPPELSLEUTEL = "koppelsleutel";

    /** Purpose of the secret by which SnelStart knows our subscription. */
    public static final String SUBSCRIPTION_KEY = "subscriptionKey";

    private static final Abilities ABILITIES =
            new Abilities(VENDOR, Abilities.DEFAULT_SETTLE_DOWN, true, true, false, true);

    private final String connection;
    private final SnelStartApi api;
    private final Books books;
    private final Items items;
    private final Movements movements;
    private final Postings postings;
    private final Purchases purchases;
    private final Map<String, Operation<?>> operations = new LinkedHashMap<>();

    /**
     * An adapter; nothing is read before the first call.
     *
     * @param division SnelStart's administratieIdentifier; the koppelsleutel has to open that administration
     */
    public SnelStartAccounting(
            Connection connection, String division, Http http, Secrets secrets, InstantSource clock) {
        this.connection = connection.id();
        KeyToken token = new KeyToken(
                connection.id(),
                connection.baseUrl(),
                () -> secrets.value(connection.secrets().get(KOPPELSLEUTEL)),
                http,
                clock);
        this.api = new SnelStartApi(
                connection.id(),
                connection.baseUrl(),
                division,
                http,
                token,
                () -> secrets.value(connection.secrets().get(SUBSCRIPTION_KEY)),
                clock);
        this.books = new Books(api, connection.option("memorial", ""), clock);
        this.items = new Items(api, books);
        this.movements = new Movements(api, books);
        this.purchases = new Purchases(api, books);
        this.postings = new Postings(connection.id());
        Settling settling = new Settling(items);
        for (Operation<?> operation : List.of(
                new BookSale(api, books),
                new AttachDocument(api),
                new BookBank(api, books, settling),
                new BookMemorial(api, books, settling),
                new CreateRelation(api, books),
                new UpdateRelation(api, books))) {
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
        api.ready();
    }

    @Override
    public List<String> faults(Administration administration) {
        return new SetUpOfSnelStart(books).faults(administration);
    }

    @Override
    public Operation<?> operation(String name) {
        Operation<?> operation = operations.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("SnelStart has no operation " + name);
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
        return CreateRelation.byNumber(api, number);
    }

    @Override
    public List<String> sameCompany(RelationRole role, String chamberOfCommerce, String vatNumber) {
        return CreateRelation.sameCompany(api, CreateRelation.kind(role), chamberOfCommerce, vatNumber);
    }

    @Override
    public Optional<RelationCard> relation(String id) {
        return api.find("relaties/" + Names.guid(id)).map(row -> Card.shown(row, books));
    }

    @Override
    public RelationCard kept(Debtor debtor) {
        return Card.kept(debtor);
    }

    /** {@inheritDoc} Not here: a relation is {@code Klant} or {@code Leverancier} for ever (REL-0064, REL-0065). */
    @Override
    public boolean oneRelationForBoth() {
        return false;
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
    public List<Standing> standing(String key, String debtor, LocalDate from, LocalDate until) {
        List<Standing> standing = new ArrayList<>();
        for (JsonNode row : items.bookings(debtor, from, until)) {
            String source = Items.sourceOf(row);
            if (source.equals(key) || source.startsWith(key + ":")) {
                standing.add(new Standing(
                        postings.asItStands(source, BookSale.asItStands(row, books)),
                        items.item(Json.text(row, "id")).orElseThrow()));
            }
        }
        return standing;
    }

    /** {@inheritDoc} Without their ties: SnelStart tells them per invoice only. */
    @Override
    public Page<OpenItem> openItems(String cursor) {
        return items.open(cursor);
    }

    /** {@inheritDoc} Without their ties; each booking that this process does not remember costs a call of its own. */
    @Override
    public Page<OpenItem> items(LocalDate from, LocalDate until, String cursor) {
        return items.dated(from, until, cursor);
    }

    /** {@inheritDoc} By the VAT returns that were filed; what an accountant blocked is told by a refusal only. */
    @Override
    public Optional<LocalDate> closedUntil() {
        return books.closedUntil();
    }

    @Override
    public Page<Movement> movements(String clearing, LocalDate from, LocalDate until, String cursor) {
        return movements.page(clearing, from, until, cursor);
    }

    /**
     * {@inheritDoc}
     *
     * <p>From the period balance of the year until that day. That a debit is positive in it is not said anywhere: a row
     * whose beginning, debit and credit do not lead to its end that way is not told. Nor is anything where the coupling
     * may not read reports.
     */
    @Override
    public Optional<Money> ledgerBalance(String ledger, String currency, LocalDate day) {
        if (!currency.equals(Json.EUR)) {
            return Optional.empty();
        }
        JsonNode report;
        try {
            report = api.get(
                    "rapportages/periodebalans",
                    Map.of("start", Json.moment(day.withDayOfYear(1)), "end", Json.moment(day)));
        } catch (Failure.Rejected notAllowed) {
            if (notAllowed.code().equals("not-allowed")) {
                return Optional.empty();
            }
            throw notAllowed;
        }
        String id = books.ledger(ledger);
        for (JsonNode row : report) {
            if (Json.id(row, "grootboekIdentifier").equals(id)) {
                Money end = Json.money(row, "eindSaldoPeriode");
                Money counted = Json.money(row, "startSaldoPeriode")
                        .plus(Json.money(row, "debet"))
                        .minus(Json.money(row, "credit"));
                return counted.equals(end) ? Optional.of(end) : Optional.empty();
            }
        }
        return Optional.of(Money.zero(currency));
    }
}
