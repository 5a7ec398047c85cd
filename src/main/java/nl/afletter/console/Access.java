package nl.afletter.console;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who stands at the door. Nobody gets past it without a name. */
@FunctionalInterface
public interface Access {

    /** Name of the person who asks, as it is kept with what they do; empty when they may not come in. */
    Optional<String> visitor(Request request);

    /**
     * Whoever signed the request with a key of this AWS account that may call the API, under the name of that key's
     * ARN; nobody else.
     */
    static Access signed() {
        return request -> Optional.of(request.signer()).filter(arn -> request.isSigned());
    }

    /**
     * Whoever sits at this machine. A request that names another host than this one is refused: a page elsewhere may
     * have pointed its own name at our address (DNS rebinding).
     */
    static Access local() {
        return request -> Optional.of("local user").filter(name -> namesThisMachine(request.header("host")));
    }

    /** {@link #local()} if the runtime is open (setting {@code afletter.console.open}), else {@link #signed()}. */
    static Access of(boolean open) {
        return open ? local() : signed();
    }

    private static boolean namesThisMachine(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(name);
    }
}
