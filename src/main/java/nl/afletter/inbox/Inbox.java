package nl.afletter.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.journal.Groups;
import nl.afletter.model.Connection;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Queue;
import nl.afletter.port.Received;
import nl.afletter.port.Secrets;
import nl.afletter.port.Settings;
import nl.afletter.port.Unreachable;
import nl.afletter.port.WebhookVerifier;
import nl.afletter.port.WebhookVerifier.Verdict;
import org.jboss.logging.Logger;

/**
 * Takes a webhook: checks connection, vendor role and token, asks the vendor's verifier for its verdict, and sends one
 * hint per subject. An unknown connection, a wrong role and a wrong token get the same answer after the same work
 * (design.md section 9).
 */
public final class Inbox {

    /** Largest body after decoding, of vendors that send no documents (design.md section 10). */
    public static final int MAX_BODY = WebhookVerifier.LARGEST;

    /** Most subjects of one call. */
    private static final int MAX_SUBJECTS = 100;

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final Answer NOT_FOUND = new Answer(404, "There is nothing here.");
    private static final String NO_TOKEN = "0".repeat(64);

    private final Settings settings;
    private final Map<String, WebhookVerifier> verifiers;
    private final Secrets secrets;
    private final Received received;
    private final Queue queue;
    private final Groups groups;
    private final InstantSource clock;
    private final Refusals refusals;

    /** @param verifiers by vendor @param received where what is delivered whole is kept */
    public Inbox(
            Settings settings,
            Map<String, WebhookVerifier> verifiers,
            Secrets secrets,
            Received received,
            Queue queue,
            InstantSource clock) {
        this.settings = Objects.requireNonNull(settings);
        this.verifiers = Map.copyOf(verifiers);
        this.secrets = Objects.requireNonNull(secrets);
        this.received = Objects.requireNonNull(received);
        this.queue = Objects.requireNonNull(queue);
        this.clock = Objects.requireNonNull(clock);
        this.groups = new Groups(settings);
        this.refusals = new Refusals(clock);
    }

    /**
     * What the caller gets. @param text a plain sentence without anything secret, or JSON @param json whether it is
     * that
     */
    public record Answer(int status, String text, boolean json) {
        /** A sentence. */
        public Answer(int status, String text) {
            this(status, text, false);
        }
    }

    /**
     * Takes one call.
     *
     * @param role which door it came through
     * @param connectionId path part
     * @param token path part
     * @param call headers and decoded body
     * @throws Unreachable if settings or queue cannot be reached: the caller shall come again
     */
    public Answer take(Connection.Role role, String connectionId, String token, WebhookVerifier.Call call) {
        Optional<Connection> found =
                SubjectRef.isId(connectionId) ? settings.connection(connectionId) : Optional.empty();
        boolean known = isToken(token, found.map(Connection::webhookTokens).orElse(List.of()));
        if (found.isEmpty() || found.get().role() != role || !known) {
            refusals.count(404);
            return NOT_FOUND;
        }
        WebhookVerifier verifier = verifiers.get(found.get().vendor());
        int largest = verifier == null ? MAX_BODY : verifier.largest();
        if (call.body().length > largest) {
            refusals.count(413);
            return new Answer(413, "The body is larger than " + largest / 1024 + " KB.");
        }
        if (verifier == null) {
            refusals.count(404);
            return NOT_FOUND;
        }
        return verdict(verifier, found.get(), call);
    }

    /** Refuses a call whose body cannot be decoded, whoever sent it: counted like any other refusal. */
    public Answer undecodable() {
        refusals.count(400);
        return new Answer(400, "The body cannot be decoded.");
    }

    private Answer verdict(WebhookVerifier verifier, Connection connection, WebhookVerifier.Call call) {
        Verdict verdict;
        try {
            verdict = verifier.verify(call, connection, secrets, clock.instant());
        } catch (Failure noSecret) {
            throw new Unreachable("the secret store cannot be reached", noSecret);
        }
        if (verdict instanceof Verdict.Refused refused) {
            refusals.count(refused.status());
            return new Answer(refused.status(), refused.why());
        }
        if (verdict instanceof Verdict.Ignored ignored) {
            LOG.debugf("ignored a webhook of %s: %s", connection.id(), ignored.why());
            return new Answer(200, "Not followed.");
        }
        if (verdict instanceof Verdict.Faulty faulty) {
            refusals.count(422);
            return new Answer(422, OpenDoorAnswer.faults(faulty.faults()), true);
        }
        if (verdict instanceof Verdict.Delivered delivered) {
            return keep(delivered);
        }
        List<SubjectRef> subjects = ((Verdict.Accepted) verdict).subjects();
        if (subjects.size() > MAX_SUBJECTS) {
            refusals.count(400);
            return new Answer(400, "More than " + MAX_SUBJECTS + " subjects in one call.");
        }
        send(subjects);
        return new Answer(200, "Taken.");
    }

    /**
     * Keeps what was delivered, then hints, then notes that it did: whoever died between those hints again when the
     * sender repeats, and a repetition of what is done leads to nothing.
     */
    private Answer keep(Verdict.Delivered delivered) {
        boolean news = false;
        for (WebhookVerifier.Delivery each : delivered.events()) {
            Received.Kept kept = each.card().isPresent()
                    ? received.keepCard(each.event(), each.card().get())
                    : received.keep(each.event());
            // The last one is the event itself, those before are what it says by the way.
            news = kept == Received.Kept.NEWS;
            if (news) {
                send(each.event().subjects());
                received.told(each.event());
            }
        }
        return new Answer(202, OpenDoorAnswer.accepted(delivered.id(), !news), true);
    }

    private void send(List<SubjectRef> subjects) {
        queue.sendAll(subjects.stream()
                .map(subject ->
                        new Queue.Addressed(new Hint(subject, Hint.Cause.WEBHOOK, clock.instant()), groups.of(subject)))
                .toList());
    }

    /** The same work for every token, known connection or not: one hash and two compares. */
    public static boolean isToken(String token, List<String> hashes) {
        byte[] given = sha256(token);
        boolean match = false;
        for (int i = 0; i < 2; i++) {
            String hash = i < hashes.size() ? hashes.get(i) : NO_TOKEN;
            match |= MessageDigest.isEqual(given, hash.getBytes(StandardCharsets.US_ASCII)) && i < hashes.size();
        }
        return match;
    }

    private static byte[] sha256(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
