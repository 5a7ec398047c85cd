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

    /** Largest body after decoding (design.md section 10). */
    public static final int MAX_BODY = 256 * 1024;

    /** Most subjects of one call. */
    private static final int MAX_SUBJECTS = 100;

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final Answer NOT_FOUND = new Answer(404, "There is nothing here.");
    private static final String NO_TOKEN = "0".repeat(64);

    private final Settings settings;
    private final Map<String, WebhookVerifier> verifiers;
    private final Secrets secrets;
    private final Queue queue;
    private final Groups groups;
    private final InstantSource clock;
    private final Refusals refusals;

    /** @param verifiers by vendor */
    public Inbox(
            Settings settings,
            Map<String, WebhookVerifier> verifiers,
            Secrets secrets,
            Queue queue,
            InstantSource clock) {
        this.settings = Objects.requireNonNull(settings);
        this.verifiers = Map.copyOf(verifiers);
        this.secrets = Objects.requireNonNull(secrets);
        this.queue = Objects.requireNonNull(queue);
        this.clock = Objects.requireNonNull(clock);
        this.groups = new Groups(settings);
        this.refusals = new Refusals(clock);
    }

    /** What the caller gets. @param text a plain sentence without anything secret */
    public record Answer(int status, String text) {}

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
        if (call.body().length > MAX_BODY) {
            refusals.count(413);
            return new Answer(413, "The body is larger than " + MAX_BODY / 1024 + " KB.");
        }
        return verdict(found.get(), call);
    }

    /** Refuses a call whose body cannot be decoded, whoever sent it: counted like any other refusal. */
    public Answer undecodable() {
        refusals.count(400);
        return new Answer(400, "The body cannot be decoded.");
    }

    private Answer verdict(Connection connection, WebhookVerifier.Call call) {
        WebhookVerifier verifier = verifiers.get(connection.vendor());
        if (verifier == null) {
            refusals.count(404);
            return NOT_FOUND;
        }
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
        List<SubjectRef> subjects = ((Verdict.Accepted) verdict).subjects();
        if (subjects.size() > MAX_SUBJECTS) {
            refusals.count(400);
            return new Answer(400, "More than " + MAX_SUBJECTS + " subjects in one call.");
        }
        send(subjects);
        return new Answer(200, "Taken.");
    }

    private void send(List<SubjectRef> subjects) {
        queue.sendAll(subjects.stream()
                .map(subject -> new Queue.Addressed(
                        new Hint(subject, Hint.Cause.WEBHOOK, clock.instant()), groups.of(subject)))
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
