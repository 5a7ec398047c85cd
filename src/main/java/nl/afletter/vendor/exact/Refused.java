package nl.afletter.vendor.exact;

import java.util.function.Supplier;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Operation.Call;
import nl.afletter.port.Operation.Lookup;

/**
 * A refusal that comes as a 500 is believed only after a look at what was to be made: the same status also follows
 * something that was done (exact-online.md section 5).
 */
final class Refused {

    private Refused() {}

    /** The id of what was made, be it in spite of a 500. @throws Failure of the four kinds */
    static <I> String unlessFound(Operation<I> operation, I intent, Call call, Supplier<String> send) {
        try {
            return send.get();
        } catch (Failure.Rejected no) {
            if (!no.code().equals(ExactErrors.REFUSED_BY_500)) {
                throw no;
            }
            if (ExactApi.afterwards(() -> operation.find(intent, call)) instanceof Lookup.Found found) {
                return found.id();
            }
            throw new Failure.Rejected("refused", no.getMessage(), no.todo());
        }
    }
}
