package nl.afletter.vendor.vies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import nl.afletter.http.Http;
import nl.afletter.port.Failure;
import nl.afletter.port.VatRegister;

/**
 * VIES over REST (vies.md sections 1 and 2). One question at a time; a number's answer is kept in memory for the rest of
 * the day, because VIES throttles strictly.
 *
 * <p>{@code INVALID} is said only for a plain "not valid" of the register, or for a number that cannot exist: code
 * {@code FORMAT} (it does not fit its country, a Dutch one fails both check-digit rules) or {@code COUNTRY_NOT_IN_VIES}.
 * Everything else is {@code UNKNOWN}, with the register's word, or {@code UNREACHABLE}, {@code HTTP_<status>},
 * {@code UNREADABLE}, {@code OTHER_NUMBER}.
 */
public final class ViesRegister implements VatRegister {

    /** The register itself. */
    public static final URI PUBLIC = URI.create("https://ec.europa.eu/taxation_customs/vies/rest-api");

    private static final int MAX_RAW = 20_000;
    private static final int MAX_REMEMBERED = 1_000;
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI endpoint;
    private final Http http;
    private final InstantSource clock;
    private final Map<String, Answer> remembered = new LinkedHashMap<>();

    /**
     * A register.
     *
     * @param base {@link #PUBLIC}, or a simulator; without a slash at the end
     */
    public ViesRegister(URI base, Http http, InstantSource clock) {
        this.endpoint = URI.create(base + "/check-vat-number");
        this.http = Objects.requireNonNull(http);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public synchronized Answer check(String vatNumber, String requester) {
        VatNumber number = VatNumber.of(vatNumber);
        VatNumber asking = VatNumber.of(requester);
        if (number.fault().isPresent()) {
            return without(Verdict.INVALID, number.fault().get());
        }
        if (!requester.isBlank() && asking.fault().isPresent()) {
            return without(Verdict.UNKNOWN, "INVALID_REQUESTER_INFO");
        }
        String question = number + " " + asking;
        Answer known = remembered.get(question);
        if (known != null && day(known.at()).equals(day(clock.instant()))) {
            return known;
        }
        Answer answer = ask(number, requester.isBlank() ? null : asking);
        if (answer.verdict() != Verdict.UNKNOWN) {
            remember(question, answer);
        }
        return answer;
    }

    private Answer ask(VatNumber number, VatNumber asking) {
        ObjectNode body = JSON.createObjectNode();
        body.put("countryCode", number.country()).put("vatNumber", number.number());
        if (asking != null) {
            body.put("requesterMemberStateCode", asking.country()).put("requesterNumber", asking.number());
        }
        try {
            Http.Answer answer = http.send(Http.Request.read(
                    "POST",
                    endpoint,
                    Map.of("Content-Type", "application/json", "Accept", "application/json"),
                    body.toString().getBytes(StandardCharsets.UTF_8)));
            return judge(number, answer);
        } catch (Failure unreachable) {
            return without(Verdict.UNKNOWN, "UNREACHABLE");
        }
    }

    private Answer judge(VatNumber asked, Http.Answer answer) {
        String raw = new String(answer.body(), StandardCharsets.UTF_8);
        JsonNode json;
        try {
            json = JSON.readTree(answer.body());
        } catch (IOException notJson) {
            json = JSON.missingNode();
        }
        if (json.has("errorWrappers")) {
            return unknown(json.path("errorWrappers").path(0).path("error").asText("ERROR"), raw);
        }
        String userError = json.path("userError").asText("");
        if (!userError.isEmpty() && !userError.equals("VALID") && !userError.equals("INVALID")) {
            return unknown(userError, raw);
        }
        if (!answer.isSuccess()) {
            return unknown("HTTP_" + answer.status(), raw);
        }
        if (!json.path("valid").isBoolean()) {
            return unknown("UNREADABLE", raw);
        }
        if (!isAbout(asked, json)) {
            return unknown("OTHER_NUMBER", raw);
        }
        boolean valid = json.path("valid").booleanValue();
        return new Answer(
                valid ? Verdict.VALID : Verdict.INVALID,
                valid ? "" : "INVALID",
                json.path("requestIdentifier").asText(""),
                disclosed(json.path("name").asText("")),
                clock.instant(),
                cut(raw));
    }

    private static boolean isAbout(VatNumber asked, JsonNode json) {
        return json.path("countryCode").asText(asked.country()).equals(asked.country())
                && json.path("vatNumber").asText(asked.number()).equals(asked.number());
    }

    /** Some states withhold the name and send dashes. */
    private static String disclosed(String name) {
        return name.strip().matches("-*") ? "" : name.strip();
    }

    private Answer unknown(String code, String raw) {
        return new Answer(Verdict.UNKNOWN, code, "", "", clock.instant(), cut(raw));
    }

    private Answer without(Verdict verdict, String code) {
        return new Answer(verdict, code, "", "", clock.instant(), "");
    }

    private void remember(String question, Answer answer) {
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(question, answer);
    }

    private static String cut(String raw) {
        return raw.length() <= MAX_RAW ? raw : raw.substring(0, MAX_RAW);
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, AMSTERDAM);
    }
}
