package nl.afletter.port;

import java.util.Optional;

/**
 * Papers that are kept seven years and never changed: VIES answers, proofs of payouts. The first writing stands.
 */
public interface Evidence {

    /** Keeps a paper; when one of this name is there, that one stays. @param json at most 200 KB */
    void keep(String administration, String name, String json);

    /** A paper, or empty. */
    Optional<String> read(String administration, String name);
}
