package nl.afletter.vendor.teamleader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Page;

/**
 * What changed since a moment: booked invoices, credit notes, companies, contacts, one list after the other, with ten
 * minutes of overlap (teamleader.md section 10). No list is sorted by time of change: a row that changes while we page
 * would move to the end, and the one that takes its place would be skipped. Deleted things are in no list:
 * what we know is asked for by its ids.
 *
 * <p>A cursor is {@code <list>:<page number>}.
 */
final class ChangeFeed {
    static final Duration OVERLAP = Duration.ofMinutes(10);
    static final int PAGE = 100;

    private static final List<Phase> PHASES = List.of(
            new Phase("invoices.list", SubjectKind.INVOICE, "", "invoice_date"),
            new Phase("creditNotes.list", SubjectKind.CREDIT_NOTE, "", ""),
            new Phase("companies.list", SubjectKind.DEBTOR, "company:", "added_at"),
            new Phase("contacts.list", SubjectKind.DEBTOR, "contact:", "added_at"));

    /** One list. @param prefix of the subject's id @param sort a field that never changes, or empty */
    private record Phase(String action, SubjectKind kind, String prefix, String sort) {}

    private final String connection;
    private final TeamleaderApi api;

    ChangeFeed(String connection, TeamleaderApi api) {
        this.connection = connection;
        this.api = api;
    }

    /** One page. A cursor that we did not write begins at the start: hints may come twice. */
    Page<SubjectRef> page(Instant since, String cursor) {
        String action = cursor.contains(":") ? cursor.substring(0, cursor.indexOf(':')) : "";
        String rest = cursor.substring(action.isEmpty() ? 0 : action.length() + 1);
        for (int i = 0; i < PHASES.size(); i++) {
            if (PHASES.get(i).action().equals(action) && rest.matches("[1-9]\\d{0,5}")) {
                return page(since, i, Integer.parseInt(rest));
            }
        }
        return page(since, 0, 1);
    }

    private Page<SubjectRef> page(Instant since, int index, int number) {
        Phase phase = PHASES.get(index);
        JsonNode rows = api.read(phase.action(), request(phase, since.minus(OVERLAP), number))
                .orElse(TeamleaderApi.body());
        List<SubjectRef> found = new ArrayList<>();
        for (JsonNode row : rows) {
            String id = TeamleaderValues.text(row, "id");
            if (TeamleaderValues.isId(id)) {
                found.add(new SubjectRef(connection, phase.kind(), phase.prefix() + id));
            }
        }
        if (rows.size() >= PAGE) {
            return new Page<>(found, phase.action() + ":" + (number + 1));
        }
        return new Page<>(
                found, index + 1 < PHASES.size() ? PHASES.get(index + 1).action() + ":1" : "");
    }

    /** Those of these invoices and credit notes that are in no list: one call for each of the two kinds. */
    List<SubjectRef> missing(List<SubjectRef> documents) {
        List<SubjectRef> missing = new ArrayList<>();
        for (Phase phase : PHASES) {
            List<SubjectRef> asked = documents.stream()
                    .filter(ref -> phase.kind() != SubjectKind.DEBTOR && ref.kind() == phase.kind())
                    .toList();
            if (!asked.isEmpty()) {
                Set<String> there = there(phase, asked);
                asked.stream().filter(ref -> !there.contains(ref.id())).forEach(missing::add);
            }
        }
        return missing;
    }

    private Set<String> there(Phase phase, List<SubjectRef> asked) {
        ObjectNode body = TeamleaderApi.body();
        ArrayNode ids = body.putObject("filter").putArray("ids");
        asked.forEach(ref -> ids.add(ref.id()));
        body.putObject("page").put("size", PAGE).put("number", 1);
        JsonNode rows = api.read(phase.action(), body)
                .orElseThrow(() -> new Failure.NoEffect("Teamleader has no " + phase.action()));
        Set<String> known = new HashSet<>();
        asked.forEach(ref -> known.add(ref.id()));
        Set<String> there = new HashSet<>();
        rows.forEach(row -> there.add(TeamleaderValues.text(row, "id")));
        if (!known.containsAll(there)) {
            // A filter that is not understood is left out silently: such a list says nothing of what is missing.
            throw new Failure.NoEffect("Teamleader answered " + phase.action() + " with other documents");
        }
        return there;
    }

    private static ObjectNode request(Phase phase, Instant since, int number) {
        ObjectNode body = TeamleaderApi.body();
        ObjectNode filter = body.putObject("filter").put("updated_since", TeamleaderValues.time(since));
        if (phase.kind() == SubjectKind.INVOICE) {
            filter.putArray("status").add("outstanding").add("matched");
        }
        body.putObject("page").put("size", PAGE).put("number", number);
        if (!phase.sort().isEmpty()) {
            body.putArray("sort").addObject().put("field", phase.sort()).put("order", "asc");
        }
        return body;
    }
}
