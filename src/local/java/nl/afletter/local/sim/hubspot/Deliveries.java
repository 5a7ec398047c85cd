package nl.afletter.local.sim.hubspot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.WebhookFate;
import nl.afletter.local.sim.WebhookPost;
import nl.afletter.local.sim.hubspot.HubSpotState.Waiting;

/**
 * HubSpot's webhooks: signed lists of up to 100 events to the one address of the app (hubspot.md section 3). They are
 * sent when {@link #deliver} is called; what is not answered with 2xx comes again, ten times at most.
 */
public final class Deliveries {
    private static final int BATCH = 100;
    private static final int MOST_ATTEMPTS = 10;

    /** Ten times spread over a day; the steps themselves are not published. */
    private static final Duration AGAIN = Duration.ofMinutes(144);

    private final HubSpotSimulator simulator;
    private final WebhookPost post = new WebhookPost(Duration.ofSeconds(5));

    Deliveries(HubSpotSimulator simulator) {
        this.simulator = simulator;
    }

    /**
     * The app's target address.
     *
     * @param url where calls go in truth
     * @param signedAs the address as it is registered, and signed: the world's name for ours
     */
    public void target(URI url, String signedAs) {
        simulator.change(state -> {
            state.target = url.toString();
            state.signedAs = signedAs;
        });
    }

    /** Events that wait, in the order in which things happened. */
    public int waiting() {
        return simulator.look(state -> state.outbox.size());
    }

    /** Sends what is due. @return how many calls were answered with 2xx */
    public int deliver() {
        return deliver(bodies -> bodies);
    }

    /** Sends what is due, after fate has had its way. */
    public int deliver(WebhookFate fate) {
        Instant now = simulator.clock().instant();
        List<Waiting> due = simulator.look(state ->
                state.outbox.stream().filter(each -> !each.due.isAfter(now)).toList());
        String target = simulator.look(state -> state.target);
        if (due.isEmpty() || target.isEmpty()) {
            return 0;
        }
        List<String> bodies = new ArrayList<>();
        for (int from = 0; from < due.size(); from += BATCH) {
            bodies.add(body(due.subList(from, Math.min(due.size(), from + BATCH))));
        }
        int taken = 0;
        boolean refused = false;
        for (String body : fate.apply(bodies)) {
            boolean took = send(target, body, now);
            taken += took ? 1 : 0;
            refused |= !took;
        }
        boolean again = refused;
        simulator.change(state -> {
            state.outbox.removeIf(each -> due.contains(each) && (!again || each.attempt >= MOST_ATTEMPTS));
            state.outbox.stream().filter(due::contains).forEach(each -> {
                each.attempt++;
                each.due = now.plus(AGAIN);
            });
        });
        return taken;
    }

    private static String body(List<Waiting> events) {
        ArrayNode body = SimJson.array();
        events.forEach(each -> body.add(each.event.deepCopy().put("attemptNumber", each.attempt)));
        return body.toString();
    }

    private boolean send(String target, String body, Instant now) {
        String time = Long.toString(now.toEpochMilli());
        String signedAs = simulator.look(state -> state.signedAs);
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/json",
                "X-HubSpot-Signature",
                "0".repeat(64),
                "X-HubSpot-Signature-Version",
                "v1",
                "X-HubSpot-Signature-v3",
                sign(HubSpotSimulator.CLIENT_SECRET, signedAs, body, time),
                "X-HubSpot-Request-Timestamp",
                time);
        return post.send(target, body, headers) / 100 == 2;
    }

    /** Signature v3 of a POST. */
    public static String sign(String secret, String url, String body, String time) {
        return Base64.getEncoder().encodeToString(WebhookPost.hmacSha256(secret, "POST" + url + body + time));
    }
}
