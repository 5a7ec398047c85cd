package nl.afletter.usecase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.afletter.model.EventType;

/**
 * One event as receivers get it, kept as evidence under its id before anybody is told (docs/events.md).
 *
 * @param id names the fact for ever: made of the fact itself, so that whoever decides anew, also after a restore, finds
 *     the same name
 * @param type name of its type
 * @param about the subject that it is about, as text
 * @param body the JSON that is sent
 * @param after ids of the events of the same subject that go first, newest last
 */
record Event(String id, String type, String about, String body, List<String> after) {

    private static final JsonMapper JSON = new JsonMapper();

    private static final int LONGEST_TEXT = 1000;

    Event {
        after = List.copyOf(after);
    }

    /** @param data by key; what is absent or empty is sent as null */
    static Event of(
            String administration,
            EventType type,
            String id,
            Instant at,
            Map<String, String> data,
            List<String> after) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("type", type.text());
        root.put("timestamp", at.toString());
        root.put("administration", administration);
        ObjectNode sent = root.putObject("data");
        type.keys().forEach(key -> sent.put(key, shown(data.getOrDefault(key, ""))));
        if (!type.keys().containsAll(data.keySet())) {
            throw new IllegalArgumentException(type.text() + " has no such keys: " + data.keySet());
        }
        return new Event(id, type.text(), data.getOrDefault("subject", ""), root.toString(), after);
    }

    private static String shown(String text) {
        return text.isEmpty() ? null : text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    /** Name of its paper. */
    static String paper(String id) {
        return "event/" + id;
    }

    /** Text for {@link #read}. */
    String write() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("type", type);
        root.put("about", about);
        root.put("body", body);
        after.forEach(root.withArray("after")::add);
        return root.toString();
    }

    /** Reads what {@link #write} wrote. */
    static Event read(String id, String json) {
        try {
            JsonNode root = JSON.readTree(json);
            List<String> after = new ArrayList<>();
            root.path("after").forEach(each -> after.add(each.textValue()));
            return new Event(
                    id,
                    root.path("type").textValue(),
                    root.path("about").textValue(),
                    root.path("body").textValue(),
                    after);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("the paper of event " + id + " cannot be read");
        }
    }
}
