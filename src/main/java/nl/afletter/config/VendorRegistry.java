package nl.afletter.config;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.OAuthTokens;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import nl.afletter.port.Receiver;
import nl.afletter.port.VendorConnection;
import nl.afletter.port.Vendors;

/**
 * Adapters by connection, made at their first use and kept while the connection's settings stay as they are. Nobody is
 * given one while its connection is paused: that is {@link Failure.Throttled}.
 */
public final class VendorRegistry implements Vendors {

    /** Client id at the vendor, where a connection has a consent. */
    static final String CLIENT_ID = "clientId";

    /** Purpose of the secret beside it. */
    static final String CLIENT_SECRET = "clientSecret";

    private final Surroundings surroundings;
    private final Map<String, VendorKind> kinds;
    private final Http http;
    private final Map<Key, VendorConnection> adapters = new ConcurrentHashMap<>();
    private final Map<Connection, OAuthTokens> tokens = new ConcurrentHashMap<>();

    /** @param kinds by vendor */
    public VendorRegistry(Surroundings surroundings, Map<String, VendorKind> kinds, Http http) {
        this.surroundings = Objects.requireNonNull(surroundings);
        this.kinds = Map.copyOf(kinds);
        this.http = Objects.requireNonNull(http);
    }

    @Override
    public Crm crm(String connection) {
        return of(connection, Connection.Role.CRM, "", Crm.class);
    }

    @Override
    public Psp psp(String connection) {
        return of(connection, Connection.Role.PSP, "", Psp.class);
    }

    @Override
    public Accounting accounting(Administration administration) {
        return of(administration.accounting(), Connection.Role.ACCOUNTING, administration.division(), Accounting.class);
    }

    @Override
    public Receiver receiver(String connection) {
        return of(connection, Connection.Role.RECEIVER, "", Receiver.class);
    }

    @Override
    public VendorConnection executor(Administration administration, String connection) {
        Connection.Role role = known(connection).role();
        return role == Connection.Role.ACCOUNTING
                ? accounting(administration)
                : of(connection, role, "", VendorConnection.class);
    }

    /**
     * The tokens of a connection that is granted by OAuth; empty for one that is not.
     *
     * @throws IllegalArgumentException if the connection is not known
     */
    public Optional<OAuthTokens> tokens(String connection) {
        Connection known = known(connection);
        return consent(known).map(terms -> tokens(known, terms));
    }

    /**
     * The account at the vendor that a token pair is for; empty where settings name none.
     *
     * @param unsaved holds the pair
     * @throws Failure when the vendor does not say
     */
    public Optional<String> account(Connection connection, OAuthTokens unsaved) {
        VendorKind kind = kind(connection);
        return kind.account()
                .map(asked -> asked.apply(
                        kind.maker().make(connection, "", new VendorKind.Parts(surroundings, http, () -> unsaved))));
    }

    private <A extends VendorConnection> A of(String id, Connection.Role role, String division, Class<A> type) {
        Connection connection = known(id);
        if (connection.role() != role) {
            throw new IllegalArgumentException(id + " is a connection for " + connection.role() + ", not for " + role);
        }
        requireNoPause(id);
        return type.cast(adapters.computeIfAbsent(new Key(connection, division), this::make));
    }

    private VendorConnection make(Key key) {
        VendorKind.Parts parts = new VendorKind.Parts(
                surroundings,
                http,
                () -> tokens(key.connection(), consent(key.connection()).orElseThrow()));
        return kind(key.connection()).maker().make(key.connection(), key.division(), parts);
    }

    private OAuthTokens tokens(Connection connection, OAuthTerms terms) {
        return tokens.computeIfAbsent(
                connection,
                each -> new OAuthTokens(
                        each.id(),
                        terms,
                        new OAuthTokens.Client(each.option(CLIENT_ID, ""), () -> surroundings
                                .secrets()
                                .value(each.secrets().get(CLIENT_SECRET))),
                        surroundings.grants(),
                        http,
                        surroundings.clock()));
    }

    private Optional<OAuthTerms> consent(Connection connection) {
        return kind(connection).consent().apply(connection);
    }

    private Connection known(String id) {
        return surroundings
                .stores()
                .settings()
                .connection(id)
                .orElseThrow(() -> new IllegalArgumentException("no connection " + id));
    }

    private VendorKind kind(Connection connection) {
        return Optional.ofNullable(kinds.get(connection.vendor()))
                .or(() -> Optional.of(VendorTable.receiver())
                        .filter(receiver ->
                                connection.role() == receiver.terms().role()))
                .orElseThrow(() -> new IllegalArgumentException("no vendor " + connection.vendor()));
    }

    private void requireNoPause(String connection) {
        Optional<Instant> until = surroundings.stores().connections().pausedUntil(connection);
        if (until.filter(surroundings.clock().instant()::isBefore).isPresent()) {
            throw new Failure.Throttled(
                    connection, surroundings.stores().connections().pauseReason(connection), until.get());
        }
    }

    private record Key(Connection connection, String division) {}
}
