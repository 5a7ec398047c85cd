package nl.afletter.usecase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.afletter.model.Money;

/** A paper for {@link nl.afletter.port.Evidence}, as JSON. */
final class Paper {

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    Paper put(String name, String value) {
        root.put(name, value);
        return this;
    }

    Paper put(String name, long value) {
        root.put(name, value);
        return this;
    }

    /** A named amount in the list {@code sums}. */
    Paper sum(String name, Money amount) {
        array("sums").addObject().put("name", name).put("amount", amount.toDecimal());
        return this;
    }

    /** A comparison that was made. */
    Paper check(String name, Money psp, Money books, String note) {
        array("checks")
                .addObject()
                .put("name", name)
                .put("psp", psp.toDecimal())
                .put("books", books.toDecimal())
                .put("difference", psp.minus(books).toDecimal())
                .put("checked", true)
                .put("note", note);
        return this;
    }

    /** A comparison that could not be made: said, not hidden. */
    Paper unchecked(String name, String note) {
        array("checks").addObject().put("name", name).put("checked", false).put("note", note);
        return this;
    }

    /** A row of the list {@code lines}. */
    Paper line(String type, String id, String amount, String fees, String booked) {
        array("lines")
                .addObject()
                .put("type", type)
                .put("id", id)
                .put("amount", amount)
                .put("fees", fees)
                .put("booked", booked);
        return this;
    }

    String json() {
        return root.toString();
    }

    private ArrayNode array(String name) {
        return root.has(name) ? (ArrayNode) root.get(name) : root.putArray(name);
    }
}
