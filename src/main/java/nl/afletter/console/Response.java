package nl.afletter.console;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What answers a request.
 *
 * @param status HTTP status
 * @param headers names in lower case, without cookies
 * @param cookies values of {@code Set-Cookie}
 * @param body text in UTF-8
 */
public record Response(int status, Map<String, String> headers, List<String> cookies, String body) {

    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'";

    /** Headers of everything: nothing runs, nothing is framed, nothing is guessed, no address leaks to other sites. */
    private static final Map<String, String> ALWAYS = Map.of(
            "content-security-policy", POLICY,
            "x-content-type-options", "nosniff",
            "referrer-policy", "same-origin",
            "cross-origin-opener-policy", "same-origin",
            "cross-origin-resource-policy", "same-origin");

    public Response {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
        Objects.requireNonNull(body);
    }

    /** An answer that no browser and no proxy keeps. */
    static Response fresh(int status, String contentType, String body) {
        return of(status, contentType, body).with("cache-control", "no-store").with("vary", "accept, accept-language");
    }

    /** An answer whose address changes with its content. */
    static Response lasting(String contentType, String body) {
        return of(200, contentType, body).with("cache-control", "public, max-age=31536000, immutable");
    }

    /** Go on there with GET. */
    static Response seeOther(String location) {
        return fresh(303, "text/plain; charset=utf-8", "").with("location", location);
    }

    Response with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, cookies, body);
    }

    Response withCookies(List<String> set) {
        return new Response(status, headers, set, body);
    }

    private static Response of(int status, String contentType, String body) {
        return new Response(status, ALWAYS, List.of(), body).with("content-type", contentType);
    }
}
