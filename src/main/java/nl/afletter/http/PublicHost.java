package nl.afletter.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Finds the address behind a URL that came from outside, and refuses all that do not lead to the public internet
 * (design.md section 7): https on its usual port only, no password in it, every address of the name public.
 */
final class PublicHost {

    /** Finds the addresses of a host. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** The URL leads where nobody is sent. The message is the end of a sentence, and holds nothing of the URL. */
    static final class Unsafe extends Exception {
        private static final long serialVersionUID = 1;

        Unsafe(String why) {
            super(why);
        }
    }

    private final Predicate<URI> allowed;
    private final Resolver resolver;

    /** @param allowed what is trusted as it stands: simulators of a local run */
    PublicHost(Predicate<URI> allowed, Resolver resolver) {
        this.allowed = Objects.requireNonNull(allowed);
        this.resolver = Objects.requireNonNull(resolver);
    }

    /** The address to connect to. All addresses of the name must be public, not only the one that is taken. */
    InetAddress of(URI uri) throws Unsafe, UnknownHostException {
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            throw new Unsafe("it names no host, or a password");
        }
        if (allowed.test(uri)) {
            return resolver.resolve(uri.getHost())[0];
        }
        boolean usual = "https".equalsIgnoreCase(uri.getScheme()) && (uri.getPort() == -1 || uri.getPort() == 443);
        if (!usual) {
            throw new Unsafe("it is not https on port 443");
        }
        InetAddress[] addresses = resolver.resolve(uri.getHost());
        for (InetAddress address : addresses) {
            if (!PublicAddress.is(address)) {
                throw new Unsafe("it leads to an address that is not public");
            }
        }
        return addresses[0];
    }
}
