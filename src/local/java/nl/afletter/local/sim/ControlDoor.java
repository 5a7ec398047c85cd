package nl.afletter.local.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The way in for tests and demos that run in another process: {@code /_control/} on the simulator's own loopback port.
 * Neither limits, sign-in, faults nor the request log apply to it.
 */
final class ControlDoor<S> {
    static final String PATH = "/_control/";

    private final Simulator<S> simulator;

    ControlDoor(Simulator<S> simulator) {
        this.simulator = simulator;
    }

    void addRoutes() {
        simulator.writes("POST", PATH + "faults", (request, state) -> addFault(request.json()));
        simulator.reads(
                "GET",
                PATH + "faults",
                (request, state) -> list(simulator.faults().left()));
        simulator.writes("DELETE", PATH + "faults", (request, state) -> {
            simulator.faults().clear();
            return SimResponse.empty(204);
        });
        simulator.reads("GET", PATH + "clock", (request, state) -> time());
        simulator.writes("POST", PATH + "clock", (request, state) -> moveClock(request.json()));
        simulator.reads("GET", PATH + "books", (request, state) -> SimResponse.json(200, simulator.books(state)));
        simulator.reads(
                "GET",
                PATH + "ledger",
                (request, state) -> SimResponse.text(200, "text/plain; charset=utf-8", simulator.ledgerText()));
        simulator.reads(
                "GET",
                PATH + "requests",
                (request, state) -> list(simulator.requests().lines()));
        simulator.writes("DELETE", PATH + "requests", (request, state) -> {
            simulator.requests().clear();
            return SimResponse.empty(204);
        });
    }

    private SimResponse addFault(JsonNode body) {
        try {
            simulator.faults().add(SimJson.MAPPER.treeToValue(body, Fault.class));
            return SimResponse.empty(204);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return bad(e.getMessage());
        }
    }

    private SimResponse moveClock(JsonNode body) {
        try {
            if (body.has("advance")) {
                simulator.clock().advance(Duration.parse(body.path("advance").asText()));
            } else if (body.has("set")) {
                simulator.clock().set(Instant.parse(body.path("set").asText()));
            } else {
                return bad("say {\"advance\":\"PT1H\"} or {\"set\":\"2026-11-21T09:00:00Z\"}");
            }
            return time();
        } catch (DateTimeException e) {
            return bad(e.getMessage());
        }
    }

    private SimResponse time() {
        return SimResponse.json(
                200, SimJson.object().put("now", simulator.clock().instant().toString()));
    }

    private static SimResponse list(Object rows) {
        return SimResponse.json(200, SimJson.MAPPER.valueToTree(rows));
    }

    private static SimResponse bad(String reason) {
        return SimResponse.json(
                400, SimJson.object().put("error", Optional.ofNullable(reason).orElse("bad request")));
    }
}
