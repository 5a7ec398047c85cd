package nl.afletter.console;

/** A page that exists, asked for in a way that it does not take. */
final class MethodRefused extends Refusal {

    private final String allowed;

    /** @param allowed the methods that it takes, as the header {@code Allow} lists them */
    MethodRefused(String allowed) {
        super(405, "refused.method");
        this.allowed = allowed;
    }

    String allowed() {
        return allowed;
    }
}
