package nl.afletter.aws;

import nl.afletter.port.Unreachable;

/**
 * Encryption of what a connection's row keeps secret. What was sealed for one connection of one table opens for no
 * other (design.md section 9).
 */
public interface Seal {

    /** Encrypts. @return text without meaning @throws Unreachable if the key cannot be reached */
    String seal(String connection, String plain);

    /**
     * Decrypts.
     *
     * @throws Unreachable if the key cannot be reached
     * @throws IllegalStateException if it was not sealed for this connection of this table by this key
     */
    String open(String connection, String sealed);
}
