package nl.afletter.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import nl.afletter.function.PublicAddress;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTokens;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.exact.ExactSimulator;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.FeePolicies;
import nl.afletter.model.Money;
import nl.afletter.vendor.exact.ExactAccounting;
import nl.afletter.vendor.vies.ViesRegister;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Protects how a connection is subscribed to its vendor's webhooks: only with a token whose hash the settings hold, for
 * each division, once, and again after the token was changed.
 */
class SubscribeDoorTest {
    private static final String OURS = "https://afletter.example/webhooks/accounting/exact/";
    private static final String BACK = "https://afletter.example/connect/answer";

    private final SimClock clock = SimClock.fixedAt("2026-03-02T09:00:00Z");
    private final ExactSimulator exact = new ExactSimulator(clock);
    private final MemoryTable table = new MemoryTable(clock);
    private final Http http = new Http(clock);
    private final ConsentDoor door;

    SubscribeDoorTest() {
        exact.start(0);
        exact.app("client", "secret");
        exact.division("123456", "Een BV");
        exact.division("200002", "Twee BV");
        Surroundings surroundings = new Surroundings(
                table.stores(),
                table.grants(),
                table.passes(),
                table.queue(),
                name -> "secret",
                clock,
                ViesRegister.PUBLIC);
        door = new ConsentDoor(
                new VendorRegistry(surroundings, VendorTable.all(), http),
                surroundings,
                new PublicAddress("https://afletter.example"));
        settings("first");
        OAuthTokens tokens = new OAuthTokens(
                "exact",
                ExactAccounting.terms(connection("exact", "exact", List.of())),
                new OAuthTokens.Client("client", () -> "secret"),
                table.grants(),
                http,
                clock);
        tokens.consented(
                tokens.firstPair(exact.consent(BACK), BACK, clock.instant().plusSeconds(5)));
    }

    @AfterEach
    void stop() {
        exact.close();
    }

    @Test
    void everyDivisionOfTheGrantIsSubscribedOnce() {
        assertThat(subscribe("exact", "first").getBody())
                .isEqualTo("123456: all that we follow is sent here now.\n"
                        + "200002: all that we follow is sent here now.");
        subscribe("exact", "first");

        assertThat(exact.subscriptions("123456"))
                .containsOnlyKeys("BankEntries", "CashEntries", "GeneralJournalEntries", "SalesEntries")
                .containsValue(OURS + "first");
        assertThat(exact.subscriptions("200002")).hasSize(4);
        assertThat(exact.requests().count("POST", ".*WebhookSubscriptions")).isEqualTo(8);
    }

    @Test
    void aNewTokenTakesThePlaceOfTheOldOne() {
        subscribe("exact", "first");
        settings("second");

        assertThat(subscribe("exact", "second").getStatusCode()).isEqualTo(200);

        assertThat(exact.subscriptions("123456")).hasSize(4);
        assertThat(exact.subscriptions("123456").values()).containsOnly(OURS + "second");
    }

    @Test
    void aTopicThatAnotherAddressHasStaysThereAndIsNamed() {
        exact.subscribeElsewhere("123456", "BankEntries", "https://other.example/hook");

        assertThat(subscribe("exact", "first").getBody())
                .startsWith("123456: not sent here, as another address has it: BankEntries.");

        assertThat(exact.subscriptions("123456")).containsEntry("BankEntries", "https://other.example/hook");
    }

    @Test
    void whoDoesNotKnowTheTokenSubscribesNothing() {
        for (String wrong : List.of("", "other", "../../x", "first first")) {
            assertThat(subscribe("exact", wrong).getStatusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(subscribe("nobody", "first").getStatusCode()).isEqualTo(404);
        assertThat(exact.subscriptions("123456")).isEmpty();
    }

    @Test
    void aVendorThatTakesNoSubscriptionsIsToldOf() {
        assertThat(subscribe("psp", "first").getStatusCode()).isEqualTo(404);
    }

    @Test
    void aVendorThatRefusesIsToldOfInASentence() {
        exact.faults().on("GET", ".*WebhookSubscriptions.*").status(403);

        APIGatewayV2HTTPResponse answer = subscribe("exact", "first");

        assertThat(answer.getStatusCode()).isEqualTo(502);
        assertThat(answer.getBody()).contains("scope").doesNotContain("first");
    }

    private APIGatewayV2HTTPResponse subscribe(String connection, String token) {
        return door.handle(APIGatewayV2HTTPEvent.builder()
                .withRawPath("/connect/" + connection + "/webhooks")
                .withBody(Base64.getEncoder().encodeToString((token + "\n").getBytes(StandardCharsets.UTF_8)))
                .withIsBase64Encoded(true)
                .withRequestContext(RequestContext.builder()
                        .withHttp(
                                RequestContext.Http.builder().withMethod("POST").build())
                        .build())
                .build());
    }

    private void settings(String token) {
        List<String> hashes = List.of(sha256(token));
        table.settings()
                .apply(
                        List.of(books("een", "123456"), books("twee", "200002"), books("drie", "123456")),
                        List.of(connection("exact", "exact", hashes), connection("psp", "mollie", hashes)));
    }

    private Administration books(String id, String division) {
        return new Administration(
                id,
                id,
                "NL",
                "NL123456789B13",
                "EUR",
                LocalDate.of(2026, 1, 1),
                false,
                "",
                List.of("psp"),
                "exact",
                division,
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                new Administration.Policies(
                        FeePolicies.always(Administration.FeePolicy.SETTLEMENT),
                        "",
                        "",
                        Administration.ClosedPeriods.all(Administration.ClosedPeriod.PARK),
                        Administration.Twin.PARK,
                        Duration.ofDays(5),
                        Money.of("0.05", "EUR"),
                        1,
                        Duration.ofDays(1),
                        false,
                        Administration.WrongCurrency.PARK));
    }

    private Connection connection(String id, String vendor, List<String> hashes) {
        return new Connection(
                id,
                vendor,
                VendorTable.terms().get(vendor).role(),
                exact.baseUrl(),
                "",
                Map.of("clientSecret", "secret", "token", "secret"),
                hashes,
                Map.of("clientId", "client"),
                new Connection.Routing("", Map.of()));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
