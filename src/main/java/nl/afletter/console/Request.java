package nl.afletter.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One request for a page.
 *
 * @param method upper case
 * @param path beginning with a slash, as it stands in the request line; pages have no escaped characters in their paths
 * @param query what follows the question mark, still escaped; empty for none
 * @param headers by name in any case; of cookies one {@code cookie} header, joined by {@code "; "}
 * @param body a form as {@code application/x-www-form-urlencoded}; empty for none
 * @param signer the ARN that API Gateway's IAM authoriser found to have signed the request; empty where none was asked.
 *     Never what the caller says in a header
 */
public record Request(
        String method, String path, String query, Map<String, String> headers, String body, String signer) {

    /** Longest form: a reason, an id and what guards them. */
    static final int MAX_BODY = 16 * 1024;

    public Request {
        Objects.requireNonNull(method);
        Objects.requireNonNull(path);
        Objects.requireNonNull(query);
        Objects.requireNonNull(body);
        Objects.requireNonNull(signer);
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
    }

    /** A request that nobody signed. */
    public Request(String method, String path, String query, Map<String, String> headers, String body) {
        this(method, path, query, headers, body, "");
    }

    /** Whether IAM vouches for who sent it. */
    boolean isSigned() {
        return !signer.isBlank();
    }

    /** A header by its name in lower case, or empty text. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The value of a cookie. */
    Optional<String> cookie(String name) {
        for (String pair : header("cookie").split(";")) {
            if (pair.strip().startsWith(name + "=")) {
                return Optional.of(pair.strip().substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** The query's parameters; of a name given twice the first. @throws Refusal 400 if it is not well formed */
    Map<String, String> parameters() {
        return decode(query);
    }

    /** The form's fields; errors as {@link #parameters}, and 413 if the form is too long. */
    Map<String, String> form() {
        if (body.length() > MAX_BODY) {
            throw new Refusal(413, "refused.long");
        }
        return decode(body);
    }

    /** Whether the caller asks for JSON rather than for a page. */
    boolean wantsJson() {
        String accept = header("accept").toLowerCase(Locale.ROOT);
        return accept.contains("application/json") && !accept.contains("text/html");
    }

    private static Map<String, String> decode(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.putIfAbsent(plain(name), plain(value));
        }
        return fields;
    }

    private static String plain(String escaped) {
        try {
            return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(400, "refused.input");
        }
    }
}
