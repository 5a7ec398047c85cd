package nl.afletter.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import nl.afletter.model.Effect;
import nl.afletter.model.HumanTask;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Plan;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;
import nl.afletter.port.Stores;

/**
 * All that is known of one subject, and what happened to it.
 *
 * @param administration id, {@code -} when nobody knows it
 * @param name of the administration, or empty
 * @param shelf list from which the page was reached
 * @param row as in that list
 * @param connection where it comes from
 * @param id the vendor's id
 * @param revision of what was read; acts are done on this revision only
 * @param due when it is looked at again, or null
 * @param horizon end of its patience, or null
 * @param attempts without success since the last one
 * @param born when its source was made
 * @param fetched start of the last look that left nothing to do, or null
 * @param facts what is known, by name
 * @param task what a person has to decide, or null
 * @param events in order of time
 * @param followUps subjects that went on from here
 * @param plansLeftOut older plans that were not read, so that their reasons are missing
 * @param choices what a person can do about the task
 * @param proof for a payout, the proof as it was kept, or null
 */
public record History(
        String administration,
        String name,
        Register.Shelf shelf,
        SubjectRow row,
        String connection,
        String id,
        long revision,
        Instant due,
        Instant horizon,
        int attempts,
        Instant born,
        Instant fetched,
        Map<String, String> facts,
        HumanTask task,
        List<Event> events,
        List<Related> followUps,
        int plansLeftOut,
        Choices choices,
        JsonNode proof) {

    /** Plans that one page reads. */
    private static final int MAX_PLANS = 30;

    /** What an event is. */
    public enum What {
        /** The source was made. */
        MADE,
        /** A hint came in; its cause is the state. */
        HINT,
        /** Something was done, or tried, outside. */
        EFFECT,
        /** A look at the source that left nothing to do. */
        LOOKED,
        /** A person was asked. */
        ASKED
    }

    /**
     * Something that happened. What does not apply is empty or 0.
     *
     * @param state of an effect, or cause of a hint
     * @param reason why, in words
     * @param connection where an effect was carried out
     * @param operation name of the vendor's operation
     * @param key our reference, which stands in what was booked
     * @param vendorId the vendor's id once booked
     * @param attempt number of the last attempt
     * @param lookUps how often it was looked for since its outcome became unknown
     * @param plan number of the newest plan that names the effect
     * @param sent what was sent, as JSON
     */
    public record Event(
            Instant at,
            What what,
            String state,
            String reason,
            String connection,
            String operation,
            String key,
            String vendorId,
            int attempt,
            int lookUps,
            int plan,
            String sent) {

        static Event of(Instant at, What what, String state, String reason) {
            return new Event(at, what, state, reason, "", "", "", "", 0, 0, 0, "");
        }
    }

    /** Another subject. @param subject as text @param href its page */
    public record Related(String subject, String href) {}

    /** Reads a subject's plans and puts all in order. */
    static History of(Stores stores, String administration, String name, Register.Shelf shelf, Subject subject) {
        int oldest = Math.max(1, subject.plan() - MAX_PLANS + 1);
        Map<Integer, Plan> plans = new TreeMap<>();
        for (int number = oldest; number <= subject.plan(); number++) {
            stores.subjects().readPlan(subject.ref(), number).ifPresent(plan -> plans.put(plan.number(), plan));
        }
        SubjectRef writeBack = SubjectRow.writeBack(subject.ref());
        return new History(
                administration,
                name,
                shelf,
                SubjectRow.of(
                        administration,
                        shelf,
                        subject,
                        shelf == Register.Shelf.INVOICES ? stores.subjects().readAll(List.of(writeBack)) : Map.of()),
                subject.ref().connection(),
                subject.ref().id(),
                subject.revision(),
                subject.due().orElse(null),
                subject.horizon().orElse(null),
                subject.attempts(),
                subject.born(),
                subject.fetched().orElse(null),
                new TreeMap<>(subject.facts()),
                subject.task().orElse(null),
                events(subject, plans),
                followUps(administration, subject, plans),
                oldest - 1,
                Choices.of(subject, plans.get(subject.plan())),
                Proof.read(stores, administration, subject));
    }

    /** Its address, where its acts are sent. */
    public String actions() {
        return Address.subject(administration, Register.Shelf.TASKS, SubjectRef.parse(row.subject()));
    }

    private static List<Event> events(Subject subject, Map<Integer, Plan> plans) {
        List<Event> events = new ArrayList<>();
        events.add(Event.of(subject.born(), What.MADE, "", ""));
        subject.traces()
                .forEach(trace ->
                        events.add(Event.of(trace.at(), What.HINT, trace.cause().name(), "")));
        Map<String, Planned> planned = planned(plans);
        Set<String> keys = new LinkedHashSet<>(planned.keySet());
        keys.addAll(new TreeSet<>(subject.journal().keySet()));
        keys.stream()
                .filter(subject.journal()::containsKey)
                .map(key -> effect(key, subject.journal().get(key), planned.getOrDefault(key, UNPLANNED)))
                .forEach(events::add);
        subject.fetched().ifPresent(at -> events.add(Event.of(at, What.LOOKED, "", "")));
        subject.task().ifPresent(task -> events.add(Event.of(task.since(), What.ASKED, "", task.what())));
        // Stable: effects of one moment stay in the order of their plan.
        events.sort(Comparator.comparing(Event::at).thenComparing(Event::what));
        return events;
    }

    /** Where an effect was decided. @param plan the newest plan that names it */
    private record Planned(int plan, Effect effect) {}

    private static final Planned UNPLANNED = new Planned(0, new Effect("-", "", "", "", ""));

    private static Map<String, Planned> planned(Map<Integer, Plan> plans) {
        Map<String, Planned> byKey = new LinkedHashMap<>();
        plans.values().forEach(plan -> plan.effects()
                .forEach(effect -> byKey.put(effect.key(), new Planned(plan.number(), effect))));
        return byKey;
    }

    private static Event effect(String key, JournalEntry entry, Planned planned) {
        return new Event(
                entry.at(),
                What.EFFECT,
                entry.state().name(),
                planned.effect().reason(),
                planned.effect().connection(),
                planned.effect().operation(),
                key,
                entry.vendorId(),
                entry.attempt(),
                entry.lookUps(),
                planned.plan(),
                planned.effect().intent());
    }

    private static List<Related> followUps(String administration, Subject subject, Map<Integer, Plan> plans) {
        return plans.values().stream()
                .flatMap(plan -> plan.followUps().stream())
                .filter(ref -> !ref.equals(subject.ref()))
                .distinct()
                .map(ref ->
                        new Related(ref.toString(), Address.subject(administration, Address.shelfOf(ref.kind()), ref)))
                .toList();
    }
}
