package nl.afletter.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import nl.afletter.model.Effect;
import nl.afletter.model.Hint;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.Plan;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/** Subjects and plans with every field drawn by a seed: empty, set, odd characters, nanoseconds. */
final class RandomSubjects {

    private static final String[] TEXTS = {
        "", "plain", "quote \" and \\ and {\"json\":1}", "Café €, 漢字 😀", "line\nbreak\ttab", "null", "<b>&amp;</b>"
    };
    private static final String[] CURRENCIES = {"EUR", "JPY", "KWD"};

    private final Random random;

    RandomSubjects(long seed) {
        random = new Random(seed);
    }

    /** A subject that was never written. */
    Subject next(int number) {
        Subject.Change change = Subject.unknown(ref("s" + number), maybe(this::instant))
                .change()
                .administration(text())
                .plan(random.nextInt(5) + 1, random.nextBoolean())
                .stale(random.nextBoolean())
                .attempts(random.nextInt(26))
                .fetched(maybe(this::instant))
                .horizon(maybe(this::instant))
                .facts(facts());
        for (int i = random.nextInt(6); i > 0; i--) {
            change.journal("key:" + i + text(), entry());
        }
        for (int i = random.nextInt(24); i > 0; i--) {
            change.trace(new Subject.Trace(one(Hint.Cause.values()), instant()));
        }
        Subject.State state = one(Subject.State.values());
        if (state == Subject.State.PARKED) {
            return change.parked(task()).done();
        }
        return change.state(state, maybe(this::instant), text()).done();
    }

    Plan plan(int number) {
        List<Effect> effects = new ArrayList<>();
        List<Plan.Publication> publishes = new ArrayList<>();
        List<SubjectRef> followUps = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            effects.add(new Effect("key:" + i, "c", "op", "{\"amount\":\"1.10\",\"text\":\"é\"}", text()));
            publishes.add(new Plan.Publication(
                    new Reference(one(ReferenceKind.values()), "2017 / " + i),
                    maybe(this::item),
                    text(),
                    random.nextBoolean()));
            followUps.add(ref("f" + i));
        }
        return new Plan(
                number,
                effects,
                publishes,
                followUps,
                facts(),
                new Plan.Ending(maybe(this::task), random.nextBoolean()));
    }

    LiveItem item() {
        Money total = Money.ofMinor(random.nextLong(), one(CURRENCIES));
        return new LiveItem("@key:1", one(ReferenceKind.values()), text(), text(), total);
    }

    SubjectRef ref(String id) {
        return new SubjectRef("conn#" + random.nextInt(3), one(SubjectKind.values()), id);
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            facts.put("fact" + i, text());
        }
        return facts;
    }

    private JournalEntry entry() {
        return new JournalEntry(
                one(JournalEntry.State.values()),
                Long.toHexString(random.nextLong()),
                text(),
                random.nextInt(9),
                instant(),
                instant(),
                random.nextInt(9));
    }

    private HumanTask task() {
        return new HumanTask(text(), text(), text(), text(), instant());
    }

    private Instant instant() {
        return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000_000));
    }

    private String text() {
        return one(TEXTS);
    }

    private <T> T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
