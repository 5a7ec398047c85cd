package nl.afletter.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectRef;

/**
 * The only code that looks at a webhook before its verdict. A pure function of the call, the connection and its
 * secrets; never throws for anything a caller can send.
 */
public interface WebhookVerifier {

    /** The verdict on a call. */
    Verdict verify(Call call, Connection connection, Secrets secrets, Instant now);

    /**
     * A webhook call.
     *
     * @param url the whole address that was called, as the vendor knows it: some vendors sign it. Made from our own
     *     settings, never from a header
     * @param headers names in lower case; several values of one header joined with commas
     * @param body raw bytes after base64 decoding, at most 256 KB
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

        /** Genuine but not for us: an event type or account that we do not follow. Answered with 2xx. */
        record Ignored(String why) implements Verdict {}

        /** Refused. @param status 400, 401, 404 or 413 @param why a plain sentence that tells the caller nothing secret */
        record Refused(int status, String why) implements Verdict {}
    }
}
