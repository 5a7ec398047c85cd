package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import nl.afletter.function.CrmInvoice;
import nl.afletter.function.PspPayment;
import nl.afletter.function.PublicAddress;
import nl.afletter.function.WebhookDoor;
import nl.afletter.inbox.Inbox;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import nl.afletter.model.Connection.Role;
import nl.afletter.model.Hint;
import nl.afletter.vendor.exact.ExactVerifier;
import nl.afletter.vendor.hubspot.HubSpotVerifier;
import nl.afletter.vendor.mollie.MollieVerifier;
import nl.afletter.vendor.stripe.StripeVerifier;
import nl.afletter.vendor.teamleader.TeamleaderVerifier;

/**
 * The open doors for webhooks, with one connection of each vendor that calls, each named like its vendor and with two
 * secrets where it signs; and what every call has to obey, {@link #judge}.
 */
final class OpenDoors {

    static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");
    static final String TOKEN = "t".repeat(43);
    static final String SECRET = "the-webhook-secret-of-this-test";
    static final String OLD_SECRET = "the-secret-before-it";
    static final String ADDRESS = "https://afletter.example";

    /** Account at Teamleader. */
    static final String ACCOUNT = "5b1d4f0e-2a77-4c5f-9c3e-0c7f5a1d9e10";

    /** Account at HubSpot. */
    static final String PORTAL = "146000001";

    /** The one division at Exact that is routed, to the administration {@code demo}. */
    static final String DIVISION = "123456";

    private final MemoryTable table = new MemoryTable(InstantSource.fixed(NOW));
    private final CrmInvoice crm;
    private final PspPayment psp;
    private final PspPayment accounting;
    private final int rows;

    OpenDoors() {
        Map<String, String> secrets = Map.of("webhookSecret", "now", "webhookSecret2", "before");
        table.settings()
                .apply(
                        List.of(),
                        List.of(
                                connection("teamleader", Role.CRM, ACCOUNT, Map.of()),
                                connection("hubspot", Role.CRM, PORTAL, secrets),
                                connection(
                                        "mollie",
                                        Role.PSP,
                                        "",
                                        Map.of("webhookSecret", "now", "webhookSecretPrevious", "before")),
                                connection("stripe", Role.PSP, "", secrets),
                                connection("exact", Role.ACCOUNTING, "", secrets)));
        Inbox inbox = new Inbox(
                table.settings(),
                Map.of(
                        "teamleader",
                        new TeamleaderVerifier(),
                        "hubspot",
                        new HubSpotVerifier(),
                        "mollie",
                        new MollieVerifier(),
                        "stripe",
                        new StripeVerifier(),
                        "exact",
                        new ExactVerifier()),
                name -> name.equals("now") ? SECRET : OLD_SECRET,
                table.received(),
                table.queue(),
                InstantSource.fixed(NOW));
        PublicAddress address = new PublicAddress(ADDRESS);
        crm = new CrmInvoice(() -> new WebhookDoor(Role.CRM, inbox, address));
        psp = new PspPayment(() -> new WebhookDoor(Role.PSP, inbox, address));
        accounting = new PspPayment(() -> new WebhookDoor(Role.ACCOUNTING, inbox, address));
        rows = table.rows().all().size();
    }

    private static Connection connection(String id, Role role, String account, Map<String, String> secrets) {
        return new Connection(
                id,
                id,
                role,
                "",
                account,
                secrets,
                List.of(sha256(TOKEN)),
                Map.of(),
                role == Role.ACCOUNTING
                        ? new Connection.Routing("", Map.of(DIVISION, "demo"))
                        : new Connection.Routing("demo", Map.of()));
    }

    /** Sends it to the door of this connection's role, and checks what every call has to obey. */
    APIGatewayV2HTTPResponse judge(String door, APIGatewayV2HTTPEvent event) {
        table.queue().clear();
        APIGatewayV2HTTPResponse answer = Hostile.inTime("webhooks", door, () -> answered(door, event));
        assertThat(answer.getStatusCode()).isIn(200, 400, 401, 404, 413);
        assertThat(answer.getBody()).isNotBlank().hasSizeLessThan(200).doesNotContain(SECRET, OLD_SECRET, "Exception");
        assertThat(table.rows().all()).hasSize(rows);
        List<Hint> hints = hints();
        if (answer.getStatusCode() != 200) {
            assertThat(hints).isEmpty();
        }
        assertThat(hints).hasSizeLessThanOrEqualTo(100).allSatisfy(hint -> {
            assertThat(hint.subject().connection()).isEqualTo(door);
            assertThat(hint.subject().id()).matches("([a-z]{1,20}:)?[A-Za-z0-9_-]{1,100}");
            assertThat(hint.cause()).isEqualTo(Hint.Cause.WEBHOOK);
        });
        return answer;
    }

    private APIGatewayV2HTTPResponse answered(String door, APIGatewayV2HTTPEvent event) {
        return switch (door) {
            case "mollie", "stripe" -> psp.handle(event);
            case "exact" -> accounting.handle(event);
            default -> crm.handle(event);
        };
    }

    /** What the last call led to. */
    List<Hint> hints() {
        return new ArrayList<>(table.queue().hints());
    }

    static APIGatewayV2HTTPEvent event(
            String connection, String token, Map<String, String> headers, byte[] body, boolean base64) {
        APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
        event.setPathParameters(Map.of("connection", connection, "token", token));
        event.setHeaders(headers);
        event.setBody(base64 ? Base64.getEncoder().encodeToString(body) : text(body));
        event.setIsBase64Encoded(base64);
        return event;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** HMAC-SHA256 of the parts one after another. */
    static byte[] hmac(String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
