package nl.afletter.console;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Keeps other sites from sending our forms: the browser must say that the form comes from our own pages, and the form
 * must hold the token that stands in a cookie which other sites can neither read nor send. Only a signed request that
 * no browser sent needs neither: other sites have no key to sign with.
 */
final class FormGuard {

    static final String COOKIE = "afletter-form";
    static final String FIELD = "token";

    private static final int BYTES = 18;
    private static final String SHAPE = "[A-Za-z0-9_-]{24}";

    private FormGuard() {}

    /** The token that this browser has already, or a new one. */
    static String token(Request request) {
        return request.cookie(COOKIE).filter(value -> value.matches(SHAPE)).orElseGet(FormGuard::newToken);
    }

    /** The cookie that goes with a token. */
    static String cookie(String token) {
        return COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** @throws Refusal 403 if the form was not sent by a page of ours */
    static void check(Request request) {
        String site = request.header("sec-fetch-site");
        String origin = request.header("origin");
        boolean told = !site.isEmpty() || !origin.isEmpty();
        if (!told && request.isSigned()) {
            return;
        }
        boolean ours = (site.isEmpty() || site.equals("same-origin"))
                && (origin.isEmpty() || isHost(origin, request.header("host")));
        String cookie = request.cookie(COOKIE).orElse("");
        String field = request.form().getOrDefault(FIELD, "");
        boolean same = cookie.matches(SHAPE)
                && MessageDigest.isEqual(
                        cookie.getBytes(StandardCharsets.UTF_8), field.getBytes(StandardCharsets.UTF_8));
        if (!told || !ours || !same) {
            throw new Refusal(403, "refused.form");
        }
    }

    private static boolean isHost(String origin, String host) {
        try {
            URI uri = URI.create(origin);
            return uri.getRawAuthority() != null && uri.getRawAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    // Made at the moment of need: a generator made before a snapshot would give two instances the same numbers.
    private static String newToken() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
