package nl.afletter.local.sim.moneybird;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nl.afletter.local.sim.SimJson;
import nl.afletter.spec.SpecCheck;

/** Calls the simulator over HTTP as a client would, and remembers every exchange so that the spec can judge it. */
final class MoneybirdCalls {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    /** The spec lists these for few paths only, though they can come everywhere. */
    private static final Set<Integer> EVERYWHERE = Set.of(401, 402, 403, 429, 500, 503);

    private final MoneybirdSimulator simulator;
    private final String administration;
    private final List<Exchange> exchanges = new ArrayList<>();
    String token = "token";
    Duration patience = Duration.ofSeconds(10);

    record Answer(int status, String text, HttpResponse<String> response) {
        JsonNode json() {
            try {
                return SimJson.MAPPER.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }

        String id() {
            return json().path("id").asText();
        }
    }

    private record Exchange(String method, String path, String sent, Answer answer) {}

    MoneybirdCalls(MoneybirdSimulator simulator, String administration) {
        this.simulator = simulator;
        this.administration = administration;
    }

    Answer get(String path) throws Exception {
        return send("GET", path, null);
    }

    Answer post(String path, String body) throws Exception {
        return send("POST", path, body);
    }

    Answer patch(String path, String body) throws Exception {
        return send("PATCH", path, body);
    }

    Answer delete(String path) throws Exception {
        return send("DELETE", path, null);
    }

    /** @param path below the administration, without {@code .json}, with its query */
    Answer send(String method, String path, String body) throws Exception {
        return sendOutside(method, "/" + administration + withFormat(path), body, "application/json");
    }

    /** @param path below {@code /api/v2}, complete */
    Answer sendOutside(String method, String path, String body, String contentType) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/api/v2" + path))
                .timeout(patience)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        Answer answer = new Answer(response.statusCode(), response.body(), response);
        exchanges.add(
                new Exchange(method, path.replaceAll("\\?.*", ""), contentType.endsWith("json") ? body : null, answer));
        return answer;
    }

    /** Lets the spec judge every exchange so far. */
    void judge(SpecCheck spec) {
        for (Exchange each : exchanges) {
            int status = each.answer().status();
            if (!EVERYWHERE.contains(status)) {
                assertThat(spec.response(
                                each.method(),
                                each.path(),
                                status,
                                each.answer().text()))
                        .as(
                                "%s %s answered %s %s",
                                each.method(),
                                each.path(),
                                status,
                                each.answer().text())
                        .isEmpty();
            }
            if (each.sent() != null && status < 300) {
                assertThat(spec.request(each.method(), each.path(), each.sent()))
                        .as("%s %s %s was accepted", each.method(), each.path(), each.sent())
                        .isEmpty();
            }
        }
    }

    private static String withFormat(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path + ".json" : path.substring(0, query) + ".json" + path.substring(query);
    }
}
