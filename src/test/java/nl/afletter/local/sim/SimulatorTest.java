package nl.afletter.local.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects the kernel that every vendor simulator stands on: faults do what they say, and nothing answered is lost. */
class SimulatorTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final SimClock clock = SimClock.fixedAt("2026-11-21T09:00:00Z");
    private Duration patience = Duration.ofSeconds(10);
    private Shop shop;

    static final class Orders {
        private final List<String> names = new ArrayList<>();
    }

    static final class Shop extends Simulator<Orders> {
        Shop(SimClock clock, Path dataFolder) {
            super("shop", clock, new Orders(), dataFolder);
            writes("POST", "/orders.json", (request, orders) -> {
                JsonNode order = request.json();
                if (!order.hasNonNull("name")) {
                    throw new SimRefusal(SimResponse.empty(422));
                }
                orders.names.add(order.get("name").asText());
                return SimResponse.json(201, SimJson.object().put("id", orders.names.size()));
            });
            reads(
                    "GET",
                    "/orders.json",
                    (request, orders) -> SimResponse.json(200, SimJson.MAPPER.valueToTree(orders.names)));
            reads(
                    "GET",
                    "/echo/{text}",
                    (request, orders) -> SimResponse.text(200, "text/plain", request.param("text")));
            reads(
                    "GET",
                    "/orders/{id}.json",
                    (request, orders) -> SimResponse.json(
                            200,
                            SimJson.object().put("name", orders.names.get(Integer.parseInt(request.param("id")) - 1))));
        }

        @Override
        protected Optional<SimResponse> gate(SimRequest request, Orders orders) {
            return request.bearer().isPresent() ? Optional.empty() : Optional.of(SimResponse.empty(401));
        }

        @Override
        protected SimResponse noRoute(SimRequest request, int status) {
            return SimResponse.empty(status);
        }

        @Override
        protected SimResponse unreadable(SimRequest request, String reason) {
            return SimResponse.text(400, "text/plain", reason);
        }

        @Override
        protected SimResponse failure(SimRequest request, int status) {
            return SimResponse.text(status, "text/plain", "shop says " + status);
        }
    }

    @BeforeEach
    void open() {
        shop = new Shop(clock, folder);
        shop.start(0);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aRequestReachesItsHandlerAndIsCounted() throws Exception {
        assertThat(order("anna").statusCode()).isEqualTo(201);
        assertThat(get("/orders/1.json").body()).isEqualTo("{\"name\":\"anna\"}");
        assertThat(shop.requests().count("POST", "/orders.json")).isEqualTo(1);
        assertThat(shop.requests().lines().get(1))
                .isEqualTo(new RequestLog.Line(clock.instant(), "GET", "/orders/1.json", 200, null));
    }

    @Test
    void aPathParameterMayHoldAnEncodedSlash() throws Exception {
        assertThat(get("/echo/2017%2F5+a%20b").body()).isEqualTo("2017/5+a b");
        assertThat(get("/echo/2017/5").statusCode()).isEqualTo(404);
    }

    @Test
    void wrongMethodsPathsBodiesAndMissingTokensAreRefusedInTheVendorsShape() throws Exception {
        assertThat(get("/unknown").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/orders.json", "").statusCode()).isEqualTo(405);
        assertThat(send("POST", "/orders.json", "{\"name\":1,\"name\":2}").body())
                .contains("not JSON");
        assertThat(send("POST", "/orders.json", "{} {}").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/orders.json", "").body()).isEqualTo("the body is empty");
        assertThat(send("POST", "/orders.json", "{}").statusCode()).isEqualTo(422);
        HttpRequest bare = HttpRequest.newBuilder(uri("/orders.json")).build();
        assertThat(CLIENT.send(bare, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        assertThat(orders()).isEmpty();
    }

    @Test
    void theSecondPostTimesOutWithEffect() throws Exception {
        shop.faults().on("POST", "/orders.json").nth(2).timeoutWithEffect();
        order("first");
        patience = Duration.ofMillis(300);
        assertThatThrownBy(() -> order("second")).isInstanceOf(HttpTimeoutException.class);
        patience = Duration.ofSeconds(10);
        order("third");
        assertThat(orders()).containsExactly("first", "second", "third");
        assertThat(shop.requests().lines().get(1).status()).isZero();
    }

    @Test
    void aTimeoutWithoutEffectLeavesNothingBehind() {
        shop.faults().on("POST", ".*").timeoutWithoutEffect();
        patience = Duration.ofMillis(300);
        assertThatThrownBy(() -> order("lost")).isInstanceOf(HttpTimeoutException.class);
        assertThat(orders()).isEmpty();
    }

    @Test
    void resetsCloseTheConnectionBeforeOrAfterTheEffect() {
        shop.faults().on("POST", ".*").resetBefore();
        assertThatThrownBy(() -> order("before")).isInstanceOf(IOException.class);
        assertThat(orders()).isEmpty();

        shop.faults().on("POST", ".*").resetAfterEffect();
        assertThatThrownBy(() -> order("after")).isInstanceOf(IOException.class);
        assertThat(orders()).containsExactly("after");
    }

    @Test
    void errorsComeWithOrWithoutEffect() throws Exception {
        shop.faults().on("POST", ".*").times(2).status(503);
        assertThat(order("no").statusCode()).isEqualTo(503);
        assertThat(order("no").body()).isEqualTo("shop says 503");
        assertThat(orders()).isEmpty();

        shop.faults().on("POST", ".*").error500WithEffect();
        assertThat(order("yes").statusCode()).isEqualTo(500);
        shop.faults().on("POST", ".*").garbage200WithEffect();
        HttpResponse<String> garbage = order("also");
        assertThat(garbage.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> SimJson.MAPPER.readTree(garbage.body())).isInstanceOf(IOException.class);
        assertThat(orders()).containsExactly("yes", "also");
    }

    @Test
    void staleReadsShowTheStateFromBeforeUntilTheClockHasMovedOn() throws Exception {
        order("old");
        shop.faults().on("POST", ".*").staleReads(Duration.ofMinutes(2), "/orders.json");
        order("new");
        order("newer");
        assertThat(get("/orders.json").body()).isEqualTo("[\"old\"]");
        assertThat(get("/orders/2.json").body()).isEqualTo("{\"name\":\"new\"}");
        clock.advance(Duration.ofMinutes(2));
        assertThat(get("/orders.json").body()).isEqualTo("[\"old\",\"new\",\"newer\"]");
    }

    @Test
    void aSlowAnswerComesWhenItIsLetGo() throws Exception {
        shop.faults().on("POST", ".*").slow(Duration.ofMillis(20));
        assertThat(order("slow").statusCode()).isEqualTo(201);
    }

    @Test
    void everyWaitingFaultCountsWhatItMatches() throws Exception {
        shop.faults().on("POST", ".*").nth(2).status(429);
        shop.faults().on("POST", ".*").nth(3).status(500);
        assertThat(List.of(
                        order("1").statusCode(),
                        order("2").statusCode(),
                        order("3").statusCode(),
                        order("4").statusCode()))
                .containsExactly(201, 429, 500, 201);
        assertThat(shop.faults().left()).isEmpty();
    }

    @Test
    void whatWasAnsweredIsOnDiskAndComesBackInANewProcess() throws Exception {
        order("kept");
        try (Shop second = new Shop(clock, folder)) {
            second.start(0);
            List<String> kept = second.look(orders -> List.copyOf(orders.names));
            assertThat(kept).containsExactly("kept");
        }
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void theControlDoorNeedsNoTokenAndDoesAllThatATestInAnotherProcessNeeds() throws Exception {
        assertThat(control("POST", "faults", "{\"kind\":\"STATUS\",\"method\":\"POST\",\"status\":429}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(order("refused").statusCode()).isEqualTo(429);
        assertThat(control("POST", "faults", "{\"kind\":\"NO_SUCH\"}").statusCode())
                .isEqualTo(400);
        assertThat(control("POST", "clock", "{\"advance\":\"PT1H\"}").body())
                .isEqualTo("{\"now\":\"2026-11-21T10:00:00Z\"}");
        order("seen");
        assertThat(control("GET", "books", "").body()).isEqualTo("{\"names\":[\"seen\"]}");
        assertThat(control("GET", "requests", "").body())
                .isEqualTo("[{\"at\":\"2026-11-21T09:00:00Z\",\"method\":\"POST\",\"path\":\"/orders.json\","
                        + "\"status\":429,\"fault\":\"STATUS\"},"
                        + "{\"at\":\"2026-11-21T10:00:00Z\",\"method\":\"POST\",\"path\":\"/orders.json\","
                        + "\"status\":201,\"fault\":null}]");
        control("POST", "faults", "{\"kind\":\"RESET_BEFORE\"}");
        control("DELETE", "faults", "");
        assertThat(order("again").statusCode()).isEqualTo(201);
        assertThat(control("GET", "ledger", "").body()).isEmpty();
    }

    @Test
    void aFaultOfTheSimulatorItselfIsSeen() throws Exception {
        assertThat(get("/orders/7.json").statusCode()).isEqualTo(500);
        assertThat(shop.failures()).hasSize(1);
    }

    @Test
    void aMultipartBodyIsTakenApart() {
        byte[] body = ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"
                        + "Content-Type: application/pdf\r\n\r\n%PDF\r\n\r\nx\r\n--b--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", "multipart/form-data; boundary=b");
        SimRequest request = new SimRequest("POST", "/", Map.of(), Map.of(), headers, body);
        assertThat(request.parts()).singleElement().satisfies(part -> {
            assertThat(part.name()).isEqualTo("file");
            assertThat(part.fileName()).isEqualTo("a.pdf");
            assertThat(part.contentType()).isEqualTo("application/pdf");
            assertThat(new String(part.content(), StandardCharsets.ISO_8859_1)).isEqualTo("%PDF\r\n\r\nx");
        });
    }

    private List<String> orders() {
        return shop.look(orders -> List.copyOf(orders.names));
    }

    private HttpResponse<String> order(String name) throws Exception {
        return send("POST", "/orders.json", "{\"name\":\"" + name + "\"}");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    private HttpResponse<String> control(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/_control/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(patience)
                .header("Authorization", "Bearer t")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create(shop.baseUrl() + path);
    }
}
