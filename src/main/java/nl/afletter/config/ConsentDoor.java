package nl.afletter.config;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.function.HttpDoor;
import nl.afletter.function.PublicAddress;
import nl.afletter.http.OAuthTokens;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.GrantStore;
import nl.afletter.port.Passes;
import org.jboss.logging.Logger;

/**
 * OAuth consent: {@code POST /connect/{connection}} sends a person to the vendor, {@code GET /connect/answer} takes the
 * vendor's answer and goes on to an address without a code in it. Who may begin is guarded by the API (only signed
 * requests) and locally by loopback; the answer is guarded by a state that works once, for ten minutes, for the
 * connection it was made for. A consent for another account than the settings name is not kept. {@code POST
 * /connect/{connection}/webhooks} subscribes it to its vendor's webhooks ({@link SubscribeDoor}).
 */
public final class ConsentDoor implements HttpDoor {

    private static final Logger LOG = Logger.getLogger(ConsentDoor.class);
    private static final String PATH = "/connect/";
    private static final String ANSWER = PATH + "answer";
    private static final String DONE = PATH + "done";
    private static final String WEBHOOKS = "/webhooks";
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration TO_SEND = Duration.ofSeconds(5);

    private final VendorRegistry vendors;
    private final Surroundings surroundings;
    private final PublicAddress address;
    private final SubscribeDoor subscriptions;

    /** @param address where browsers reach us */
    public ConsentDoor(VendorRegistry vendors, Surroundings surroundings, PublicAddress address) {
        this.vendors = Objects.requireNonNull(vendors);
        this.surroundings = Objects.requireNonNull(surroundings);
        this.address = Objects.requireNonNull(address);
        this.subscriptions = new SubscribeDoor(vendors, surroundings);
    }

    @Override
    public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent request) {
        String method = request.getRequestContext().getHttp().getMethod();
        String path = request.getRawPath();
        if (method.equals("POST") && path.startsWith(PATH) && path.endsWith(WEBHOOKS)) {
            return subscribe(path.substring(PATH.length(), path.length() - WEBHOOKS.length()), request);
        }
        if (method.equals("POST") && path.startsWith(PATH)) {
            return begin(path.substring(PATH.length()), address.of(request, ANSWER));
        }
        if (method.equals("GET") && path.equals(ANSWER)) {
            Map<String, String> query = request.getQueryStringParameters();
            return answer(query == null ? Map.of() : query, address.of(request, ANSWER));
        }
        if (method.equals("GET") && path.equals(DONE)) {
            return text(200, "The connection has consent now. This page can be closed.");
        }
        return text(404, "There is nothing here.");
    }

    private APIGatewayV2HTTPResponse subscribe(String connection, APIGatewayV2HTTPEvent request) {
        SubscribeDoor.Answer answer =
                subscriptions.subscribe(connection, body(request).strip(), address.of(request, WEBHOOKS + "/"));
        return text(answer.status(), answer.text());
    }

    /** Empty where it cannot be decoded: no token. */
    private static String body(APIGatewayV2HTTPEvent request) {
        String sent = request.getBody() == null ? "" : request.getBody();
        try {
            return request.getIsBase64Encoded()
                    ? new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8)
                    : sent;
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private APIGatewayV2HTTPResponse begin(String connection, String redirectUri) {
        Optional<OAuthTokens> tokens = tokens(connection);
        if (tokens.isEmpty()) {
            return text(404, "There is no connection of this name that asks for consent.");
        }
        String state = passes().issue(connection, LIFE);
        return redirect(tokens.get().consentPage(redirectUri, state).toString());
    }

    private APIGatewayV2HTTPResponse answer(Map<String, String> query, String redirectUri) {
        Optional<String> connection = passes().redeem(query.get("state"));
        Optional<OAuthTokens> tokens = connection.flatMap(this::tokens);
        if (tokens.isEmpty()) {
            return text(
                    400,
                    "This consent was not begun here, is older than ten minutes, or was answered before."
                            + " Begin again.");
        }
        String code = query.getOrDefault("code", "");
        if (code.isEmpty()) {
            return text(400, "The vendor gave no consent. Begin again and allow the access.");
        }
        try {
            return take(connection.get(), tokens.get(), code, redirectUri);
        } catch (Failure refused) {
            LOG.warnf("no consent for connection %s: %s", connection.get(), refused.getMessage());
            return text(
                    502,
                    refused instanceof Failure.Rejected no
                            ? no.getMessage() + ". " + no.todo()
                            : "The vendor could not be reached. Begin again.");
        }
    }

    private APIGatewayV2HTTPResponse take(String id, OAuthTokens tokens, String code, String redirectUri) {
        Connection connection = surroundings.stores().settings().connection(id).orElseThrow();
        GrantStore.Grant pair = tokens.firstPair(
                code, redirectUri, surroundings.clock().instant().plus(TO_SEND));
        Optional<String> other = vendors.account(connection, tokens.holding(pair))
                .filter(account -> !account.equals(connection.account()));
        if (other.isPresent()) {
            LOG.warnf("no consent for connection %s: it was given for another account", id);
            return text(
                    400,
                    "This consent is for the account " + other.get() + ", and the settings of the connection "
                            + id
                            + " name another one. Nothing was stored. Begin again as a user of the right account, or"
                            + " correct the settings.");
        }
        tokens.consented(pair);
        LOG.infof("connection %s has consent now", id);
        return redirect(DONE);
    }

    private Optional<OAuthTokens> tokens(String connection) {
        boolean known = SubjectRef.isId(connection)
                && surroundings.stores().settings().connection(connection).isPresent();
        return known ? vendors.tokens(connection) : Optional.empty();
    }

    private Passes passes() {
        return surroundings.passes();
    }

    private static APIGatewayV2HTTPResponse redirect(String location) {
        return response(303, "Go on at " + location, Map.of("location", location));
    }

    private static APIGatewayV2HTTPResponse text(int status, String sentence) {
        return response(status, sentence, Map.of());
    }

    private static APIGatewayV2HTTPResponse response(int status, String sentence, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "content-type", "text/plain; charset=utf-8",
                "cache-control", "no-store",
                "referrer-policy", "no-referrer",
                "x-content-type-options", "nosniff"));
        headers.putAll(more);
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(status)
                .withHeaders(headers)
                .withBody(sentence)
                .build();
    }
}
