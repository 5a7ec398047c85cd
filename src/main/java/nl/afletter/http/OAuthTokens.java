package nl.afletter.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore;
import nl.afletter.port.GrantStore.Grant;
import nl.afletter.port.GrantStore.Held;
import nl.afletter.port.Signal;
import org.jboss.logging.Logger;

/**
 * The token pair of one connection, renewed by one process at a time (design.md section 9, checked by the model of
 * single-use refresh tokens): a lease with a deadline, the refresh token sent once per lease and never after the
 * deadline, the new pair stored at once on the condition that the used refresh token still stands there.
 *
 * <p>Where a refresh may have reached the vendor without an answer, the lease is not given back: who takes it over
 * waits until the request cannot arrive any more.
 */
public final class OAuthTokens {

    /** A refresh is sent within this time or not at all; so long others wait at most, and a call's time-out more. */
    static final Duration TO_SEND = Duration.ofSeconds(5);

    /** How long a connection rests when the token endpoint is busy or down and does not say how long. */
    static final Duration REST = Duration.ofMinutes(1);

    private static final int STORE_ATTEMPTS = 3;

    private static final Logger LOG = Logger.getLogger(OAuthTokens.class);

    /**
     * Who we are at the vendor.
     *
     * @param id public client id
     * @param secret read from the secret store at each use
     */
    public record Client(String id, Supplier<String> secret) {}

    private final String connection;
    private final OAuthTerms terms;
    private final Client client;
    private final GrantStore store;
    private final TokenEndpoint endpoint;
    private final InstantSource clock;
    private volatile Grant known;
    private volatile String refusedAccess = "";

    /** Tokens of a connection; nothing is read or sent yet. */
    public OAuthTokens(
            String connection, OAuthTerms terms, Client client, GrantStore store, Http http, InstantSource clock) {
        this(connection, terms, client, store, new TokenEndpoint(connection, terms, client, http, clock), clock);
    }

    private OAuthTokens(
            String connection,
            OAuthTerms terms,
            Client client,
            GrantStore store,
            TokenEndpoint endpoint,
            InstantSource clock) {
        this.connection = Objects.requireNonNull(connection);
        this.terms = Objects.requireNonNull(terms);
        this.client = Objects.requireNonNull(client);
        this.store = Objects.requireNonNull(store);
        this.endpoint = endpoint;
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * The access token for a call. Never refreshes.
     *
     * @throws Failure.Rejected without a consent, or when the vendor refused it
     * @throws Failure.NoEffect when the token is over: {@link #ready} was not called
     */
    public String accessToken() {
        Grant grant = known;
        if (grant == null) {
            grant = granted(store.read(connection));
            known = grant;
        }
        if (!clock.instant().isBefore(grant.expiresAt()) || grant.accessToken().equals(refusedAccess)) {
            throw new Failure.NoEffect("the access token of " + connection + " is over");
        }
        return grant.accessToken();
    }

    /** Says that the vendor refused this access token before its end: the next {@link #ready} replaces it. */
    public void refused(String accessToken) {
        refusedAccess = accessToken;
    }

    /**
     * Sees to it that the access token is good for a while.
     *
     * @param deadline no refresh is sent after it
     * @throws Failure.Rejected {@code reauthorise} when a person has to consent (again)
     * @throws Failure.NoEffect when somebody else is refreshing, or the endpoint could not be reached
     * @throws Failure.Throttled when the token endpoint is busy or down, or its answer was lost
     */
    public void ready(Instant deadline) {
        Grant grant = known;
        if (grant != null && isGood(grant)) {
            return;
        }
        Held held = store.read(connection);
        known = granted(held);
        if (isGood(known)) {
            return;
        }
        refresh(held, deadline);
    }

    /**
     * The address of the vendor's consent page.
     *
     * @param redirectUri where the vendor sends the person back to
     * @param state unguessable; comes back unchanged
     */
    public URI consentPage(String redirectUri, String state) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", client.id());
        fields.put("response_type", "code");
        fields.put("redirect_uri", redirectUri);
        fields.put("state", state);
        fields.putAll(terms.authorizeFields());
        return URI.create(terms.authorizeUrl() + "?" + TokenEndpoint.form(fields));
    }

    /**
     * Turns the code of a fresh consent into the first pair. Nothing is stored: {@link #consented} does that.
     *
     * @throws Failure.Rejected when the vendor does not take the code: the person consents again
     */
    public Grant firstPair(String code, String redirectUri, Instant deadline) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "authorization_code");
        fields.put("code", code);
        fields.put("redirect_uri", redirectUri);
        return endpoint.ask(fields, "", deadline);
    }

    /** This connection's tokens with a pair that is not stored: for the calls that say whether to keep it. */
    public OAuthTokens holding(Grant pair) {
        OAuthTokens unsaved = new OAuthTokens(connection, terms, client, store, endpoint, clock);
        unsaved.known = pair;
        return unsaved;
    }

    /** Stores the pair of a fresh consent, whatever stood there. */
    public void consented(Grant first) {
        insist(() -> {
            store.consent(connection, first);
            return true;
        });
        known = first;
    }

    private void refresh(Held held, Instant deadline) {
        Instant now = clock.instant();
        if (!held.leaseHolder().isEmpty() && now.isBefore(held.leaseUntil().plus(Http.CALL_TIMEOUT))) {
            throw busy();
        }
        Instant until = earlier(deadline, now.plus(TO_SEND));
        String holder = UUID.randomUUID().toString();
        if (!now.isBefore(until) || !store.takeLease(connection, holder, now, until)) {
            throw busy();
        }
        Held again = store.read(connection);
        if (!again.leaseHolder().equals(holder)) {
            throw busy();
        }
        Grant used;
        try {
            used = granted(again);
        } catch (Failure.Rejected nothingToRefresh) {
            store.giveBack(connection, holder);
            throw nothingToRefresh;
        }
        known = used;
        if (isGood(used)) {
            store.giveBack(connection, holder);
            return;
        }
        exchange(used, holder, until);
    }

    private void exchange(Grant used, String holder, Instant until) {
        Grant next;
        try {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("grant_type", "refresh_token");
            fields.put("refresh_token", used.refreshToken());
            next = endpoint.ask(fields, used.refreshToken(), until);
        } catch (TokenEndpoint.InvalidGrant spent) {
            afterRefusal(used, holder);
            return;
        } catch (Failure.OutcomeUnknown lost) {
            tellIfNearEnd(used);
            throw new Failure.Throttled(
                    connection,
                    "the token endpoint did not answer: " + lost.getMessage(),
                    clock.instant().plus(REST));
        } catch (Failure.NoEffect | Failure.Rejected | Failure.Throttled without) {
            tellIfNearEnd(used);
            store.giveBack(connection, holder);
            throw without;
        }
        keep(used, next);
    }

    private void keep(Grant used, Grant next) {
        if (insist(() -> store.replace(connection, used.refreshToken(), next))) {
            known = next;
        } else {
            LOG.warnf("connection %s: another pair was stored meanwhile, ours is thrown away", connection);
            known = granted(store.read(connection));
        }
    }

    /** The refresh token is spent: either a newer pair stands there by now, or the consent is over. */
    private void afterRefusal(Grant used, String holder) {
        store.flagReauthorise(connection, used.refreshToken());
        store.giveBack(connection, holder);
        known = granted(store.read(connection));
        if (known.refreshToken().equals(used.refreshToken())) {
            throw reauthorise();
        }
    }

    /** A pair that is not stored is a consent that is lost: the store is asked again before anything else is done. */
    private boolean insist(Supplier<Boolean> write) {
        RuntimeException last = null;
        for (int attempt = 1; attempt <= STORE_ATTEMPTS; attempt++) {
            try {
                return write.get();
            } catch (RuntimeException storeFailed) {
                LOG.errorf("connection %s: the new token pair is not stored yet, attempt %d", connection, attempt);
                last = storeFailed;
            }
        }
        throw last;
    }

    private boolean isGood(Grant grant) {
        return clock.instant().isBefore(grant.expiresAt().minus(terms.refreshMargin()))
                && !grant.accessToken().equals(refusedAccess);
    }

    private Grant granted(Held held) {
        Optional<Grant> grant = held.grant();
        if (grant.isEmpty() || held.reauthorise()) {
            known = null;
            throw reauthorise();
        }
        return grant.get();
    }

    /** A refresh that failed is no matter while the access token lives until the next one. */
    private void tellIfNearEnd(Grant used) {
        if (!clock.instant().isBefore(used.expiresAt().minus(REST))) {
            LOG.warnf("%s the tokens of %s end and could not be refreshed", Signal.TOKEN_NEAR_END.mark(), connection);
        }
    }

    private Failure.Rejected reauthorise() {
        LOG.warnf("%s the connection %s needs a consent", Signal.TOKEN_NEAR_END.mark(), connection);
        return new Failure.Rejected(
                "reauthorise",
                "the connection " + connection + " has no valid consent at the vendor",
                "Open the connection's page and connect it again.");
    }

    private Failure.NoEffect busy() {
        return new Failure.NoEffect("the tokens of " + connection + " are being refreshed");
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
