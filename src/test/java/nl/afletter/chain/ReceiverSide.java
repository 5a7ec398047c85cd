package nl.afletter.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.receiver.ReceiverSimulator;
import nl.afletter.model.Connection;

/** Somebody who is told what happens in the books. */
final class ReceiverSide implements Side {
    private final ReceiverSimulator receiver;
    private final Map<String, String> options;

    /** @param options of the connection */
    ReceiverSide(SimClock clock, Map<String, String> options) {
        this.options = options;
        receiver = new ReceiverSimulator(clock);
        receiver.start(0);
    }

    @Override
    public String name() {
        return "receiver";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                Chain.BOOKS + ".n8n",
                "receiver",
                Connection.Role.RECEIVER,
                receiver.url(),
                "",
                Map.of("signing", "events/n8n", "headerValue", "events/n8n-header"),
                options);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("events/n8n", ReceiverSimulator.SECRET, "events/n8n-header", ReceiverSimulator.HEADER_VALUE);
    }

    @Override
    public Optional<Simulator<?>> vendor() {
        return Optional.of(receiver);
    }

    ReceiverSimulator simulator() {
        return receiver;
    }

    /** What it knows, each event once. */
    @Override
    public List<String> footprint() {
        return receiver.events().stream().map(ReceiverSide::told).sorted().toList();
    }

    private static String told(JsonNode event) {
        JsonNode data = event.path("data");
        return "told " + event.path("type").asText() + " of "
                + data.path("subject").asText() + " "
                + data.path("status").asText() + " paid "
                + data.path("paidAmount").asText() + " open "
                + data.path("openAmount").asText() + " by "
                + data.path("paymentId").asText() + " "
                + data.path("reasonCode").asText();
    }
}
