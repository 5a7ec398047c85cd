package nl.afletter.local.sim.exact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.SimRefusal;
import nl.afletter.local.sim.SimResponse;

/** Exact's shape of an error (exact-online.md section 5). */
final class Refusals {

    private Refusals() {}

    /** A body or question that is not taken. */
    static SimRefusal invalid(String sentence) {
        return new SimRefusal(error(400, sentence));
    }

    static SimRefusal field(String name) {
        return invalid("Error parsing query: field '" + name + "' does not exist.");
    }

    /** A refusal that comes as a 500, as some do (section 5). */
    static SimRefusal byServer(String sentence) {
        return new SimRefusal(error(500, sentence));
    }

    static SimRefusal notFound() {
        return new SimRefusal(error(404, "Niet gevonden"));
    }

    static SimResponse error(int status, String sentence) {
        ObjectNode body = SimJson.object();
        ObjectNode error = body.putObject("error");
        error.put("code", "");
        error.putObject("message").put("lang", "").put("value", sentence);
        return SimResponse.json(status, body);
    }
}
