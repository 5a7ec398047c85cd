package nl.afletter.local.sim.moneybird;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimResponse;

/** Moneybird's two shapes of error (moneybird.md section 3). */
final class Refusals {
    private Refusals() {}

    /** {@code {"error":"text"}}. */
    static SimRefusal plain(int status, String text) {
        return new SimRefusal(SimResponse.json(status, SimJson.object().put("error", text)));
    }

    /** {@code {"error":"text","symbolic":{"field":"reason"}}}. */
    static SimRefusal symbolic(int status, String text, String field, String reason) {
        ObjectNode body = SimJson.object().put("error", text);
        body.putObject("symbolic").put(field, reason);
        return new SimRefusal(SimResponse.json(status, body));
    }

    static SimRefusal notFound(String field) {
        return symbolic(404, "record not found", field, "not_found");
    }

    /** 422 for one field. */
    static SimRefusal invalid(String field, String text) {
        return new Fields().add(field, text, "invalid").refusal();
    }

    /** The bare JSON text that Moneybird answers when its limit is reached. */
    static SimResponse retryLater() {
        return SimResponse.json(429, TextNode.valueOf("Retry later"));
    }

    /** Faults of a request's fields, collected and thrown together as 422. */
    static final class Fields {
        private final ObjectNode error = SimJson.object();
        private final ObjectNode details = SimJson.object();

        /** Notes a fault; {@code reason} is what a program reads, {@code text} what people read. */
        Fields add(String field, String text, String reason) {
            error.withArrayProperty(field).add(text);
            details.withArrayProperty(field).addObject().put("error", reason);
            return this;
        }

        Fields blank(String field) {
            return add(field, "can't be blank", "blank");
        }

        void throwIfAny() {
            if (!error.isEmpty()) {
                throw refusal();
            }
        }

        SimRefusal refusal() {
            ObjectNode body = SimJson.object();
            body.set("error", error);
            body.set("details", details);
            return new SimRefusal(SimResponse.json(422, body));
        }
    }
}
