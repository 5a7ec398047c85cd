package nl.afletter.usecase;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase.Situation;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.HumanTask;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Plan;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Crm;
import nl.afletter.port.Failure;
import nl.afletter.rule.Choice;

/** What all use cases ask: settings, adapters, and how to stop. */
final class Desk {

    /** Days are Amsterdam days (design.md section 6). */
    static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private final Bench bench;

    Desk(Bench bench) {
        this.bench = Objects.requireNonNull(bench);
    }

    Bench bench() {
        return bench;
    }

    Connection connection(Subject subject) {
        return bench.stores()
                .settings()
                .connection(subject.ref().connection())
                .orElseThrow(() -> new IllegalStateException(
                        "no connection " + subject.ref().connection()));
    }

    Administration books(Subject subject) {
        return bench.stores()
                .settings()
                .administration(subject.administration())
                .orElseThrow(() -> new IllegalStateException("no administration " + subject.administration()));
    }

    Accounting accounting(Administration books) {
        return bench.vendors().accounting(books);
    }

    /** Where a subject goes whose administration is not known yet; empty when it is known. */
    Optional<Decision> route(Subject subject, String key, String what, Map<String, String> facts) {
        if (!subject.administration().isEmpty()) {
            return Optional.empty();
        }
        String administration = connection(subject).routing().administration(key);
        if (!administration.isEmpty()) {
            return Optional.of(new Decision.PassOn(administration, facts));
        }
        return Optional.of(new Decision.Park(
                task(
                        subject,
                        "not-routed",
                        "No rule says to which administration " + what + " belongs.",
                        "Add a routing row for it to the connection "
                                + subject.ref().connection() + ", then choose try again.",
                        key.isEmpty() ? "" : "key " + key),
                List.of(),
                List.of(),
                facts));
    }

    /** From when on the item surely shows all that was tied to it; empty when it does already. */
    Optional<Instant> tiesShownFrom(Situation situation, Administration books, Accounting accounting, OpenItem item) {
        ReferenceRow row = bench.stores().references().read(books.id(), item.reference());
        return bench.claims()
                .byOthers(
                        row,
                        item,
                        situation.subject().ref(),
                        situation.now(),
                        accounting.abilities().settleDown())
                .clearAt();
    }

    /** Makes a subject a waiter of rows although it goes on: it is woken when one of them changes. */
    void join(Collection<ReferenceRow> rows, SubjectRef waiter) {
        for (ReferenceRow row : rows) {
            ReferenceRow joined = row.withWaiter(waiter);
            if (!joined.equals(row)) {
                bench.stores().references().write(joined);
            }
        }
    }

    /** A task; the moment of an equal one that stands already is kept. */
    HumanTask task(Subject subject, String code, String what, String todo, String evidence) {
        Instant since = subject.task()
                .filter(old -> old.code().equals(code))
                .map(HumanTask::since)
                .orElse(bench.clock().instant());
        return new HumanTask(code, what, todo, evidence, since);
    }

    /** Parks with what stopped it; not once more where a person ignored just that. */
    Decision stop(
            Subject subject,
            Failure.Rejected no,
            String evidence,
            List<SubjectRef> followUps,
            List<Decision.Entry> entries,
            Map<String, String> facts) {
        String asks = no.code() + " " + no.getMessage();
        if (isIgnored(subject, asks)) {
            return new Decision.Done(subject.why(), followUps, entries, facts);
        }
        Map<String, String> more = new HashMap<>(facts);
        more.putAll(asking(asks));
        return new Decision.Park(
                task(subject, no.code(), no.getMessage(), no.todo(), evidence), followUps, entries, more);
    }

    /** Whether a person closed a task about this very thing; when something changed it is asked anew. */
    boolean isIgnored(Subject subject, String asks) {
        return subject.task().isEmpty()
                && !subject.fact(Facts.IGNORED).isEmpty()
                && subject.fact(Facts.ASKED).equals(asks);
    }

    /** Facts of a task that is put to a person: what it is about, and that nobody ignored it yet. */
    static Map<String, String> asking(String asks) {
        return Map.of(Facts.ASKED, asks, Facts.IGNORED, "");
    }

    /** The value, or a stop that parks the subject. */
    static <T> T orStop(Choice<T> choice) {
        if (choice instanceof Choice.Stopped<T> stopped) {
            throw new Failure.Rejected(stopped.code(), stopped.what(), stopped.todo());
        }
        return ((Choice.Made<T>) choice).value();
    }

    static String reason(Choice<?> choice) {
        return choice instanceof Choice.Made<?> made ? made.reason() : "";
    }

    /** The ledger account of a role. @throws Failure.Rejected when the settings have none */
    static String ledger(Administration books, LedgerRole role) {
        return books.ledger(role)
                .orElseThrow(() -> new Failure.Rejected(
                        "ledger-missing",
                        "The settings name no ledger account for " + role + ".",
                        "Add administrations." + books.id() + ".ledgers." + role + ", then choose try again."));
    }

    /** The newest plan that holds an effect. */
    Optional<Plan> planOf(Subject subject, String key) {
        for (int number = subject.plan(); number > 0; number--) {
            Optional<Plan> plan = bench.stores()
                    .subjects()
                    .readPlan(subject.ref(), number)
                    .filter(stored -> stored.effects().stream()
                            .anyMatch(effect -> effect.key().equals(key)));
            if (plan.isPresent()) {
                return plan;
            }
        }
        return Optional.empty();
    }

    /** Whether the table may have forgotten what was booked of a source made at this moment. */
    boolean mayHaveForgotten(Instant born) {
        return bench.stores().epoch().lookUpFirstFor().filter(born::isBefore).isPresent();
    }

    /** What a CRM was never shown of something booked: the hint at it was lost with its queue. */
    List<SubjectRef> notShown(Crm crm, SubjectRef booked) {
        SubjectRef back = booked.writeBack();
        boolean never = crm.abilities().showsBooks()
                && bench.stores()
                        .subjects()
                        .read(back)
                        .filter(row -> !row.fact(Facts.OPEN).isEmpty())
                        .isEmpty();
        return never ? List.of(back) : List.of();
    }

    /** A booking's text; with the true date where a closed period moved it (design.md section 6). */
    static String text(String text, LocalDate own, LocalDate booked) {
        return own.equals(booked) ? text : own + " " + text;
    }

    static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, AMSTERDAM);
    }

    static boolean patienceOver(Situation situation) {
        return situation.horizonPassed()
                || !situation.subject().fact(Facts.PAYOUT).isEmpty();
    }
}
