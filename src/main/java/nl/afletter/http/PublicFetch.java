package nl.afletter.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.port.Failure;

/**
 * Fetches a URL that came in data (design.md section 7): without credentials, https on its usual port only, only from
 * addresses of the public internet, checked after resolving and then connected to, one redirect at most (checked
 * again), size and type limited. So nobody can make us read our own network.
 */
public final class PublicFetch {

    /** Largest PDF that is fetched. */
    public static final int MAX_PDF = 10 * 1024 * 1024;

    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);
    private static final byte[] PDF_BEGINS = {'%', 'P', 'D', 'F', '-'};
    private static final List<String> PDF_TYPES =
            List.of("application/pdf", "application/x-pdf", "application/octet-stream", "binary/octet-stream", "");

    private final PublicHost host;
    private final Duration timeout;

    /** For vendors on the internet. */
    public PublicFetch() {
        this(Optional.empty(), InetAddress::getAllByName, Http.CALL_TIMEOUT);
    }

    /** For the local profile: also from this origin, a simulator on loopback without TLS. */
    public PublicFetch(Origin local) {
        this(Optional.of(local), InetAddress::getAllByName, Http.CALL_TIMEOUT);
    }

    PublicFetch(Optional<Origin> local, PublicHost.Resolver resolver, Duration timeout) {
        this.host =
                new PublicHost(uri -> local.filter(origin -> origin.isOwn(uri)).isPresent(), resolver);
        this.timeout = Objects.requireNonNull(timeout);
    }

    /**
     * Fetches a PDF.
     *
     * @throws Failure.NoEffect when it cannot be had now: not there (yet), no answer, an answer cut off
     * @throws Failure.Rejected when the address is not public, or what is there is no PDF of at most 10 MB
     */
    public byte[] pdf(String url) {
        Http.Answer answer = fetch(url);
        String type =
                answer.header("Content-Type").orElse("").split(";")[0].trim().toLowerCase(Locale.ROOT);
        byte[] body = answer.body();
        boolean begins =
                body.length >= PDF_BEGINS.length && Arrays.equals(PDF_BEGINS, Arrays.copyOf(body, PDF_BEGINS.length));
        if (!PDF_TYPES.contains(type) || !begins) {
            throw new Failure.Rejected(
                    "no-pdf",
                    "the file behind the document's link is not a PDF",
                    "Look at the document in its package.");
        }
        return body;
    }

    private Http.Answer fetch(String url) {
        PinnedCall get = new PinnedCall(timeout, MAX_PDF);
        URI uri = parse(url);
        try {
            Http.Answer answer = get.get(uri, checked(uri));
            if (REDIRECTS.contains(answer.status())) {
                URI next = redirected(uri, answer.header("Location").orElse(""));
                answer = get.get(next, checked(next));
            }
            if (answer.status() != 200) {
                throw new Failure.NoEffect(uri.getHost() + " answered " + answer.status() + " for a file");
            }
            return answer;
        } catch (PinnedCall.TooLarge tooLarge) {
            throw new Failure.Rejected(
                    "file-too-large",
                    "the file behind the document's link is larger than " + MAX_PDF / 1024 / 1024 + " MB",
                    "Attach it by hand.");
        } catch (IOException broken) {
            throw new Failure.NoEffect("a file at " + uri.getHost() + " could not be fetched", broken);
        }
    }

    private static URI parse(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException unreadable) {
            throw unsafe("it is not a URL");
        }
    }

    private static URI redirected(URI from, String location) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException unreadable) {
            throw unsafe("it redirects to something that is not a URL");
        }
    }

    private InetAddress checked(URI uri) throws UnknownHostException {
        try {
            return host.of(uri);
        } catch (PublicHost.Unsafe unsafe) {
            throw unsafe(unsafe.getMessage());
        }
    }

    private static Failure.Rejected unsafe(String why) {
        return new Failure.Rejected(
                "unsafe-address",
                "a link that came with a document was not followed: " + why,
                "Look at the document in its package; if the link is right, tell the maintainer.");
    }
}
