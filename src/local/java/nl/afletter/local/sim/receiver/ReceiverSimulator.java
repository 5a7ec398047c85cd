package nl.afletter.local.sim.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.SimResponse;
import nl.afletter.local.sim.Simulator;

/**
 * Somebody's program that takes events as the Standard Webhooks tell it to: the signature first, by its own reckoning, no
 * older or newer than five minutes; then each id once. It keeps what came.
 */
public final class ReceiverSimulator extends Simulator<ReceiverSimulator.Inbox> {

    /** A secret whose key is letters and digits, as it is handed to customers. */
    public static final String SECRET = "whsec_UWQ3dlgybVB6OUxyNFR0QjhzSGtZdzNOY0ZnSjZhRXU=";

    /** Name of the header that it may ask for. */
    public static final String HEADER = "x-make-apikey";

    public static final String HEADER_VALUE = "the-key-of-make";

    private static final byte[] KEY = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
    private static final String PATH = "/hooks/1";

    /** What came, by the order in which it came first; and how often each came. */
    public static final class Inbox {
        private final List<JsonNode> events = new ArrayList<>();
        private final TreeMap<String, String> bodies = new TreeMap<>();
        private final TreeMap<String, Integer> times = new TreeMap<>();
        private final TreeSet<String> toldOtherwise = new TreeSet<>();
        private int answer = 200;
        private int retryAfter;
        private boolean asksForHeader;
    }

    /** @param clock the one that signatures are held against */
    public ReceiverSimulator(SimClock clock) {
        super("receiver", clock, new Inbox(), null);
        writes("POST", PATH, this::take);
    }

    /** Where events are to be sent. */
    public String url() {
        return baseUrl() + PATH;
    }

    /** From now on every event is answered with this status, and only kept with one of the two hundreds. */
    public void answers(int status) {
        change(inbox -> inbox.answer = status);
    }

    /** The same with 429 and this many seconds. */
    public void asksToWait(int seconds) {
        change(inbox -> {
            inbox.answer = 429;
            inbox.retryAfter = seconds;
        });
    }

    /** From now on it wants its static header. */
    public void asksForHeader() {
        change(inbox -> inbox.asksForHeader = true);
    }

    /** What came, each once, in the order in which it came. */
    public List<JsonNode> events() {
        return look(inbox -> List.copyOf(inbox.events));
    }

    /** Types of what came. */
    public List<String> types() {
        return events().stream().map(event -> event.path("type").asText()).toList();
    }

    /** How often each id came. */
    public TreeMap<String, Integer> times() {
        return look(inbox -> new TreeMap<>(inbox.times));
    }

    /** Ids that came with more than one body: only a table that was taken back may do so. */
    public TreeSet<String> toldOtherwise() {
        return look(inbox -> new TreeSet<>(inbox.toldOtherwise));
    }

    private SimResponse take(SimRequest request, Inbox inbox) {
        String id = verified(request);
        if (inbox.asksForHeader && !request.header(HEADER).equals(Optional.of(HEADER_VALUE))) {
            throw refused(401, "the static header is missing");
        }
        if (inbox.answer == 429) {
            SimResponse wait = SimResponse.text(429, "text/plain", "slower");
            return inbox.retryAfter == 0 ? wait : wait.with("Retry-After", Integer.toString(inbox.retryAfter));
        }
        if (inbox.answer / 100 != 2) {
            return SimResponse.text(inbox.answer, "text/plain", "no");
        }
        String before = inbox.bodies.putIfAbsent(id, request.text());
        if (before != null && !before.equals(request.text())) {
            inbox.toldOtherwise.add(id);
        }
        if (before == null) {
            inbox.events.add(request.json());
        }
        inbox.times.merge(id, 1, Integer::sum);
        return SimResponse.text(inbox.answer, "text/plain", "Accepted");
    }

    private String verified(SimRequest request) {
        String id = request.header("webhook-id").orElse("");
        String seconds = request.header("webhook-timestamp").orElse("0");
        List<String> given =
                Arrays.asList(request.header("webhook-signature").orElse("").split(" "));
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), clock().instant());
        if (!given.contains("v1," + signature(id + "." + seconds + "." + request.text()))) {
            throw refused(401, "the signature is not right");
        }
        if (age.abs().compareTo(Duration.ofMinutes(5)) > 0) {
            throw refused(401, "the signature is not of this time");
        }
        if (!request.header("Content-Type").equals(Optional.of("application/json"))) {
            throw refused(415, "not JSON");
        }
        return id;
    }

    private static String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SimRefusal refused(int status, String why) {
        return new SimRefusal(SimResponse.text(status, "text/plain", why));
    }

    @Override
    protected SimResponse noRoute(SimRequest request, int status) {
        return SimResponse.text(status, "text/plain", "no such hook");
    }

    @Override
    protected SimResponse unreadable(SimRequest request, String reason) {
        return SimResponse.text(400, "text/plain", reason);
    }

    @Override
    protected SimResponse failure(SimRequest request, int status) {
        return SimResponse.text(
                status, "text/plain", SimJson.object().put("fault", status).toString());
    }
}
