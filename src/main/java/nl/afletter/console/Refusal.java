package nl.afletter.console;

/** What the caller asked for is not done; ends as a status and a plain sentence, never as an error of ours. */
class Refusal extends RuntimeException {

    private final int status;
    private final String key;

    /** @param status 4xx @param key of the sentence in the word lists */
    Refusal(int status, String key) {
        super(key, null, false, false);
        this.status = status;
        this.key = key;
    }

    int status() {
        return status;
    }

    String key() {
        return key;
    }

    /** The same answer for what does not exist and what belongs to others. */
    static Refusal notFound() {
        return new Refusal(404, "refused.unknown");
    }
}
