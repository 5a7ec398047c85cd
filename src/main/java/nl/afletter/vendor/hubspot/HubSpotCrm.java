package nl.afletter.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.PublicFetch;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Abilities;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Page;

/**
 * HubSpot behind the CRM port, for one connection: one account (portal). It has no credit notes, and no place for
 * payments of others: what the books say stands in the customer's own properties.
 */
public final class HubSpotCrm implements Crm {

    private static final String PDF = "hs_pdf_download_link";

    /** Option: what the property of suppliers holds for one; HubSpot's own property {@code type} says {@code VENDOR}. */
    static final String SUPPLIER_VALUE = "supplierValue";

    private static final Abilities ABILITIES =
            new Abilities("hubspot", Abilities.DEFAULT_SETTLE_DOWN, false, true, false, false, true, false);

    private final Connection connection;
    private final HubSpotToken token;
    private final HubSpotApi api;
    private final PublicFetch files;
    private final DebtorOfHubSpot debtors;
    private final InvoiceOfHubSpot documents;
    private final DealOfHubSpot deals;
    private final ChangeFeed feed;
    private final SetUpOfHubSpot setUp;
    private final BooksInHubSpot books;
    private final PurchasesInHubSpot purchases;
    private final Map<String, Operation<?>> operations;

    /**
     * A connection. Options: {@code apiVersion}, {@code portals}, {@code wonStages}, {@code dealTaxRate} and the names of {@link OwnProperties}.
     *
     * @param files for the links under which HubSpot shows PDFs
     */
    public HubSpotCrm(Connection connection, Http http, PublicFetch files, HubSpotToken token, InstantSource clock) {
        this.connection = connection;
        this.files = files;
        this.token = token;
        this.api = new HubSpotApi(connection, http, token, clock);
        OwnProperties own = OwnProperties.of(connection);
        TaxRates rates = new TaxRates(api, clock);
        LinesOfHubSpot lines = new LinesOfHubSpot(api, rates, own);
        this.setUp = new SetUpOfHubSpot(api, own, rates);
        this.debtors = new DebtorOfHubSpot(api, own, connection.option(SUPPLIER_VALUE, "VENDOR"));
        this.documents = new InvoiceOfHubSpot(connection.account(), lines, debtors, own);
        this.deals = new DealOfHubSpot(connection, lines, debtors, own);
        this.feed = new ChangeFeed(connection.id(), api, DealOfHubSpot.wonStages(connection));
        this.books = new BooksInHubSpot(connection.id(), api, own);
        this.purchases = new PurchasesInHubSpot(connection.id(), api, own);
        UpdateRecord update = new UpdateRecord(api);
        this.operations = Map.of(update.name(), update);
    }

    /** How a connection is granted. */
    public static OAuthTerms terms(Connection connection) {
        return HubSpotToken.terms(
                connection.baseUrl(), connection.option(HubSpotApi.VERSION_OPTION, HubSpotApi.VERSION));
    }

    /** The id of the account that the token is for (portal id): webhooks name it. */
    public String account() {
        return HubSpotValues.id(api.account().path("portalId"));
    }

    @Override
    public String connection() {
        return connection.id();
    }

    @Override
    public Abilities abilities() {
        return ABILITIES;
    }

    @Override
    public void ready(Instant deadline) {
        token.ready(deadline);
    }

    @Override
    public List<String> faults(Administration books) {
        return setUp.faults(books);
    }

    @Override
    public Operation<?> operation(String name) {
        Operation<?> operation = operations.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("HubSpot has no operation '" + name + "'");
        }
        return operation;
    }

    @Override
    public Optional<Invoice> invoice(String id) {
        return api.object("invoices", id, documents.wanted(), Associations.WANTED)
                .map(documents::invoice);
    }

    @Override
    public Optional<Invoice> deal(String id) {
        return api.object("deals", id, deals.wanted(), Associations.WANTED).map(deals::deal);
    }

    /** {@inheritDoc} HubSpot has none: a voided invoice is no longer approved. */
    @Override
    public Optional<Invoice> creditNote(String id) {
        return Optional.empty();
    }

    @Override
    public Optional<Debtor> debtor(Invoice.CustomerRef customer) {
        return debtors.debtor(customer);
    }

    @Override
    public byte[] pdf(SubjectRef document) {
        Optional<JsonNode> row = document.kind() == SubjectKind.INVOICE
                ? api.object("invoices", document.id(), List.of(PDF), List.of())
                : Optional.empty();
        String link = row.map(found -> HubSpotValues.property(found, PDF)).orElse("");
        if (link.isEmpty()) {
            throw new Failure.NoEffect("HubSpot has no PDF of this document yet");
        }
        return files.pdf(link);
    }

    @Override
    public Page<SubjectRef> changedSince(Instant since, String cursor) {
        return feed.page(since, cursor);
    }

    @Override
    public Writing writing(WriteBack writeBack) {
        return books.writing(writeBack);
    }

    @Override
    public boolean showsPurchases() {
        return purchases.hasPlace();
    }

    /** {@inheritDoc} Their sum, on each deal of the project. */
    @Override
    public List<Effect> purchases(ProjectPurchases project) {
        return purchases.difference(project);
    }
}
