package nl.afletter.vendor.snelstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.http.Http;
import nl.afletter.port.Failure;

/**
 * What a status and a body of SnelStart mean (snelstart.md section 4). Its own Dutch sentence with its code is what the
 * bookkeeper reads; what to do is ours.
 */
final class SnelStartErrors {

    /** The invoice number is in use. */
    static final String NUMBER_TAKEN = "number-taken";

    private static final Pattern CODE = Pattern.compile("[A-Z]{3}-\\d{4}");
    private static final Pattern SECONDS = Pattern.compile("in (\\d{1,5}) seconds");
    private static final Pattern CLOCK = Pattern.compile("in (\\d{2}):(\\d{2}):(\\d{2})");
    private static final Duration UNSAID = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MAX_WORDS = 500;

    private final String connection;
    private final InstantSource clock;

    SnelStartErrors(String connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** The body of a success. @param effect whether the call may have changed something */
    JsonNode judge(Http.Answer answer, boolean effect) {
        if (!answer.isSuccess()) {
            throw failure(answer, effect);
        }
        try {
            JsonNode body = Json.read(answer.body());
            if (!body.isMissingNode()) {
                return body;
            }
        } catch (IOException unreadable) {
            throw open(effect, "SnelStart's answer cannot be read");
        }
        throw open(effect, "SnelStart's answer is empty");
    }

    private Failure failure(Http.Answer answer, boolean effect) {
        int status = answer.status();
        String words = words(answer);
        String lower = words.toLowerCase(Locale.ROOT);
        if (status == 429 || status == 403 && lower.contains("quota")) {
            return new Failure.Throttled(connection, "SnelStart's limit is reached", until(answer, words));
        }
        if (status == 401) {
            return lower.contains("subscription key")
                    ? new Failure.Throttled(
                            connection,
                            "SnelStart does not accept the subscription key; a test key lives 90 days",
                            clock.instant().plus(LONGEST))
                    : new Failure.NoEffect("SnelStart does not accept the token");
        }
        if (status == 403) {
            return new Failure.Rejected(
                    "not-allowed",
                    words,
                    "The coupling lacks a right that this needs: let SnelStart extend it (relaties, boekhouden, bankieren,"
                            + " memoriaal, orders, documenten, settings), then try again.");
        }
        if (status == 404) {
            return new Failure.Rejected(
                    "not-found", words, "What this refers to is gone in SnelStart: see who removed it.");
        }
        if (status >= 400 && status < 500 && status != 408) {
            return refusal(codes(answer), words);
        }
        if (status == 503 && !effect) {
            return new Failure.Throttled(
                    connection, "SnelStart is down", clock.instant().plus(UNSAID));
        }
        return open(effect, "SnelStart answered " + status);
    }

    private static Failure refusal(Set<String> codes, String words) {
        String first = codes.isEmpty() ? "" : codes.iterator().next();
        return switch (first) {
            case "BOE-0042", "BOE-0046", "BOE-0051" ->
                new Failure.Rejected(
                        "period-closed",
                        words,
                        "Open the period in SnelStart, or agree on a booking on the first open day, then try again.");
            case "BOE-0021" ->
                new Failure.Rejected(
                        NUMBER_TAKEN,
                        words,
                        "See which booking in SnelStart has this number. If it is this invoice, leave it and ignore this"
                                + " task: money settles it all the same. Else give one of both another number.");
            case "REL-0008" ->
                new Failure.Rejected(
                        "debtor-number-taken",
                        words,
                        "Give that relation another relatiecode in SnelStart, then try again.");
            default -> new Failure.Rejected("refused", words, todo(first));
        };
    }

    private static String todo(String code) {
        return switch (code) {
            case "BOE-0008", "BOE-0037", "BOE-0061", "BOE-0089" ->
                "See whether the ledger account exists and is active in SnelStart, and correct the mapping.";
            case "BOE-0019", "BOE-0022", "BOE-0026", "BOE-0093" ->
                "Compare the cost centre of this project (settings, projects) with what the ledger account wants in"
                        + " SnelStart.";
            case "BOE-0054", "BOE-0060" -> "Make the relation an active customer in SnelStart, then try again.";
            case "BOE-0062", "BOE-0069", "BOE-0080", "BOE-0082" ->
                "Compare the VAT mapping with the VAT of the ledger account in SnelStart, and the country and VAT number"
                        + " of the debtor, then try again.";
            case "BOE-0025", "BOE-0095", "BOE-0096" ->
                "See whether the daybook exists and is active in SnelStart, and correct the settings.";
            case "REL-0006", "REL-0011", "REL-0059", "REL-0061", "REL-0087", "REL-0088" ->
                "Correct the debtor's card in the CRM, then try again.";
            case "ALG-0104" -> "Tell the maintainer: SnelStart does not take a question that its portal describes.";
            default -> "Correct what SnelStart names (source, debtor or mapping), then try again.";
        };
    }

    private static Failure open(boolean effect, String message) {
        return effect ? new Failure.OutcomeUnknown(message) : new Failure.NoEffect(message);
    }

    private Instant until(Http.Answer answer, String words) {
        Duration pause = UNSAID;
        String header = answer.header("Retry-After").orElse("");
        Matcher seconds = SECONDS.matcher(words);
        Matcher time = CLOCK.matcher(words);
        if (header.matches("\\d{1,6}")) {
            pause = Duration.ofSeconds(Long.parseLong(header));
        } else if (seconds.find()) {
            pause = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
        } else if (time.find()) {
            pause = Duration.ofHours(Long.parseLong(time.group(1)))
                    .plusMinutes(Long.parseLong(time.group(2)))
                    .plusSeconds(Long.parseLong(time.group(3)));
        }
        pause = pause.isZero() ? Duration.ofSeconds(1) : pause;
        return clock.instant().plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
    }

    private static Set<String> codes(Http.Answer answer) {
        Set<String> codes = new LinkedHashSet<>();
        for (JsonNode each : body(answer)) {
            String code = Json.text(each, "errorCode");
            if (CODE.matcher(code).matches()) {
                codes.add(code);
            }
        }
        return codes;
    }

    /** SnelStart's words in all its three shapes: a list of codes, a message with fields, a message, or nothing. */
    static String words(Http.Answer answer) {
        List<String> parts = new ArrayList<>();
        JsonNode body = body(answer);
        if (body.isArray()) {
            body.forEach(each -> add(parts, Json.text(each, "errorCode"), Json.text(each, "message")));
        } else {
            add(parts, "", Json.text(body, "message"));
            add(parts, "", Json.text(body, "Message"));
            body.path("modelState").properties().forEach(field -> field.getValue()
                    .forEach(why -> add(parts, field.getKey(), why.asText())));
        }
        String said = parts.isEmpty() ? "no reason given" : String.join("; ", parts);
        return Names.cut("SnelStart answered " + answer.status() + ": " + said, MAX_WORDS);
    }

    private static void add(List<String> parts, String name, String text) {
        if (!text.isEmpty() || !name.isEmpty()) {
            parts.add(name.isEmpty() ? text : name + ": " + text);
        }
    }

    private static JsonNode body(Http.Answer answer) {
        try {
            return Json.read(answer.body());
        } catch (IOException notJson) {
            return Json.object();
        }
    }
}
