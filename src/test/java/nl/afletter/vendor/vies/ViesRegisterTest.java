package nl.afletter.vendor.vies;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.vies.ViesSimulator;
import nl.afletter.port.VatRegister.Answer;
import nl.afletter.port.VatRegister.Verdict;
import nl.afletter.spec.SpecCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects the rule that decides about reverse-charged VAT: only a plain "not valid" is invalid, an error never is. */
class ViesRegisterTest {
    private static final String US = "NL000099998B57";

    private final SimClock clock = SimClock.fixedAt("2026-11-21T15:00:00Z");
    private ViesSimulator vies;
    private ViesRegister register;

    @BeforeEach
    void start() {
        vies = new ViesSimulator(clock);
        vies.start(0);
        vies.register("NL", "000099998B57", "EIGEN BV");
        vies.register("DE", "811907980", "BEISPIEL GMBH");
        vies.register("FR", "40303265045", "SA EXEMPLE");
        vies.register("EL", "094259216", "PARADEIGMA AE");
        register = register(Http.CALL_TIMEOUT);
    }

    @AfterEach
    void stop() {
        vies.close();
        assertThat(vies.failures()).isEmpty();
    }

    @Test
    void aRegisteredNumberIsValidAndLeavesAConsultationNumberAndAName() {
        Answer answer = register.check("FR 40 303 265 045", US);

        assertThat(answer.verdict()).isEqualTo(Verdict.VALID);
        assertThat(answer.name()).isEqualTo("SA EXEMPLE");
        assertThat(answer.consultation()).startsWith("WAPI");
        assertThat(answer.at()).isEqualTo(clock.instant());
        assertThat(answer.raw()).contains("\"valid\":true");
    }

    @Test
    void aWithheldNameIsEmptyNotDashes() {
        assertThat(register.check("DE811907980", US).name()).isEmpty();
    }

    @Test
    void greeceIsAskedForAsEl() {
        assertThat(register.check("GR094259216", US).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void withoutOurOwnNumberThereIsNoConsultationNumber() {
        assertThat(register.check("DE811907980", "").consultation()).isEmpty();
        assertThat(register.check("DE811907980", "").verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aPlainNoIsInvalid() {
        assertThat(register.check("DE123456789", US).verdict()).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INVALID_INPUT",
                "INVALID_REQUESTER_INFO",
                "SERVICE_UNAVAILABLE",
                "MS_UNAVAILABLE",
                "TIMEOUT",
                "SERVER_BUSY",
                "VAT_BLOCKED",
                "IP_BLOCKED",
                "GLOBAL_MAX_CONCURRENT_REQ",
                "GLOBAL_MAX_CONCURRENT_REQ_TIME",
                "MS_MAX_CONCURRENT_REQ",
                "MS_MAX_CONCURRENT_REQ_TIME",
                "A_WORD_OF_NEXT_YEAR"
            })
    void anErrorWithStatus200IsUnknownAndKeepsItsWord(String word) {
        vies.down("DE", word);

        Answer answer = register.check("DE811907980", US);

        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.code()).isEqualTo(word);
    }

    @Test
    void anUnknownAnswerIsAskedAgainAndAKnownOneIsNotAskedAgainOnTheSameDay() {
        vies.down("DE", "MS_UNAVAILABLE");
        register.check("DE811907980", US);
        vies.up("DE");

        assertThat(register.check("DE811907980", US).verdict()).isEqualTo(Verdict.VALID);
        vies.strikeOff("DE", "811907980");
        assertThat(register.check("DE811907980", US).verdict()).isEqualTo(Verdict.VALID);
        clock.advance(Duration.ofHours(9));
        assertThat(register.check("DE811907980", US).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aStatus500WithAnHtmlPageIsUnknown() {
        vies.faults().on("POST", ".*check-vat-number").status(500);

        assertThat(register.check("DE811907980", US).code()).isEqualTo("HTTP_500");
    }

    @Test
    void aTimeOutIsUnknown() {
        vies.faults().on("POST", ".*check-vat-number").timeoutWithoutEffect();

        Answer answer = register(Duration.ofSeconds(1)).check("DE811907980", US);

        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.code()).isEqualTo("UNREACHABLE");
    }

    @Test
    void anAnswerThatEndsInTheMiddleIsUnknown() {
        vies.faults().on("POST", ".*check-vat-number").garbage200WithEffect();

        assertThat(register.check("DE811907980", US).code()).isEqualTo("UNREADABLE");
    }

    @ParameterizedTest
    @CsvSource({
        "NL123456789B13, ",
        "NL000099998B57, ",
        "NL123456782B01, ",
        "NL123456789B01, FORMAT",
        "NL12345678B01, FORMAT",
        "nl 1234.56-782.B01, ",
        "ATU12345678, ",
        "AT12345678, FORMAT",
        "BE0123456789, ",
        "BE2123456789, FORMAT",
        "XI123456789, ",
        "GB123456789, COUNTRY_NOT_IN_VIES",
        "CHE123456789, COUNTRY_NOT_IN_VIES",
        "X, COUNTRY_NOT_IN_VIES",
        "'', COUNTRY_NOT_IN_VIES"
    })
    void theFormOfANumberIsLookedAtBeforeTheCall(String number, String fault) {
        assertThat(VatNumber.of(number).fault().orElse(null)).isEqualTo(fault);
    }

    @Test
    void aNumberThatCannotExistCostsNoCall() {
        Answer answer = register.check("NL123456789B01", US);

        assertThat(answer.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(answer.code()).isEqualTo("FORMAT");
        assertThat(vies.requests().lines()).isEmpty();
    }

    @Test
    void aWrongNumberOfOurOwnIsAMistakeInTheSettingsNotAnInvalidCustomer() {
        Answer answer = register.check("DE811907980", "NL123456789B01");

        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.code()).isEqualTo("INVALID_REQUESTER_INFO");
    }

    @ParameterizedTest
    @CsvSource({"100, true", "200, false", "201, INVALID_INPUT", "301, MS_UNAVAILABLE", "999, SERVICE_UNAVAILABLE"})
    void theSimulatorsTestServiceAnswersByTheNumbersOfTheSheet(String number, String expected) throws Exception {
        String body = "{\"countryCode\":\"DE\",\"vatNumber\":\"" + number + "\"}";
        String answer = post("/check-vat-test-service", body);

        assertThat(answer).contains(expected);
        SpecCheck spec = SpecCheck.open("vies/openapi.yaml");
        if (!expected.contains("_")) {
            assertThat(spec.response("POST", "/check-vat-test-service", 200, answer))
                    .isEmpty();
        }
    }

    @Test
    void whatTheSimulatorSaysIsWhatTheSpecAllows() throws Exception {
        SpecCheck spec = SpecCheck.open("vies/openapi.yaml");
        String body = "{\"countryCode\":\"FR\",\"vatNumber\":\"40303265045\","
                + "\"requesterMemberStateCode\":\"NL\",\"requesterNumber\":\"000099998B57\"}";

        assertThat(spec.request("POST", "/check-vat-number", body)).isEmpty();
        assertThat(spec.response("POST", "/check-vat-number", 200, post("/check-vat-number", body)))
                .isEmpty();
    }

    private ViesRegister register(Duration patience) {
        return new ViesRegister(URI.create(vies.restUrl()), new Http(clock, patience), clock);
    }

    private String post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(vies.restUrl() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
