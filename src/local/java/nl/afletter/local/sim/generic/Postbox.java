package nl.afletter.local.sim.generic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.WebhookPost;

/** Signs events by Standard Webhooks and posts them. What is not taken is kept and sent again when told to. */
public final class Postbox {

    /** A key of 32 letters and digits, so that tools which take it as text have the same key. */
    public static final String KEY = "Qd7vX2mPz9Lr4TtB8sHkYw3NcFgJ6aEu";

    /** The same as settings hold it. */
    public static final String SECRET =
            "whsec_" + Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));

    private static final JsonMapper JSON = new JsonMapper();

    private final SimClock clock;
    private final Slot slot;
    private final List<Sent> all = new ArrayList<>();
    private int number;

    /** Where a call goes. */
    @FunctionalInterface
    public interface Slot {
        /** @return status and body of the answer */
        Answer post(Map<String, String> headers, byte[] body);
    }

    /** What the door answered. */
    public record Answer(int status, String body) {
        /** The body as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    /** An event and what became of it. */
    public record Sent(String id, ObjectNode event, Answer answer) {}

    public Postbox(SimClock clock, Slot slot) {
        this.clock = clock;
        this.slot = slot;
    }

    /** Posts an event that happens now. */
    public Answer send(String type, ObjectNode data) {
        return send("msg_" + ++number + "_" + type.replace('.', '_'), type, data);
    }

    /** The same under an id of its own. */
    public Answer send(String id, String type, ObjectNode data) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("type", type).put("timestamp", clock.instant().toString()).set("data", data.deepCopy());
        return post(id, event);
    }

    /** Posts everything that was ever sent once more, each under its own id: what a sender does that heals losses. */
    public void repeatAll() {
        Map<String, Sent> once = new LinkedHashMap<>();
        all.forEach(sent -> once.putIfAbsent(sent.id() + sent.event(), sent));
        once.values().forEach(sent -> post(sent.id(), sent.event()));
    }

    /** Everything that was posted, in order. */
    public List<Sent> all() {
        return List.copyOf(all);
    }

    /** What was answered last. */
    public Answer last() {
        return all.get(all.size() - 1).answer();
    }

    private Answer post(String id, ObjectNode event) {
        byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
        Answer answer = slot.post(signed(id, body), body);
        all.add(new Sent(id, event, answer));
        return answer;
    }

    /** The headers of a call made now. */
    public Map<String, String> signed(String id, byte[] body) {
        String seconds = Long.toString(clock.instant().getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", seconds);
        headers.put("webhook-signature", signature(KEY, id, seconds, body));
        return headers;
    }

    /** As tools make it that take the key as text. */
    public static String signature(String key, String id, String seconds, byte[] body) {
        String text = id + "." + seconds + "." + new String(body, StandardCharsets.UTF_8);
        return "v1," + Base64.getEncoder().encodeToString(WebhookPost.hmacSha256(key, text));
    }
}
