package nl.afletter.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.port.Stores;

/**
 * The proof of a payout as it was kept (design.md section 6), laid out for people: single values, lists, and tables of
 * things with the same fields. It shows every field there is, so nothing that was kept is left out.
 */
final class Proof {

    /** Name of the paper of a payout. */
    private static final String NAME = "proof/";

    /** A field of this name that is not zero is what the reader must see. */
    private static final String DIFFERENCE = "difference";

    /** A check of which this is false was not made. */
    private static final String CHECKED = "checked";

    private static final String DECIMAL = "-?[0-9]+\\.[0-9]+";
    private static final String FIGURE = "([A-Z]{3} )?-?[0-9]+(\\.[0-9]+)?";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final List<Part> parts = new ArrayList<>();
    private final String currency;

    /** @param currency of the paper's amounts, or empty where each names its own */
    private Proof(String currency) {
        this.currency = currency;
    }

    /**
     * A part of a proof.
     *
     * @param path names of the fields that lead to it; empty for the whole
     * @param columns field names; empty for a plain list
     * @param rows of a table; a group of single values has one row
     * @param single whether it is a group of single values
     */
    public record Part(List<String> path, List<String> columns, List<List<Cell>> rows, boolean single) {}

    /** @param name of the field @param text for people @param mark words for the style: {@code figure}, {@code off}, {@code fits}, {@code unsure} */
    public record Cell(String name, String text, String mark) {}

    /**
     * The newest paper of a payout; null when there is none, or when the subject is something else. The fact
     * {@code proofs} counts them; from the second on the number stands behind the name.
     */
    static JsonNode read(Stores stores, String administration, Subject subject) {
        if (subject.ref().kind() != SubjectKind.PAYOUT) {
            return null;
        }
        String count = subject.fact("proofs");
        String number = count.isEmpty() || count.equals("1") ? "" : "/" + count;
        return stores.evidence()
                .read(administration, NAME + subject.ref().id() + number)
                .map(Proof::parse)
                .orElse(null);
    }

    /** Lays a paper out. */
    static List<Part> layOut(JsonNode paper) {
        Proof proof = new Proof(paper.path("currency").asText());
        proof.add(List.of(), paper);
        return proof.parts;
    }

    private void add(List<String> path, JsonNode node) {
        if (node.isArray() && holdsObjects(node)) {
            parts.add(table(path, node));
        } else if (node.isArray()) {
            List<List<Cell>> rows = new ArrayList<>();
            node.forEach(item -> rows.add(List.of(cell("", item))));
            parts.add(new Part(path, List.of(), rows, false));
        } else {
            group(path, node);
        }
    }

    private void group(List<String> path, JsonNode node) {
        List<Cell> singles = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (isSingle(field.getValue())) {
                singles.add(cell(field.getKey(), field.getValue()));
            }
        }
        if (!singles.isEmpty()) {
            parts.add(new Part(path, singles.stream().map(Cell::name).toList(), List.of(singles), true));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!isSingle(field.getValue())) {
                List<String> deeper = new ArrayList<>(path);
                deeper.add(field.getKey());
                add(deeper, field.getValue());
            }
        }
    }

    private Part table(List<String> path, JsonNode items) {
        Set<String> columns = new LinkedHashSet<>();
        items.forEach(item -> item.properties().forEach(field -> columns.add(field.getKey())));
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode item : items) {
            rows.add(columns.stream().map(name -> cell(name, item.path(name))).toList());
        }
        return new Part(path, List.copyOf(columns), rows, false);
    }

    private Cell cell(String name, JsonNode value) {
        String text = text(value);
        boolean isDifference = name.equals(DIFFERENCE) && !text.isEmpty();
        String figure = text.matches(FIGURE) ? "figure" : "";
        if (name.equals(CHECKED)) {
            return new Cell(name, text, text.equals("false") ? "unsure" : "");
        }
        String mark = !isDifference ? "" : text.matches("[^1-9]*") ? " fits" : " off";
        return new Cell(name, text, figure + mark);
    }

    private String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (isMoney(value)) {
            return Money.ofMinor(
                            value.get("minor").longValue(),
                            value.get("currency").textValue())
                    .toString();
        }
        if (value.isNumber()) {
            return value.decimalValue().toPlainString();
        }
        if (value.isTextual() && !currency.isEmpty() && value.textValue().matches(DECIMAL)) {
            return currency + " " + value.textValue();
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static boolean isSingle(JsonNode value) {
        return value.isValueNode() || isMoney(value);
    }

    private static boolean isMoney(JsonNode value) {
        return value.isObject()
                && value.size() == 2
                && value.path("minor").isIntegralNumber()
                && value.path("currency").isTextual();
    }

    private static boolean holdsObjects(JsonNode array) {
        boolean any = !array.isEmpty();
        for (JsonNode item : array) {
            any &= item.isObject() && !isMoney(item);
        }
        return any;
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException damaged) {
            damaged.clearLocation();
            throw new IllegalStateException("a kept proof cannot be read", damaged);
        }
    }
}
