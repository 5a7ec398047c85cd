package nl.afletter.port;

/** Where secrets are. Values are kept in memory for five minutes at most and never logged. */
public interface Secrets {

    /**
     * The value of a secret.
     *
     * @param name as settings name it
     * @throws Failure.NoEffect when the store cannot be reached or has no such secret
     */
    String value(String name);
}
