package nl.afletter.vendor.generic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import nl.afletter.http.Origin;
import nl.afletter.http.PublicFetch;
import nl.afletter.inbox.Inbox;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.generic.DocumentSender;
import nl.afletter.local.sim.generic.MoneySender;
import nl.afletter.local.sim.generic.Postbox;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import nl.afletter.port.WebhookVerifier;

/** The open door as a whole, without a worker behind it: senders, inbox, table, and the adapters that read it. */
final class GenericBench implements AutoCloseable {

    static final String TOKEN = "t".repeat(43);

    final SimClock clock;
    final MemoryTable table;
    final DocumentSender documents;
    final MoneySender money;
    final GenericCrm crm;
    final GenericPsp psp;
    private final Inbox inbox;

    GenericBench(SimClock clock) {
        this.clock = clock;
        this.table = new MemoryTable(clock);
        this.inbox = new Inbox(
                table.settings(),
                Map.of("generic", new GenericVerifier()),
                name -> Postbox.SECRET,
                table.received(),
                table.queue(),
                clock);
        this.documents = new DocumentSender(clock, box(Connection.Role.CRM, "documents"));
        this.money = new MoneySender(clock, box(Connection.Role.PSP, "money"));
        Connection crmConnection = connection("documents", Connection.Role.CRM, documents.baseUrl(), Map.of());
        Connection pspConnection = connection("money", Connection.Role.PSP, "", Map.of());
        table.settings().apply(List.of(), List.of(crmConnection, pspConnection));
        this.crm = new GenericCrm(crmConnection, table.received(), new PublicFetch(Origin.of(documents.baseUrl())));
        this.psp = new GenericPsp(pspConnection, table.received());
    }

    static Connection connection(String id, Connection.Role role, String baseUrl, Map<String, String> options) {
        return new Connection(
                id,
                "generic",
                role,
                baseUrl,
                "",
                Map.of("webhookSecret", "now", "webhookSecret2", "before"),
                List.of(sha256(TOKEN)),
                options,
                new Connection.Routing("books", Map.of()));
    }

    private Postbox box(Connection.Role role, String connection) {
        return new Postbox(clock, (headers, body) -> {
            Inbox.Answer answer = take(role, connection, headers, body);
            return new Postbox.Answer(answer.status(), answer.text());
        });
    }

    /** A call with the right token. */
    Inbox.Answer take(Connection.Role role, String connection, Map<String, String> headers, byte[] body) {
        return inbox.take(role, connection, TOKEN, new WebhookVerifier.Call(headers, body));
    }

    Instant now() {
        return clock.instant();
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        documents.close();
    }
}
