package nl.afletter.local.sim.mollie;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.WebhookPost;
import nl.afletter.local.sim.mollie.MollieState.CallRow;
import nl.afletter.local.sim.mollie.MollieState.EventRow;
import nl.afletter.local.sim.mollie.MollieState.HookRow;
import nl.afletter.local.sim.mollie.MollieState.PaymentRow;

/** Who is told about what, in both of Mollie's systems, and how often a call is tried (mollie.md section 3). */
final class WebhookCalls {
    private static final String AGENT = "Mollie HTTP client/1.0";

    /** A call that is not answered is made again after these times; then never again. */
    private static final List<Duration> AGAIN = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(4),
            Duration.ofMinutes(8),
            Duration.ofMinutes(16),
            Duration.ofMinutes(29),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(22));
    /** Whether a classic call is made when a chargeback is won back is not known: it is not. */
    private static final Set<String> NEVER_CLASSIC = Set.of("chargeback.reversed", "capture.succeeded");

    private final MollieState state;
    private final Instant now;

    WebhookCalls(MollieState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    void about(String type, String entity, PaymentRow payment) {
        String classic = payment.webhookUrl != null ? payment.webhookUrl : state.classicTarget;
        if (!classic.isEmpty() && !NEVER_CLASSIC.contains(type)) {
            call(classic, "id=" + payment.id, "");
        }
        for (HookRow hook : state.hooks.rows) {
            boolean asked = hook.eventTypes.contains(type) || hook.eventTypes.contains("*");
            if (asked && hook.test == payment.mode.equals("test")) {
                event(type, entity, hook);
            }
        }
    }

    void event(String type, String entity, HookRow hook) {
        EventRow event = new EventRow();
        event.id = state.id("event_");
        event.type = type;
        event.entity = entity;
        event.createdAt = now;
        state.events.add(event);
        call(hook.url, json(event), hook.secret);
    }

    private void call(String url, String body, String secret) {
        CallRow row = new CallRow();
        row.url = url;
        row.body = body;
        row.secret = secret;
        row.due = now;
        state.calls.add(row);
    }

    /** Notes how a call ended: 2xx takes it away, anything else puts it off, ten times at most. */
    void ended(CallRow row, int status) {
        row.attempts++;
        if (status / 100 == 2 || row.attempts > AGAIN.size()) {
            state.calls.remove(row);
        } else {
            row.due = now.plus(AGAIN.get(row.attempts - 1));
        }
    }

    private String json(EventRow event) {
        try {
            return SimJson.MAPPER.writeValueAsString(new Render(state).event(event, true));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written", e);
        }
    }

    /** The status that the other side answered with. @param secret of a next-gen hook; empty for a classic call */
    static int send(WebhookPost post, String url, String body, String secret) {
        if (secret.isEmpty()) {
            return post.send(
                    url, body, Map.of("User-Agent", AGENT, "Content-Type", "application/x-www-form-urlencoded"));
        }
        return post.send(
                url,
                body,
                Map.of(
                        "User-Agent",
                        AGENT,
                        "Content-Type",
                        "application/json",
                        "X-Mollie-Signature",
                        "sha256=" + signature(secret, body)));
    }

    static String signature(String secret, String body) {
        return HexFormat.of().formatHex(WebhookPost.hmacSha256(secret, body));
    }
}
