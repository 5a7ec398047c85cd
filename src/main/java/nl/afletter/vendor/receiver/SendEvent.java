package nl.afletter.vendor.receiver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import nl.afletter.http.Http;
import nl.afletter.http.PublicPost;
import nl.afletter.http.StandardWebhooks;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Tells one event (generic-webhook.md section 1, sender rules): 2xx is taken, 410 stops for good, 429 and 503 slow down,
 * everything else is tried again. An event that may have arrived is sent again under the same id: nothing is unknown
 * here.
 */
final class SendEvent implements Operation<SendEvent.Event> {

    /** Nobody waits for a silent receiver once for each event that is due. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    private static final Duration SLOWER = Duration.ofMinutes(5);
    private static final Duration SLOWEST = Duration.ofHours(24);

    private final String connection;
    private final String url;
    private final PublicPost post;
    private final Keys keys;
    private final InstantSource clock;

    SendEvent(String connection, String url, PublicPost post, Keys keys, InstantSource clock) {
        this.connection = connection;
        this.url = url;
        this.post = post;
        this.keys = keys;
        this.clock = clock;
    }

    /** An event as it is stored before it is sent. @param body the bytes that are signed, as text */
    record Event(String id, String type, String body) {}

    @Override
    public String name() {
        return "send-event";
    }

    @Override
    public Class<Event> intent() {
        return Event.class;
    }

    /** It may be sent again: see {@link #find}. */
    @Override
    public Findable findable() {
        return Findable.EXACTLY;
    }

    @Override
    public String call(Event event, Call call) {
        byte[] body = event.body().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>(keys.header());
        headers.put("content-type", "application/json");
        headers.putAll(StandardWebhooks.sign(keys.signing(), event.id(), clock.instant(), body));
        Http.Answer answer;
        try {
            answer = post.send(url, headers, body, call.deadline());
        } catch (PublicPost.NotAnswered silent) {
            throw new Failure.Throttled(
                    connection, silent.getMessage(), clock.instant().plus(SILENT));
        }
        if (answer.isSuccess()) {
            return event.id();
        }
        throw refusal(answer);
    }

    /** The receiver knows an event by its id, so there is nothing to look for before it is sent once more. */
    @Override
    public Lookup find(Event event, Call call) {
        return new Lookup.Absent();
    }

    private Failure refusal(Http.Answer answer) {
        int status = answer.status();
        String words = "receiver " + connection + " answered " + status;
        if (status == 410) {
            return new Failure.Rejected(
                    "receiver-gone",
                    "Receiver " + connection + " answered that it is gone for good (410). Nothing more is sent to it.",
                    "Take it out of the settings, or correct its url there and choose try again.");
        }
        if (status == 429 || status == 503) {
            return new Failure.Throttled(connection, words, clock.instant().plus(pause(answer)));
        }
        return new Failure.NoEffect(words);
    }

    /** Seconds are what receivers send; a date is as good as nothing. */
    private static Duration pause(Http.Answer answer) {
        String wait = answer.header("Retry-After").orElse("");
        if (!wait.matches("[0-9]{1,9}")) {
            return SLOWER;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(wait));
        return asked.compareTo(SLOWEST) > 0 ? SLOWEST : asked;
    }
}
