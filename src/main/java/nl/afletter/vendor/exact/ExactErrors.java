package nl.afletter.vendor.exact;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Pattern;
import nl.afletter.http.Http;
import nl.afletter.port.Failure;

/**
 * What a status and a body of Exact mean (exact-online.md sections 4 and 5). Its own sentence, mostly Dutch, is what the
 * bookkeeper reads; what to do is ours. A refused field comes as 400 and as 500 alike: the sentence tells them apart from
 * a server that broke.
 */
final class ExactErrors {

    /** A refusal that came as a 500: whoever sent looks for what it may have made before it believes it. */
    static final String REFUSED_BY_500 = "refused-by-500";

    private static final Pattern VALIDATION = Pattern.compile(
            "(?i)^(ongeldig|niet toegestaan|verplicht|bestaat niet|bestaat reeds|niet gevonden|invalid|not allowed"
                    + "|mandatory|already exists|not found|does not exist)\\b.*",
            Pattern.DOTALL);
    private static final Duration UNSAID = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** So long an access token lives: one that is refused young is not renewed before. */
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

    private static final int MAX_WORDS = 500;

    private final String connection;
    private final InstantSource clock;

    ExactErrors(String connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** The body of a success; a missing node for an answer without one. @param effect whether it may have changed something */
    JsonNode judge(Http.Answer answer, boolean effect) {
        if (!answer.isSuccess()) {
            throw failure(answer, effect);
        }
        try {
            return answer.body().length == 0
                    ? Json.object()
                    : Json.read(answer.body()).path("d");
        } catch (IOException unreadable) {
            throw open(effect, "Exact's answer cannot be read");
        }
    }

    /** What an answer other than a success is. */
    Failure failure(Http.Answer answer, boolean effect) {
        int status = answer.status();
        String words = words(answer);
        if (status == 429) {
            return new Failure.Throttled(connection, "Exact's limit is reached", until(answer));
        }
        if (status == 401) {
            // A young token must not be renewed, and each further 401 would count against the error budget.
            return new Failure.Throttled(
                    connection,
                    "Exact does not accept the token; the next one comes within ten minutes",
                    clock.instant().plus(TOKEN_LIFE));
        }
        if (status == 403) {
            return new Failure.Rejected(
                    "not-allowed",
                    words,
                    "See whether the user who gave consent may enter this division, whether the division has the module,"
                            + " and whether the app has the scope; then connect again and try again.");
        }
        if (status == 404) {
            return new Failure.Rejected(
                    "not-found", words, "What this refers to is gone in Exact: see who removed it.");
        }
        if (status >= 400 && status < 500 && status != 408) {
            return refused("refused", answer, words);
        }
        if (status == 500 && VALIDATION.matcher(sentence(answer)).matches()) {
            return refused(REFUSED_BY_500, answer, words);
        }
        if (status == 503 && !effect) {
            return new Failure.Throttled(
                    connection, "Exact is down", clock.instant().plus(UNSAID));
        }
        return open(effect, "Exact answered " + status);
    }

    private static Failure refused(String code, Http.Answer answer, String words) {
        String lower = sentence(answer).toLowerCase(Locale.ROOT);
        return new Failure.Rejected(code, words, todo(lower));
    }

    private static String todo(String sentence) {
        if (sentence.contains("btw-code") || sentence.contains("vat code")) {
            return "Compare the VAT mapping with Exact's VAT codes, and see whether the general journal allows VAT.";
        }
        if (sentence.contains("dagboek") || sentence.contains("journal")) {
            return "See whether the journal exists, is of the right kind and not blocked, and correct the settings.";
        }
        if (sentence.contains("grootboek") || sentence.contains("gl account")) {
            return "See whether the ledger account exists and may be booked on, and correct the mapping.";
        }
        if (sentence.contains("kostenplaats") || sentence.contains("project")) {
            return "Compare the cost centre or project of this line (settings, projects) with Exact, then try again.";
        }
        return "Correct what Exact names (source, debtor or mapping), then try again.";
    }

    private static Failure open(boolean effect, String message) {
        return effect ? new Failure.OutcomeUnknown(message) : new Failure.NoEffect(message);
    }

    /** The reset of the limit that was hit: only that one's headers come. In milliseconds of UTC. */
    private Instant until(Http.Answer answer) {
        Instant now = clock.instant();
        Instant soonest = now.plusSeconds(1);
        Instant latest = now.plus(LONGEST);
        String wait = answer.header("Retry-After").orElse("");
        Instant until = wait.matches("\\d{1,6}") ? now.plusSeconds(Long.parseLong(wait)) : now.plus(UNSAID);
        for (String name : new String[] {"X-RateLimit-Minutely-Reset", "X-RateLimit-Reset"}) {
            String reset = answer.header(name).orElse("");
            if (reset.matches("\\d{1,15}")) {
                until = Instant.ofEpochMilli(Long.parseLong(reset));
                break;
            }
        }
        until = until.isBefore(soonest) ? soonest : until;
        return until.isAfter(latest) ? latest : until;
    }

    private static String words(Http.Answer answer) {
        String said = sentence(answer);
        String all = "Exact answered " + answer.status() + ": " + (said.isEmpty() ? "no reason given" : said);
        return Names.cut(all, MAX_WORDS);
    }

    /** The sentence in the body, else the header {@code Reason}. */
    private static String sentence(Http.Answer answer) {
        try {
            JsonNode body = Json.read(answer.body());
            String value = Json.text(body.path("error").path("message"), "value");
            return value.isEmpty() ? answer.header("Reason").orElse("") : value;
        } catch (IOException notJson) {
            return answer.header("Reason").orElse("");
        }
    }
}
