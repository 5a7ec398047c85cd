package nl.afletter.local.sim.stripe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.WebhookPost;
import nl.afletter.local.sim.stripe.StripeState.CallRow;
import nl.afletter.local.sim.stripe.StripeState.EventRow;
import nl.afletter.local.sim.stripe.StripeState.HookRow;
import nl.afletter.local.sim.stripe.StripeState.Row;

/** Which endpoint is told of what, how it is signed, and how often it is tried (stripe.md section 3). */
final class WebhookCalls {
    /** Three days with growing pauses; the steps themselves are not published. */
    private static final List<Duration> AGAIN = List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(24),
            Duration.ofHours(30));

    private final StripeState state;
    private final Instant now;

    WebhookCalls(StripeState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /** The event holds the object as it is at this moment. */
    void about(String type, Row row) {
        EventRow event = new EventRow();
        event.id = state.id("evt");
        event.createdAt = now;
        event.test = row.test;
        event.type = type;
        event.body = text(new Render(state).object(row));
        state.events.add(event);
        for (HookRow hook : state.hooks.rows) {
            if (hook.test == row.test && (hook.types.contains(type) || hook.types.contains("*"))) {
                CallRow call = new CallRow();
                call.hook = hook.id;
                call.event = event.id;
                call.due = now;
                state.calls.add(call);
            }
        }
    }

    String body(CallRow call) {
        return text(new Render(state).object(state.events.get(call.event)));
    }

    /** Signed anew at each attempt, with both secrets while one is rolled. */
    String signature(CallRow call, String body) {
        HookRow hook = state.hooks.get(call.hook);
        String time = String.valueOf(now.getEpochSecond());
        String header = "t=" + time + ",v1=" + hmac(hook.secret, time + "." + body);
        return hook.oldSecret == null ? header : header + ",v1=" + hmac(hook.oldSecret, time + "." + body);
    }

    String url(CallRow call) {
        return state.hooks.get(call.hook).url;
    }

    /** Notes how a call ended: 2xx takes it away, anything else puts it off, until three days are over. */
    void ended(CallRow row, int status) {
        row.attempts++;
        if (status / 100 == 2 || row.attempts > AGAIN.size()) {
            state.calls.remove(row);
        } else {
            row.due = now.plus(AGAIN.get(row.attempts - 1));
        }
    }

    private static String text(JsonNode node) {
        try {
            return SimJson.MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written", e);
        }
    }

    /** The status that the other side answered with. */
    static int send(WebhookPost post, String url, String body, String signature) {
        return post.send(
                url,
                body,
                Map.of(
                        "User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
                        "Content-Type", "application/json; charset=utf-8",
                        "Stripe-Signature", signature));
    }

    static String hmac(String secret, String text) {
        return HexFormat.of().formatHex(WebhookPost.hmacSha256(secret, text));
    }
}
