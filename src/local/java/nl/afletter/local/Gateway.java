package nl.afletter.local;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.console.Access;

/** What API Gateway does in AWS: finds the function of a route and hands it the request as an event (payload 2.0). */
public final class Gateway {

    private static final Pattern WEBHOOK = Pattern.compile("/webhooks/(crm|psp|accounting)/([^/]+)/([^/]+)");

    /** What a browser says of a form of our own pages, and of what a person does without a page. */
    private static final Set<String> OWN_PAGES = Set.of("same-origin", "none");

    private static final APIGatewayV2HTTPResponse STRANGER = APIGatewayV2HTTPResponse.builder()
            .withStatusCode(403)
            .withHeaders(Map.of("content-type", "text/plain; charset=utf-8", "cache-control", "no-store"))
            .withBody("A consent is begun from this machine and from Afletter's own pages only.")
            .build();

    private final Functions functions;
    private final InstantSource clock;

    public Gateway(Functions functions, InstantSource clock) {
        this.functions = Objects.requireNonNull(functions);
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * One request.
     *
     * @param method upper case
     * @param rawPath escaped, with a slash at its beginning
     * @param rawQuery escaped, empty for none
     * @param headers names in lower case, several values joined with commas
     * @param body as it came
     */
    public record Request(String method, String rawPath, String rawQuery, Map<String, String> headers, byte[] body) {}

    /** The function's answer. */
    public APIGatewayV2HTTPResponse call(Request request) {
        Matcher webhook = WEBHOOK.matcher(request.rawPath());
        if (request.method().equals("POST") && webhook.matches()) {
            String role = webhook.group(1);
            APIGatewayV2HTTPEvent event = event(request, "POST /webhooks/" + role + "/{connection}/{token}");
            event.setPathParameters(Map.of("connection", plain(webhook.group(2)), "token", plain(webhook.group(3))));
            return role.equals("crm")
                    ? functions.crmInvoice().handle(event)
                    : functions.pspPayment().handle(event);
        }
        if (request.rawPath().startsWith("/connect/")) {
            if (request.method().equals("POST") && !isOfThisMachine(request)) {
                return STRANGER;
            }
            return functions.connect().handle(event(request, request.method() + " /connect/{proxy+}"));
        }
        String route = request.rawPath().equals("/") ? "/" : "/{proxy+}";
        return functions.console().handle(event(request, request.method() + " " + route));
    }

    /** In AWS only signed requests begin a consent. Here a form of any web site would reach us: it is not ours. */
    private static boolean isOfThisMachine(Request request) {
        boolean here = Access.local()
                .visitor(new nl.afletter.console.Request(
                        request.method(), request.rawPath(), request.rawQuery(), request.headers(), ""))
                .isPresent();
        String site = request.headers().get("sec-fetch-site");
        boolean ours = site == null ? !request.headers().containsKey("origin") : OWN_PAGES.contains(site);
        return here && ours;
    }

    private APIGatewayV2HTTPEvent event(Request request, String routeKey) {
        Map<String, String> headers = new HashMap<>(request.headers());
        String cookies = headers.remove("cookie");
        return APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey(routeKey)
                .withRawPath(request.rawPath())
                .withRawQueryString(request.rawQuery())
                .withHeaders(headers)
                .withCookies(cookies == null ? List.of() : Arrays.asList(cookies.split("; ?")))
                .withQueryStringParameters(query(request.rawQuery()))
                .withRequestContext(context(request, routeKey))
                .withBody(Base64.getEncoder().encodeToString(request.body()))
                .withIsBase64Encoded(true)
                .build();
    }

    private RequestContext context(Request request, String routeKey) {
        return RequestContext.builder()
                .withRouteKey(routeKey)
                .withStage("$default")
                .withRequestId(UUID.randomUUID().toString())
                .withDomainName(request.headers().getOrDefault("host", "localhost"))
                .withTimeEpoch(clock.instant().toEpochMilli())
                .withHttp(RequestContext.Http.builder()
                        .withMethod(request.method())
                        .withPath(request.rawPath())
                        .withProtocol("HTTP/1.1")
                        .withSourceIp("127.0.0.1")
                        .withUserAgent(request.headers().getOrDefault("user-agent", ""))
                        .build())
                .build();
    }

    private static Map<String, String> query(String rawQuery) {
        Map<String, String> query = new HashMap<>();
        for (String pair : rawQuery.split("&")) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                query.merge(plain(parts[0]), parts.length == 2 ? plain(parts[1]) : "", (a, b) -> a + "," + b);
            }
        }
        return query;
    }

    /** Unescaped; what cannot be is left as it came. */
    private static String plain(String escaped) {
        try {
            return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return escaped;
        }
    }
}
