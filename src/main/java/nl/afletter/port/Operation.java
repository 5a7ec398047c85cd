package nl.afletter.port;

import java.time.Duration;
import java.time.Instant;
import nl.afletter.model.SubjectRef;

/**
 * One mutating call of a vendor, and how to look for its effect. The two stand together in one class so that nobody
 * writes the one without the other.
 *
 * @param <I> its input: a record that goes to JSON and back without loss; a text {@code @key} in it stands for the id
 *     under which that earlier effect is booked, and is replaced before the call
 */
public interface Operation<I> {

    /** How long one vendor call may take (design.md section 10). */
    Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    /** How surely an effect can be looked for. */
    enum Findable {
        /** By our own reference, exactly. */
        EXACTLY,
        /** By reading a list and comparing. */
        BY_LISTING,
        /** Only by comparing before and after: there is never a second call. */
        BY_COMPARISON
    }

    /** Name in stored plans: never renamed, unique per vendor. */
    String name();

    /** Class of the input. */
    Class<I> intent();

    Findable findable();

    /**
     * Makes the call, exactly once, without any retry of its own.
     *
     * @return the vendor's id of what was made, never empty
     * @throws Failure of the four kinds
     */
    String call(I intent, Call call);

    /**
     * Looks for the effect by our reference: key, kind, debtor and amount are compared, never the number alone.
     *
     * @throws Failure of the four kinds; nothing is changed
     */
    Lookup find(I intent, Call call);

    /**
     * The circumstances of a call.
     *
     * @param key the effect's key
     * @param deadline the request is not sent after this moment
     * @param documents where file content comes from
     */
    record Call(String key, Instant deadline, Documents documents) {}

    /** Content of a source's file, read at the moment it is needed. */
    interface Documents {
        /**
         * @return the PDF's bytes
         * @throws Failure of the four kinds
         */
        byte[] pdf(SubjectRef source);
    }

    /** What a look-up saw. */
    sealed interface Lookup {
        /** It is there. @param id the vendor's id */
        record Found(String id) implements Lookup {}

        /** It is not there now; whether that decides anything depends on how long ago it was sent. */
        record Absent() implements Lookup {}

        /** Something is there that is neither ours nor nothing. @param evidence for a person */
        record Unclear(String evidence) implements Lookup {}
    }
}
