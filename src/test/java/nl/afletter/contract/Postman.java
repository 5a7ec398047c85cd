package nl.afletter.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.http.Http;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Effect;
import nl.afletter.model.Posting;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;

/**
 * Executes postings as the engine does, without its store: effects in order, {@code @key} replaced by what is booked
 * under that key, and after an unknown outcome first a look-up, then a second call only if the effect is surely absent.
 */
public final class Postman {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private static final Duration TO_SEND = Duration.ofMinutes(1);

    private final Accounting accounting;
    private final SimClock clock;
    private final Map<String, String> booked = new LinkedHashMap<>();
    private int unknown;

    public Postman(Accounting accounting, SimClock clock) {
        this.accounting = accounting;
        this.clock = clock;
    }

    /** Executes a posting; returns the id booked under its key. */
    public String post(Posting posting) {
        return execute(accounting.effects(posting), posting.key());
    }

    /** Executes effects; returns the id booked under a key. */
    public String execute(List<Effect> effects, String key) {
        effects.stream()
                .filter(effect -> !booked.containsKey(effect.key()))
                .forEach(effect -> booked.put(effect.key(), once(effect)));
        return booked.get(key);
    }

    /** How often an outcome was unknown. */
    public int unknown() {
        return unknown;
    }

    /** Looks for each effect of a posting; returns what was seen of each that can be resolved. */
    public Map<String, Operation.Lookup> find(Posting posting) {
        Map<String, Operation.Lookup> seen = new LinkedHashMap<>();
        for (Effect effect : accounting.effects(posting)) {
            Operation.Lookup lookup = find(effect, accounting.operation(effect.operation()));
            seen.put(effect.key(), lookup);
            if (!(lookup instanceof Operation.Lookup.Found found)) {
                return seen;
            }
            booked.put(effect.key(), found.id());
        }
        return seen;
    }

    private String once(Effect effect) {
        return once(effect, accounting.operation(effect.operation()));
    }

    private <I> String once(Effect effect, Operation<I> operation) {
        accounting.ready(clock.instant().plus(TO_SEND));
        try {
            return operation.call(intent(effect, operation), call(effect));
        } catch (Failure.OutcomeUnknown unclear) {
            unknown++;
            clock.advance(
                    TO_SEND.plus(Http.CALL_TIMEOUT).plus(accounting.abilities().settleDown()));
            Operation.Lookup seen = find(effect, operation);
            if (seen instanceof Operation.Lookup.Found found) {
                return found.id();
            }
            if (seen instanceof Operation.Lookup.Absent) {
                return operation.call(intent(effect, operation), call(effect));
            }
            throw new AssertionError("for a person: " + seen);
        }
    }

    private <I> Operation.Lookup find(Effect effect, Operation<I> operation) {
        return operation.find(intent(effect, operation), call(effect));
    }

    private Operation.Call call(Effect effect) {
        return new Operation.Call(effect.key(), clock.instant().plus(TO_SEND), Postman::pdf);
    }

    private static byte[] pdf(SubjectRef source) {
        return ("%PDF-1.7 of " + source).getBytes(StandardCharsets.UTF_8);
    }

    private <I> I intent(Effect effect, Operation<I> operation) {
        try {
            return MAPPER.treeToValue(resolved(MAPPER.readTree(effect.intent())), operation.intent());
        } catch (IOException e) {
            throw new UncheckedIOException("the intent of " + effect.key() + " cannot be read", e);
        }
    }

    private JsonNode resolved(JsonNode node) {
        if (node.isTextual() && node.asText().startsWith("@")) {
            String id = booked.get(node.asText().substring(1));
            if (id == null) {
                throw new AssertionError(node.asText() + " is not booked");
            }
            return TextNode.valueOf(id);
        }
        if (node.isObject()) {
            ObjectNode object = (ObjectNode) node;
            object.properties().forEach(field -> field.setValue(resolved(field.getValue())));
        } else if (node.isArray()) {
            ArrayNode array = (ArrayNode) node;
            for (int i = 0; i < array.size(); i++) {
                array.set(i, resolved(array.get(i)));
            }
        }
        return node;
    }
}
