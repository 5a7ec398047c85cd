package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.model.Money;
import nl.afletter.model.Purchase;

/**
 * Materials of a project of the new module: the place for purchases in Teamleader (teamleader.md section 6). Lists
 * show no description, so our key stands at the end of the title:
 * {@code 2026-17 Bouwmat BV [demo 2026-11-02 320211]}.
 */
final class Materials {

    private static final Pattern KEY = Pattern.compile("\\[(\\S+) (\\d{4}-\\d\\d-\\d\\d) (\\S+)]$");
    private static final int NAME = 120;

    /** The list names no page size, and other lists have twenty rows a page. */
    private static final int AT_ONCE = 20;

    private final TeamleaderApi api;

    Materials(TeamleaderApi api) {
        this.api = api;
    }

    /** All materials of a project, or empty where it is none of the new module. */
    Optional<List<JsonNode>> of(String project, boolean refresh) {
        ObjectNode question = TeamleaderApi.body().put("project_id", project);
        question.putObject("filter").putArray("types").add("nextgenMaterial");
        Optional<JsonNode> lines = read("projects-v2/projectLines.list", question, refresh);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        List<String> ids = new ArrayList<>();
        lines.get().forEach(line -> ids.add(TeamleaderValues.ref(line, "line")));
        List<JsonNode> rows = new ArrayList<>();
        for (int at = 0; at < ids.size(); at += AT_ONCE) {
            rows.addAll(byIds(ids.subList(at, Math.min(ids.size(), at + AT_ONCE)), refresh));
        }
        return Optional.of(rows);
    }

    /** Those of these materials that there are. */
    List<JsonNode> byIds(List<String> ids, boolean refresh) {
        ObjectNode question = TeamleaderApi.body();
        ids.forEach(question.putObject("filter").putArray("ids")::add);
        List<JsonNode> rows = new ArrayList<>();
        read("projects-v2/materials.list", question, refresh).ifPresent(list -> list.forEach(rows::add));
        return rows;
    }

    private Optional<JsonNode> read(String action, ObjectNode question, boolean refresh) {
        return refresh ? api.read(action, question) : api.readNow(action, question);
    }

    /** What a purchase is called there. @param administration of the books */
    static String title(String administration, Purchase purchase) {
        String name = (purchase.number().strip() + " " + purchase.supplier().strip())
                .strip()
                .replaceAll("\\s+", " ");
        String shown = name.length() > NAME ? name.substring(0, NAME).strip() : name;
        return (shown + " [" + administration + " " + purchase.date() + " " + purchase.id() + "]").strip();
    }

    /** Our key at the end of a title, without its day; empty where it is not ours. */
    static Optional<Key> keyOf(String title) {
        Matcher matcher = KEY.matcher(title);
        return matcher.find()
                ? Optional.of(new Key(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** @param day ISO day of the purchase when it was written @param id the package's */
    record Key(String administration, String day, String id) {}

    /** Whether a material shows this title, one piece, and this cost. */
    static boolean shows(JsonNode row, String title, Money cost) {
        JsonNode unit = row.path("unit_cost");
        return TeamleaderValues.text(row, "title").equals(title)
                && row.path("quantity").isNumber()
                && row.path("quantity").decimalValue().compareTo(BigDecimal.ONE) == 0
                && unit.path("amount").isNumber()
                && unit.path("amount").decimalValue().compareTo(cost.decimal()) == 0
                && TeamleaderValues.text(unit, "currency").equals(cost.currency());
    }

    /** Title, one piece, and its cost. */
    static void write(ObjectNode body, String title, Money cost) {
        body.put("title", title).put("quantity", 1).set("unit_cost", TeamleaderValues.money(cost));
    }
}
