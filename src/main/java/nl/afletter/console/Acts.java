package nl.afletter.console;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Groups;
import nl.afletter.journal.News;
import nl.afletter.model.Effect;
import nl.afletter.model.Hint;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.port.Queue;
import nl.afletter.port.Register;
import nl.afletter.port.Stores;
import nl.afletter.port.SubjectStore;

/**
 * What a person does about a parked subject. Each act is kept as evidence {@code act/{time}/{subject}} before it is
 * done, and is done on the very revision that the person saw, or not at all.
 */
final class Acts {

    static final String TRY_AGAIN = "try-again";
    static final String BY_HAND = "by-hand";
    static final String IGNORE = "ignore";
    static final String AGREE = "agree";
    static final String TAKE_CRM = "take-crm";
    static final String KEEP_BOOKS = "keep-books";

    /** A reason is a sentence, and a row stays small. */
    private static final int MAX_TEXT = 500;

    private static final JsonMapper JSON = new JsonMapper();

    private final Stores stores;
    private final Queue queue;
    private final Groups groups;
    private final News news;
    private final InstantSource clock;

    Acts(Stores stores, Queue queue, InstantSource clock) {
        this.stores = stores;
        this.queue = queue;
        this.groups = new Groups(stores.settings());
        this.news = new News(stores.settings(), queue, clock);
        this.clock = clock;
    }

    /** What was done. @param act its name @param subject as text */
    public record Acted(String act, String subject) {}

    /**
     * Does what the form says.
     *
     * @param subject as its row is now
     * @param who name of the person
     * @throws Refusal 400 for a form that says nothing useful, 409 if the task is not as the person saw it
     */
    Acted act(Subject subject, String who, Map<String, String> form) {
        String act = form.getOrDefault("act", "");
        if (subject.task().isEmpty()) {
            throw new Refusal(409, "refused.moved");
        }
        switch (act) {
            case TRY_AGAIN -> {
                keep(subject, who, act, Map.of());
                hint(subject);
            }
            case BY_HAND -> byHand(seen(subject, form), who, form);
            case AGREE -> agree(seen(subject, form), who);
            case TAKE_CRM -> choose(seen(subject, form), who, act, "crm");
            case KEEP_BOOKS -> choose(seen(subject, form), who, act, "books");
            case IGNORE -> ignore(seen(subject, form), who, text(form, "reason"));
            default -> throw new Refusal(400, "refused.input");
        }
        return new Acted(act, subject.ref().toString());
    }

    /** One effect of unknown outcome is settled by the person's word; the plan goes on from there. */
    private void byHand(Subject subject, String who, Map<String, String> form) {
        Choices.Uncertain effect = uncertain(subject, text(form, "key"));
        boolean happened = text(form, "outcome").equals("happened");
        if (!happened && !(form.get("outcome").equals("given-up") && effect.mayGiveUp())) {
            throw new Refusal(400, "refused.input");
        }
        String id = happened ? text(form, "vendorId") : "";
        Instant now = clock.instant();
        JournalEntry entry = subject.journal().get(effect.key());
        JournalEntry next = happened ? entry.booked(id, now) : entry.to(JournalEntry.State.GIVEN_UP, now);
        String words = who + ": " + (happened ? "done by hand as " + id : "given up") + " (" + effect.key() + ")";
        write(
                subject,
                subject.change().journal(effect.key(), next).facts(Map.of("byHand", words)),
                who,
                BY_HAND,
                Map.of("key", effect.key(), "outcome", form.get("outcome"), "vendorId", id));
        hint(subject);
    }

    /** What waits for this agreement goes on; who gave it is kept on the row. */
    private void agree(Subject subject, String who) {
        if (!Choices.of(subject, null).mayAgree()) {
            throw new Refusal(400, "refused.input");
        }
        Instant now = clock.instant();
        Subject.Change change = subject.change()
                .attempts(0)
                .facts(Map.of("agreedBy", who, "agreedAt", now.toString(), "ignored", ""))
                .state(Subject.State.LATER, now, "agreed by " + who);
        write(subject, change, who, AGREE, Map.of());
        takeOffTheList(subject);
        hint(subject);
    }

    /** The side whose values are right; it holds for the differences that stand in the task, and for no others. */
    private void choose(Subject subject, String who, String act, String side) {
        if (!Choices.of(subject, null).mayChoose()) {
            throw new Refusal(400, "refused.input");
        }
        Instant now = clock.instant();
        Subject.Change change = subject.change()
                .attempts(0)
                .facts(Map.of("choice", side, "chosenBy", who, "chosenAt", now.toString(), "ignored", ""))
                .state(Subject.State.LATER, now, "chosen by " + who + ": " + side);
        write(subject, change, who, act, Map.of());
        takeOffTheList(subject);
        hint(subject);
    }

    private void takeOffTheList(Subject subject) {
        HumanTask task = subject.task().orElseThrow();
        stores.register()
                .remove(home(subject), Register.Shelf.TASKS, task.since().toString(), subject.ref());
    }

    /** The subject is closed with the person's reason, and what its open plan had not finished is given up. */
    private void ignore(Subject subject, String who, String reason) {
        Instant now = clock.instant();
        Subject.Change change = subject.change()
                .plan(subject.plan(), false)
                .stale(false)
                .attempts(0)
                .horizon(null)
                .facts(Map.of("ignored", reason, "ignoredBy", who, "ignoredAt", now.toString()))
                .state(Subject.State.DONE, null, "ignored by " + who + ": " + reason);
        openPlan(subject).ifPresent(plan -> plan.effects().stream()
                .map(Effect::key)
                .filter(key -> Choices.isUncertain(subject.journal().get(key)))
                .forEach(key -> change.journal(key, subject.journal().get(key).to(JournalEntry.State.GIVEN_UP, now))));
        write(subject, change, who, IGNORE, Map.of("reason", reason));
        takeOffTheList(subject);
        if (Choices.of(subject, null).mayAgree()) {
            // Others wait for the answer, whatever it is.
            hint(subject);
        }
    }

    private void write(Subject seen, Subject.Change change, String who, String act, Map<String, String> words) {
        String paper = keep(seen, who, act, words);
        Subject next = change.done();
        try {
            stores.subjects().write(next, row -> row.revision() == seen.revision() + 1 && isSame(row, next));
            news.of(seen, next);
        } catch (SubjectStore.LostRace moved) {
            stores.evidence().keep(home(seen), paper + "/not-done", "{}");
            throw new Refusal(409, "refused.moved");
        }
    }

    private static boolean isSame(Subject row, Subject next) {
        return row.state() == next.state()
                && row.facts().equals(next.facts())
                && row.journal().equals(next.journal());
    }

    /** Keeps who did what. The first writing of a name stands, so nothing can be changed afterwards. */
    private String keep(Subject subject, String who, String act, Map<String, String> words) {
        Map<String, Object> paper = new TreeMap<>(words);
        HumanTask task = subject.task().orElseThrow();
        String at = clock.instant().toString();
        paper.put("at", at);
        paper.put("who", who);
        paper.put("act", act);
        paper.put("subject", subject.ref().toString());
        paper.put("revision", subject.revision());
        paper.put("task", task.code());
        paper.put("what", task.what());
        String name = "act/" + at + "/" + subject.ref();
        stores.evidence().keep(home(subject), name, JSON.valueToTree(paper).toString());
        return name;
    }

    private void hint(Subject subject) {
        queue.send(new Hint(subject.ref(), Hint.Cause.PERSON, clock.instant()), groups.of(subject));
    }

    private Choices.Uncertain uncertain(Subject subject, String key) {
        return Choices.of(subject, openPlan(subject).orElse(null)).uncertain().stream()
                .filter(effect -> effect.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new Refusal(409, "refused.moved"));
    }

    private Optional<Plan> openPlan(Subject subject) {
        return subject.planOpen() ? stores.subjects().readPlan(subject.ref(), subject.plan()) : Optional.empty();
    }

    private static Subject seen(Subject subject, Map<String, String> form) {
        if (!Long.toString(subject.revision()).equals(form.get("revision"))) {
            throw new Refusal(409, "refused.moved");
        }
        return subject;
    }

    private static String text(Map<String, String> form, String field) {
        String text =
                form.getOrDefault(field, "").replaceAll("[\\s\\p{Cc}]+", " ").strip();
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new Refusal(400, "refused." + field);
        }
        return text;
    }

    private static String home(Subject subject) {
        return subject.administration().isEmpty() ? Bench.UNROUTED : subject.administration();
    }
}
