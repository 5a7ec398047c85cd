package nl.afletter.function;

/** Tells AWS that an invocation failed, in one plain sentence: no cause and no stack trace leave the function. */
final class FunctionFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    FunctionFailed(String sentence) {
        super(sentence, null, false, false);
    }

    /** The sentence alone: Funqy wraps this exception and makes this the function's error message. */
    @Override
    public String toString() {
        return getMessage();
    }
}
