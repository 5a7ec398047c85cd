package nl.afletter.inbox;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import nl.afletter.port.WebhookVerifier.Fault;

/** What a sender of whole documents is answered, as JSON (generic-webhook.md section 1). */
final class OpenDoorAnswer {

    private static final char FIRST_PRINTABLE = 0x20;

    private OpenDoorAnswer() {}

    /** @param duplicate whether this very event was there before */
    static String accepted(String eventId, boolean duplicate) {
        return "{\"accepted\":true,\"eventId\":" + quoted(eventId) + ",\"duplicate\":" + duplicate + "}";
    }

    static String faults(List<Fault> faults) {
        return faults.stream()
                .map(fault -> "{\"path\":" + quoted(fault.path()) + ",\"code\":" + quoted(fault.code())
                        + ",\"message\":" + quoted(fault.message()) + "}")
                .collect(Collectors.joining(",", "{\"errors\":[", "]}"));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < FIRST_PRINTABLE || c > 126) {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
