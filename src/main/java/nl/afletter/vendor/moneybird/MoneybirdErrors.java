package nl.afletter.vendor.moneybird;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.http.Http;
import nl.afletter.port.Failure;

/** What a status and a body of Moneybird mean (moneybird.md section 3). */
final class MoneybirdErrors {

    /** A number above this is a moment and not a count of seconds: Moneybird sends moments in Retry-After. */
    private static final long EPOCH_SECONDS = 1_000_000_000L;

    private static final Duration LIMIT_WINDOW = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration DOWN = Duration.ofMinutes(1);
    private static final int MAX_WORDS = 500;

    private final String connection;
    private final InstantSource clock;

    MoneybirdErrors(String connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** The body of a success. @param effect whether the call may have changed something */
    JsonNode judge(Http.Answer answer, boolean effect) {
        judgeStatus(answer, effect);
        try {
            JsonNode body = Json.read(answer.body());
            if (!body.isMissingNode()) {
                return body;
            }
        } catch (IOException unreadable) {
            throw open(effect, "Moneybird's answer cannot be read");
        }
        throw open(effect, "Moneybird's answer is empty");
    }

    /** Throws what a status means, unless it is a success. */
    void judgeStatus(Http.Answer answer, boolean effect) {
        int status = answer.status();
        if (answer.isSuccess()) {
            return;
        }
        switch (status) {
            case 401 -> throw new Failure.NoEffect("Moneybird does not accept the token");
            case 402 ->
                throw new Failure.Rejected(
                        "plan-limit",
                        words(answer),
                        "The Moneybird plan is full: extend the subscription, then try again.");
            case 403 ->
                throw new Failure.Rejected(
                        "not-allowed",
                        words(answer),
                        "Give the token access to this administration, with the scopes sales_invoices, documents, bank and"
                                + " settings.");
            case 404 ->
                throw new Failure.Rejected(
                        "not-found", words(answer), "What this refers to is gone in Moneybird: see who removed it.");
            case 429 -> throw new Failure.Throttled(connection, "Moneybird's limit is reached", until(answer));
            default -> judgeOther(answer, status, effect);
        }
    }

    private void judgeOther(Http.Answer answer, int status, boolean effect) {
        if (status >= 400 && status < 500 && status != 408) {
            throw new Failure.Rejected(
                    "refused",
                    words(answer),
                    "Correct what Moneybird names (source, debtor or mapping), then try again.");
        }
        if (status == 503 && !effect) {
            throw new Failure.Throttled(
                    connection, "Moneybird is down", clock.instant().plus(DOWN));
        }
        throw open(effect, "Moneybird answered " + status);
    }

    private static Failure open(boolean effect, String message) {
        return effect ? new Failure.OutcomeUnknown(message) : new Failure.NoEffect(message);
    }

    private Instant until(Http.Answer answer) {
        Instant now = clock.instant();
        String text = answer.header("Retry-After")
                .or(() -> answer.header("RateLimit-Reset"))
                .orElse("");
        if (!text.matches("\\d{1,12}")) {
            return now.plus(LIMIT_WINDOW);
        }
        long number = Long.parseLong(text);
        Instant until = number > EPOCH_SECONDS ? Instant.ofEpochSecond(number) : now.plusSeconds(number);
        if (!until.isAfter(now)) {
            return now.plusSeconds(1);
        }
        return until.isAfter(now.plus(LONGEST_PAUSE)) ? now.plus(LONGEST_PAUSE) : until;
    }

    /** The vendor's words: {@code error} is a text or an object by field, {@code details} and {@code symbolic} name reasons. */
    static String words(Http.Answer answer) {
        List<String> parts = new ArrayList<>();
        try {
            JsonNode body = Json.read(answer.body());
            if (body.isTextual()) {
                parts.add(body.asText());
            }
            flatten("", body.path("error"), parts);
            flatten("", body.path("symbolic"), parts);
            flatten("", body.path("details"), parts);
        } catch (IOException notJson) {
            parts.add("an answer that is not JSON");
        }
        String text = "Moneybird answered " + answer.status() + ": " + String.join("; ", parts);
        return text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS);
    }

    private static void flatten(String name, JsonNode node, List<String> parts) {
        if (node.isValueNode() && !node.isNull()) {
            parts.add(name.isEmpty() ? node.asText() : name + ": " + node.asText());
        } else if (node.isArray()) {
            node.forEach(each -> flatten(name, each, parts));
        } else if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue(), parts));
        }
    }
}
