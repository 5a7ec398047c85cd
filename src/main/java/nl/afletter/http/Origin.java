package nl.afletter.http;

import java.net.URI;
import java.util.Locale;
import nl.afletter.port.Failure;

/**
 * Where a connection's credential may go: one scheme, host and port, and a path below it (design.md section 7).
 *
 * @param base absolute, without a slash at its end
 */
public record Origin(URI base) {

    /** Reads a base URL. @throws IllegalArgumentException if it is not an absolute http or https URL of a host */
    public static Origin of(String baseUrl) {
        URI base = URI.create(baseUrl.replaceAll("/+$", ""));
        if (base.getHost() == null
                || base.getUserInfo() != null
                || !base.getScheme().matches("(?i)https?")) {
            throw new IllegalArgumentException("a base URL names a scheme (https) and a host, and nobody's password");
        }
        return new Origin(base);
    }

    /** The address of a path that we wrote ourselves. @param path begins with a slash */
    public URI at(String path) {
        return URI.create(base + path);
    }

    /**
     * A URL that came in a vendor's answer (a next page), if it is of this origin.
     *
     * @throws Failure.Rejected if it leads elsewhere: no credential goes there
     */
    public URI own(String url) {
        try {
            URI uri = base.resolve(url);
            if (isOwn(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException unreadable) {
            throw elsewhere();
        }
        throw elsewhere();
    }

    /** Whether an address is of this scheme, host and port. */
    public boolean isOwn(URI uri) {
        return uri.getUserInfo() == null && key(uri).equals(key(base));
    }

    private Failure.Rejected elsewhere() {
        return new Failure.Rejected(
                "foreign-address",
                "an answer of " + base.getHost() + " names an address that is not on that host",
                "Tell the maintainer: the vendor may have changed its host names.");
    }

    private static String key(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() != -1 ? uri.getPort() : scheme.equals("http") ? 80 : 443;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
