package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.PublicFetch;
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
import nl.afletter.port.Subscriptions;

/** Teamleader Focus behind the CRM port, for one connection. */
public final class TeamleaderCrm implements Crm {

    private static final Abilities ABILITIES =
            new Abilities("teamleader", Abilities.DEFAULT_SETTLE_DOWN, false, true, true, false);

    private final Connection connection;
    private final OAuthTokens tokens;
    private final TeamleaderApi api;
    private final PublicFetch files;
    private final InvoiceOfTeamleader documents;
    private final DebtorOfTeamleader debtors;
    private final ChangeFeed feed;
    private final PaymentDifference payments;
    private final PurchasesInTeamleader purchases;
    private final Map<String, Operation<?>> operations;

    /**
     * A connection.
     *
     * @param connection option {@code paymentMethod}, if wanted: a payment method's id; option {@code supplierTag}, the
     *     tag that marks a supplier, usually {@code leverancier}
     * @param files for the links under which Teamleader shows PDFs
     */
    public TeamleaderCrm(Connection connection, Http http, PublicFetch files, OAuthTokens tokens, InstantSource clock) {
        this.connection = connection;
        this.files = files;
        this.tokens = tokens;
        this.api = new TeamleaderApi(connection, http, tokens, clock);
        this.documents = new InvoiceOfTeamleader(new ReferenceData(api, clock));
        this.debtors = new DebtorOfTeamleader(connection);
        this.feed = new ChangeFeed(connection.id(), api);
        this.payments = new PaymentDifference(connection.id(), connection.option("paymentMethod", ""));
        RegisterPayment register = new RegisterPayment(api);
        RemovePayments remove = new RemovePayments(api);
        AddMaterial add = new AddMaterial(api);
        ChangeMaterial change = new ChangeMaterial(api);
        this.purchases = new PurchasesInTeamleader(connection.id(), api);
        this.operations =
                Map.of(register.name(), register, remove.name(), remove, add.name(), add, change.name(), change);
    }

    /** How a connection is granted. */
    public static OAuthTerms terms(Connection connection) {
        return TeamleaderApi.terms(connection);
    }

    /** The webhooks of the connection's account, for setting up and for the check. */
    public TeamleaderWebhooks webhooks() {
        return new TeamleaderWebhooks(api);
    }

    @Override
    public Optional<Subscriptions> subscriptions() {
        return Optional.of(webhooks());
    }

    /** The id of the account that the consent is for: webhooks name it (teamleader.md section 2). */
    public String account() {
        return TeamleaderValues.ref(
                api.read("users.me", TeamleaderApi.body()).orElseThrow(TeamleaderCrm::gone), "account");
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
        tokens.ready(deadline);
    }

    @Override
    public Operation<?> operation(String name) {
        Operation<?> operation = operations.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("Teamleader has no operation '" + name + "'");
        }
        return operation;
    }

    @Override
    public Optional<Invoice> invoice(String id) {
        return document("invoices.info", id).map(documents::invoice);
    }

    @Override
    public Optional<Invoice> creditNote(String id) {
        return document("creditNotes.info", id).map(documents::creditNote);
    }

    @Override
    public Optional<Debtor> debtor(Invoice.CustomerRef customer) {
        switch (customer.type()) {
            case "company":
                return document("companies.info", customer.id()).map(debtors::company);
            case "contact":
                return document("contacts.info", customer.id()).map(debtors::contact);
            default:
                throw new Failure.Rejected(
                        "unknown-customer-type",
                        "Teamleader names a customer of the type '" + customer.type() + "'",
                        "Choose a company or a contact as the customer in Teamleader.");
        }
    }

    @Override
    public byte[] pdf(SubjectRef document) {
        String resource = document.kind() == SubjectKind.CREDIT_NOTE ? "creditNotes" : "invoices";
        JsonNode download;
        try {
            download = api.read(
                            resource + ".download",
                            TeamleaderApi.id(document.id()).put("format", "pdf"))
                    .orElseThrow(() -> new Failure.NoEffect("Teamleader has no PDF of this document yet"));
        } catch (Failure.Rejected no) {
            // what Teamleader answers before the PDF is rendered is not written anywhere (teamleader.md, pitfall 11)
            throw no.code().equals("refused-by-crm") ? new Failure.NoEffect(no.getMessage()) : no;
        }
        return files.pdf(TeamleaderValues.text(download, "location"));
    }

    @Override
    public Page<SubjectRef> changedSince(Instant since, String cursor) {
        return feed.page(since, cursor);
    }

    @Override
    public List<SubjectRef> missing(List<SubjectRef> documents) {
        return feed.missing(documents);
    }

    @Override
    public Writing writing(WriteBack writeBack) {
        return payments.writing(writeBack);
    }

    @Override
    public boolean showsPurchases() {
        return true;
    }

    /** {@inheritDoc} Projects of the old module have no place for them. */
    @Override
    public List<Effect> purchases(ProjectPurchases project) {
        return purchases.difference(project);
    }

    /** {@code creditNotes.info} is an array of one in the vendor's spec, an object in its text: both are taken. */
    private Optional<JsonNode> document(String action, String id) {
        if (!TeamleaderValues.isId(id)) {
            return Optional.empty();
        }
        Optional<JsonNode> data = api.read(action, TeamleaderApi.id(id))
                .map(node -> node.isArray() ? node.path(0) : node)
                .filter(JsonNode::isObject);
        data.map(node -> TeamleaderValues.text(node, "id"))
                .filter(found -> !found.equals(id))
                .ifPresent(other -> {
                    throw new Failure.NoEffect("Teamleader answered " + action + " with another document");
                });
        return data;
    }

    private static Failure gone() {
        return new Failure.NoEffect("Teamleader does not say who we are");
    }
}
