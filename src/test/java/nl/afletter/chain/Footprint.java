package nl.afletter.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import nl.afletter.local.sim.SimJson;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * All that must be the same however often a process died: the package's books, the CRM's payments, our states and the
 * human tasks. Ids and moments are left out, since another order of calls gives others.
 */
public final class Footprint {

    private Footprint() {}

    /** One line per fact, sorted within each part. */
    static List<String> of(Chain chain) {
        List<String> lines = new ArrayList<>();
        lines.addAll(chain.footprints());
        lines.addAll(states(chain));
        chain.tasks().forEach(task -> lines.add("task " + task));
        lines.addAll(wrong(chain));
        return lines;
    }

    /** What one has and the other has not; empty when they are the same. */
    static List<String> difference(List<String> expected, List<String> found) {
        List<String> missing = new ArrayList<>(expected);
        found.forEach(missing::remove);
        List<String> extra = new ArrayList<>(found);
        expected.forEach(extra::remove);
        List<String> difference = new ArrayList<>();
        missing.forEach(line -> difference.add("missing: " + line));
        extra.forEach(line -> difference.add("too much: " + line));
        return difference;
    }

    /** Of a rest that is no end only whether it is one: LATER and WAITING differ by chance where both come again. */
    private static List<String> states(Chain chain) {
        List<String> lines = new ArrayList<>();
        for (SubjectRef ref : subjects(chain)) {
            if (ref.kind() == SubjectKind.NEWS || ref.kind() == SubjectKind.DELIVERY) {
                // Events are named by ids of the package: what was told says it all.
                continue;
            }
            Subject subject = chain.subject(ref);
            String booked = subject.journal().entrySet().stream()
                    .filter(entry -> entry.getValue().state() == JournalEntry.State.BOOKED)
                    .map(java.util.Map.Entry::getKey)
                    .sorted()
                    .collect(Collectors.joining(" "));
            String keys = ref.kind() == SubjectKind.WRITE_BACK ? "" : " " + booked;
            lines.add("subject " + ref + " " + subject.state() + keys);
        }
        return lines.stream().sorted().toList();
    }

    /** What may never be, whatever was expected. */
    public static List<String> wrong(Chain chain) {
        List<String> lines = new ArrayList<>();
        chain.accounting().contradictions().forEach(words -> lines.add("WRONG " + words));
        chain.table.queue().deadLetters().forEach(hint -> lines.add("WRONG dead letter " + hint));
        chain.receiver().ifPresent(receiver -> receiver.toldOtherwise()
                .forEach(id -> lines.add("WRONG event with two bodies " + id)));
        for (SubjectRef ref : subjects(chain)) {
            Subject subject = chain.subject(ref);
            if (subject.planOpen() && subject.state() == Subject.State.DONE) {
                lines.add("WRONG plan left open " + ref);
            }
            if (subject.stale() && !subject.planOpen()) {
                lines.add("WRONG stale for ever " + ref);
            }
        }
        return lines;
    }

    public static List<SubjectRef> subjects(Chain chain) {
        return chain.table.rows().all().stream()
                .filter(row -> row.key().pk().startsWith("S#") && row.key().sk().equals("row"))
                .map(row -> row.key().pk().split("#", 4))
                .map(parts -> new SubjectRef(parts[1], SubjectKind.valueOf(parts[2]), parts[3]))
                .toList();
    }

    /** A vendor's state. */
    static JsonNode read(byte[] json) {
        try {
            return SimJson.MAPPER.readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
