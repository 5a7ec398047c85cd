package nl.afletter.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import nl.afletter.port.Failure;

/**
 * Posts to an address that a person gave us: https on its usual port only, only to addresses of the public internet,
 * checked after resolving and then connected to, no redirect followed, and nothing of the answer read but status and
 * headers, 64 kB at most. So nobody can make us write into our own network.
 */
public final class PublicPost {

    /** No body of an answer is of use. */
    private static final int NOTHING = 0;

    private final InstantSource clock;
    private final PublicHost host;
    private final Duration timeout;

    /** @param loopback whether http to this very machine is allowed too: in a local run and in tests only */
    public PublicPost(InstantSource clock, boolean loopback) {
        this(clock, loopback, Http.CALL_TIMEOUT);
    }

    /** With another time-out, for tests. */
    public PublicPost(InstantSource clock, boolean loopback, Duration timeout) {
        this(clock, loopback, InetAddress::getAllByName, timeout);
    }

    PublicPost(InstantSource clock, boolean loopback, PublicHost.Resolver resolver, Duration timeout) {
        this.clock = Objects.requireNonNull(clock);
        this.host = new PublicHost(uri -> loopback && isLoopback(uri), resolver);
        this.timeout = Objects.requireNonNull(timeout);
    }

    /**
     * Sends once and waits for the status.
     *
     * @param headers names and values of visible characters
     * @param deadline nothing is sent after it
     * @return the answer, whatever its status, without a body
     * @throws NotAnswered when there was none: no connection, a time-out, something else than HTTP
     * @throws Failure.NoEffect when the deadline has passed
     * @throws Failure.Rejected when the address is not a public one, or a header cannot be sent
     */
    public Http.Answer send(String url, Map<String, String> headers, byte[] body, Instant deadline) throws NotAnswered {
        headers.forEach(PublicPost::requireSendable);
        URI uri = parse(url);
        try {
            InetAddress address = host.of(uri);
            if (!clock.instant().isBefore(deadline)) {
                throw new Failure.NoEffect("the deadline passed before the call was sent");
            }
            return new PinnedCall(timeout, NOTHING).post(uri, address, headers, body);
        } catch (PublicHost.Unsafe unsafe) {
            throw unsafe(unsafe.getMessage());
        } catch (UnknownHostException noName) {
            throw new NotAnswered("the name " + uri.getHost() + " leads nowhere");
        } catch (IOException broken) {
            throw new NotAnswered(
                    uri.getHost() + " did not answer: " + broken.getClass().getSimpleName());
        }
    }

    /** Nobody can tell whether it arrived. Its message holds no path: that may be a secret. */
    public static final class NotAnswered extends Exception {
        private static final long serialVersionUID = 1;

        NotAnswered(String message) {
            super(message);
        }
    }

    private static void requireSendable(String name, String value) {
        boolean plain = name.matches("[A-Za-z0-9-]{1,64}")
                && !value.isEmpty()
                && value.chars().allMatch(c -> c >= ' ' && c < 127);
        if (!plain) {
            throw new Failure.Rejected(
                    "unusable-header",
                    "the header " + name + " cannot be sent as it is",
                    "Store the secret behind it again, without line breaks or blanks at its ends.");
        }
    }

    private static URI parse(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException unreadable) {
            throw unsafe("it is not a URL");
        }
    }

    /** By its literal address: a name could come to mean something else. */
    private static boolean isLoopback(URI uri) {
        return "127.0.0.1".equals(uri.getHost()) && "http".equalsIgnoreCase(uri.getScheme());
    }

    private static Failure.Rejected unsafe(String why) {
        return new Failure.Rejected(
                "unsafe-address",
                "nothing is sent to the address of this receiver: " + why,
                "Correct the receiver's url in the settings, then choose try again.");
    }
}
