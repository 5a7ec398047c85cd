package nl.afletter.usecase;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.EventType;
import nl.afletter.model.Subject;

/**
 * What has been told of a subject, and what is to be told now. An event is made where the subject's row says what was not
 * told yet; each is later than the one before it, so that receivers can put them in order.
 */
final class Telling {

    /** Newest events of the subject: those that are sent first. */
    private static final String LAST = "last";

    private static final String AT = "toldAt";
    private static final int KEPT = 5;

    private final Subject news;
    private final Subject about;
    private final Instant now;
    private final Map<String, String> facts = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<String> last;
    private Instant at;

    /** @param news the row that remembers what was told @param about the subject as its row is now */
    Telling(Subject news, Subject about, Instant now) {
        this.news = news;
        this.about = about;
        this.now = now;
        this.last = new ArrayList<>(Arrays.stream(news.fact(LAST).split(" "))
                .filter(id -> !id.isEmpty())
                .toList());
        this.at = news.fact(AT).isEmpty() ? Instant.EPOCH : Instant.parse(news.fact(AT));
    }

    Subject about() {
        return about;
    }

    Instant now() {
        return now;
    }

    /** What was remembered under this name, or empty. */
    String told(String name) {
        return facts.getOrDefault(name, news.fact(name));
    }

    void remember(String name, String value) {
        facts.put(name, value);
    }

    /**
     * Tells an event.
     *
     * @param fact what makes it this event and no other of this subject
     * @param when it happened
     */
    void tell(EventType type, String fact, Instant when, Map<String, String> data) {
        Instant moment = when.truncatedTo(ChronoUnit.MILLIS);
        at = moment.isAfter(at) ? moment : at.plusMillis(1);
        String administration = news.administration();
        String name = String.join("\n", administration, about.ref().toString(), type.text(), fact);
        String id = "msg_" + Fingerprint.of(name);
        Map<String, String> all = new HashMap<>(data);
        all.put("subject", about.ref().toString());
        events.add(Event.of(administration, type, id, at, all, last));
        last.add(id);
        while (last.size() > KEPT) {
            last.remove(0);
        }
    }

    /** In their order. */
    List<Event> events() {
        return events;
    }

    /** What the row of the news is to remember. */
    Map<String, String> facts() {
        if (!events.isEmpty()) {
            facts.put(LAST, String.join(" ", last));
            facts.put(AT, at.toString());
        }
        return facts;
    }
}
