package nl.afletter.vendor.exact;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import nl.afletter.http.OAuthTerms;
import nl.afletter.http.OAuthTokens;
import nl.afletter.http.Origin;
import nl.afletter.port.Failure;

/**
 * The bearer token of a grant (exact-online.md section 2). It lives ten minutes, may not be renewed in its first 570
 * seconds, and its refresh token works once. One grant serves all divisions that the user ticked.
 */
final class ExactToken {

    /** Renewed at an age of 575 seconds: five more than Exact demands, for the way from its clock to ours. */
    private static final Duration MARGIN = Duration.ofSeconds(25);

    private static final Duration LIFETIME = Duration.ofSeconds(600);
    private static final Duration TO_REFRESH = Duration.ofSeconds(5);

    private final OAuthTokens tokens;
    private final InstantSource clock;

    ExactToken(OAuthTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Renews the pair where it is near its end; no refresh is sent after the deadline. */
    void ready(Instant deadline) {
        tokens.ready(deadline);
    }

    /** The token for an effect: never renewed here, as the effect's {@code Sending} is written already. */
    String forEffect() {
        return tokens.accessToken();
    }

    /** The token for a read, which may come when nothing was sent for a long time. */
    String forRead() {
        try {
            return tokens.accessToken();
        } catch (Failure.NoEffect over) {
            tokens.ready(clock.instant().plus(TO_REFRESH));
            return tokens.accessToken();
        }
    }

    /**
     * How Exact grants. Who refreshes with a token that somebody else has used already is told so by
     * {@code unauthorized_client}, who comes too early by {@code access_denied}.
     *
     * @param baseUrl of the country's site; empty for the Dutch one
     */
    static OAuthTerms terms(String baseUrl) {
        Origin origin = Origin.of(baseUrl.isEmpty() ? ExactApi.HOST : baseUrl);
        URI tokenUrl = origin.at("/api/oauth2/token");
        return new OAuthTerms(
                origin.at("/api/oauth2/auth"),
                tokenUrl,
                OAuthTerms.ClientProof.BODY,
                OAuthTerms.BodyFormat.FORM,
                MARGIN,
                LIFETIME,
                Map.of(),
                Map.of(),
                Map.of(
                        "unauthorized_client", OAuthTerms.RefreshRefusal.SPENT,
                        "access_denied", OAuthTerms.RefreshRefusal.TOO_EARLY));
    }
}
