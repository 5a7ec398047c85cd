package nl.afletter.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectRef;

/**
 * The only code that looks at a webhook before its verdict. A pure function of the call, the connection and its
 * secrets; never throws for anything a caller can send.
 */
public interface WebhookVerifier {

    /** Largest body of a call, after decoding (design.md section 10). */
    int LARGEST = 256 * 1024;

    /** The largest body that this vendor sends, in bytes after decoding. */
    default int largest() {
        return LARGEST;
    }

    /** The verdict on a call. */
    Verdict verify(Call call, Connection connection, Secrets secrets, Instant now);

    /**
     * A webhook call.
     *
     * @param url the whole address that was called, as the vendor knows it: some vendors sign it. Made from our own
     *     settings, never from a header
     * @param headers names in lower case; several values of one header joined with commas
     * @param body raw bytes after base64 decoding, at most {@link #largest}
     */
    record Call(String url, Map<String, String> headers, byte[] body) {

        /** A call of a vendor that does not sign the address. */
        public Call(Map<String, String> headers, byte[] body) {
            this("", headers, body);
        }
    }

    /** What a call is. */
    sealed interface Verdict {
        /** Genuine, or harmless because only an id is taken from it. @param subjects to look at; may be none */
        record Accepted(List<SubjectRef> subjects) implements Verdict {}

        /**
         * Genuine, and all that there will ever be to know of it: kept before anything else, then hinted.
         *
         * @param id by which the sender knows the event
         * @param events in the order in which they are kept
         */
        record Delivered(String id, List<Delivery> events) implements Verdict {
            public Delivered {
                events = List.copyOf(events);
            }
        }

        /** Genuine, but what it says cannot be taken. Answered 422 with each fault. */
        record Faulty(List<Fault> faults) implements Verdict {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }

        /** Genuine but not for us: an event type or account that we do not follow. Answered with 2xx. */
        record Ignored(String why) implements Verdict {}

        /**
         * Refused. @param status 400, 401, 404, 413 or 415 @param why a plain sentence that tells the caller nothing
         * secret
         */
        record Refused(int status, String why) implements Verdict {}
    }

    /**
     * An event to keep.
     *
     * @param event as {@link Received} keeps it
     * @param card when it is what is known of a party: the moment at which that was so
     */
    record Delivery(Received.Event event, Optional<Instant> card) {}

    /**
     * What is wrong with one place of a body.
     *
     * @param path JSON pointer, such as {@code /data/lines/0/vat}
     * @param code stable word
     * @param message a plain sentence that quotes nothing
     */
    record Fault(String path, String code, String message) {}
}
