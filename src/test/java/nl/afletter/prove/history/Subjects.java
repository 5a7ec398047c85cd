package nl.afletter.prove.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import nl.afletter.chain.Chain;
import nl.afletter.chain.Footprint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * Judges what we know of everything ourselves: all is finished, a person is asked about just what the {@link Model} says,
 * payouts are proven, and nothing belongs to other books than its own.
 */
final class Subjects {

    private final Chain chain;
    private final Teller teller;
    private final Tally tally;

    /** What a person must be asked, by label. */
    private final Map<String, Set<String>> tasks = new HashMap<>();

    /** Labels by the vendor's id. */
    private final Map<String, String> labels = new HashMap<>();

    Subjects(Map<String, Expected> expected, Chain chain, Teller teller, Tally tally) {
        this.chain = chain;
        this.teller = teller;
        this.tally = tally;
        expected.values().forEach(each -> tasks.putAll(each.tasks()));
        teller.labels().forEach(label -> labels.put(teller.id(label), label));
    }

    void judge() {
        Set<String> asked = new HashSet<>();
        for (SubjectRef ref : Footprint.subjects(chain)) {
            Subject subject = chain.subject(ref);
            String label = labels.get(ref.id().substring(ref.id().indexOf(':') + 1));
            belongs(subject, label);
            asked(subject, ref.kind() == SubjectKind.WRITE_BACK ? null : label, asked);
            if (subject.state() != Subject.State.DONE && subject.task().isEmpty()) {
                tally.finding("not finished: " + ref + " is " + subject.state() + ", " + subject.why());
            }
            boolean refused = tasks.getOrDefault(label, Set.of()).contains("payout-failed");
            if (ref.kind() == SubjectKind.PAYOUT
                    && !refused
                    && !subject.fact("difference").equals("0.00")) {
                tally.finding("payout " + ref + " is not proven: difference " + subject.fact("difference"));
            }
        }
        tasks.forEach((label, codes) -> {
            if (!asked.contains(label)) {
                tally.finding("nobody is asked about " + label + ": " + codes);
            }
        });
    }

    private void belongs(Subject subject, String label) {
        String owner =
                label == null ? subject.administration() : teller.offices().get(Happening.books(label)).id;
        if (!subject.administration().equals(owner)) {
            tally.finding("crossed over: " + subject.ref() + " (" + label + ") is in the books "
                    + subject.administration() + ", not " + owner);
        }
    }

    private void asked(Subject subject, String label, Set<String> asked) {
        String code = subject.task().map(task -> task.code()).orElse("");
        if (label != null && tasks.getOrDefault(label, Set.of()).contains(code)) {
            asked.add(label);
        } else if (!code.isEmpty()) {
            tally.finding("a person is asked about " + subject.ref() + ": " + code + ", "
                    + subject.task().orElseThrow().what());
        }
    }
}
