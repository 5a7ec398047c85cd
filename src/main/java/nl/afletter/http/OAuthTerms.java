package nl.afletter.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * In what vendors differ when they hand out tokens (RFC 6749), as data.
 *
 * @param authorizeUrl page on which a person consents
 * @param tokenUrl where codes and refresh tokens become token pairs
 * @param client how we say who we are
 * @param format of the token request's body
 * @param refreshMargin how long before its end an access token is renewed
 * @param lifetime how long an access token lives when the answer does not say
 * @param authorizeFields further fields of the consent page's address, such as {@code scope}
 * @param tokenFields further fields of each token request
 * @param refreshRefusals what error words of this vendor mean in answer to a refresh, besides {@code invalid_grant}
 */
public record OAuthTerms(
        URI authorizeUrl,
        URI tokenUrl,
        ClientProof client,
        BodyFormat format,
        Duration refreshMargin,
        Duration lifetime,
        Map<String, String> authorizeFields,
        Map<String, String> tokenFields,
        Map<String, RefreshRefusal> refreshRefusals) {

    /** Why a vendor does not take a refresh token. */
    public enum RefreshRefusal {
        /** It was used before or has ended: somebody holds a newer pair, or a person consents again. */
        SPENT,
        /** The access token is too young to be replaced; the refresh token stays good. */
        TOO_EARLY
    }

    /** Where client id and secret stand in a token request. */
    public enum ClientProof {
        /** As fields {@code client_id} and {@code client_secret}. */
        BODY,
        /** As HTTP basic authentication. */
        BASIC
    }

    /** How a token request is written. */
    public enum BodyFormat {
        FORM,
        JSON
    }

    public OAuthTerms {
        Objects.requireNonNull(authorizeUrl);
        Objects.requireNonNull(tokenUrl);
        Objects.requireNonNull(client);
        Objects.requireNonNull(format);
        Objects.requireNonNull(refreshMargin);
        Objects.requireNonNull(lifetime);
        authorizeFields = Map.copyOf(authorizeFields);
        tokenFields = Map.copyOf(tokenFields);
        refreshRefusals = Map.copyOf(refreshRefusals);
    }

    /** Of a vendor that says {@code invalid_grant} of a spent refresh token, as RFC 6749 has it. */
    public OAuthTerms(
            URI authorizeUrl,
            URI tokenUrl,
            ClientProof client,
            BodyFormat format,
            Duration refreshMargin,
            Duration lifetime,
            Map<String, String> authorizeFields,
            Map<String, String> tokenFields) {
        this(authorizeUrl, tokenUrl, client, format, refreshMargin, lifetime, authorizeFields, tokenFields, Map.of());
    }

    /** The usual: id and secret in a form, renewed five minutes before the end of an hour. */
    public static OAuthTerms usual(URI authorizeUrl, URI tokenUrl) {
        return new OAuthTerms(
                authorizeUrl,
                tokenUrl,
                ClientProof.BODY,
                BodyFormat.FORM,
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Map.of(),
                Map.of());
    }
}
