package nl.afletter.usecase;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Plan;
import nl.afletter.model.RelationRole;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * Keeps a company or person of the CRM as debtor and creditor in the books: made with the first invoice, or because
 * the CRM marks it as a supplier; brought up to date field by field when the CRM's card changes (docs/bookkeeping.md,
 * debtors and creditors). The subject's id is {@code administration/type:id}, since several administrations may share
 * one; a webhook knows no administration and is passed on to each that is concerned.
 */
final class SyncDebtor implements UseCase {

    /** What others changed in the books is seen after this, when the relation is looked at for another reason. */
    private static final Duration COMPARE_AGAIN = Duration.ofDays(30);

    private final Desk desk;

    SyncDebtor(Bench bench) {
        this.desk = new Desk(bench);
    }

    /** The subject of a customer in an administration. */
    static SubjectRef subject(String connection, String administration, CustomerRef customer) {
        return new SubjectRef(connection, SubjectKind.DEBTOR, administration + "/" + customer.subjectId());
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        String id = subject.ref().id();
        int slash = id.indexOf('/');
        if (slash < 0) {
            return new Decision.Done(
                    "passed on to the administrations that are concerned",
                    concerned(subject.ref()),
                    List.of(),
                    Map.of());
        }
        Administration books = desk.books(subject);
        CustomerRef customer = CustomerRef.ofSubjectId(id.substring(slash + 1));
        Optional<Debtor> found =
                desk.bench().vendors().crm(subject.ref().connection()).debtor(customer);
        if (found.isEmpty()) {
            return Decision.Done.because("the CRM does not know this customer (any more); the relation stays as it is");
        }
        Set<RelationRole> wanted = wanted(subject, books, found.get());
        if (wanted.isEmpty()) {
            return Decision.Done.because("nobody invoiced it, and the CRM does not mark it as a supplier");
        }
        return sync(situation, books, customer, found.get(), wanted);
    }

    private static Set<RelationRole> wanted(Subject subject, Administration books, Debtor debtor) {
        Set<RelationRole> wanted = EnumSet.noneOf(RelationRole.class);
        if (!subject.fact(Facts.INVOICED).isEmpty() || !subject.fact(Facts.ITEM).isEmpty()) {
            wanted.add(RelationRole.DEBTOR);
        }
        boolean supplier = debtor.supplier() && books.policies().relations().creditors();
        if (supplier || !subject.fact(Facts.CREDITOR).isEmpty()) {
            wanted.add(RelationRole.CREDITOR);
        }
        return wanted;
    }

    private Decision sync(
            Situation situation, Administration books, CustomerRef customer, Debtor debtor, Set<RelationRole> wanted) {
        Subject subject = situation.subject();
        BringRelation bring = new BringRelation(desk, books, subject);
        List<RelationPart> parts = RelationPart.of(
                subject, "crm:" + books.id(), wanted, desk.accounting(books).oneRelationForBoth());
        boolean asked =
                subject.task().isPresent() || !subject.fact(Facts.CHOICE).isEmpty();
        boolean longAgo = comparedAt(subject)
                .filter(situation.now().minus(COMPARE_AGAIN)::isBefore)
                .isEmpty();
        if (!asked && !longAgo && parts.stream().allMatch(part -> bring.isSettled(part, debtor))) {
            return Decision.Done.because("the relation's card is up to date");
        }
        Optional<Instant> shownFrom = subject.lastBooked()
                .map(at -> at.plus(desk.accounting(books).abilities().settleDown()))
                .filter(situation.now()::isBefore);
        if (shownFrom.isPresent()) {
            return new Decision.Later(
                    shownFrom.get(), "the books may not show yet what was written a moment ago", Map.of());
        }
        List<BringRelation.Found> found = look(bring, parts, subject, customer, debtor, "");
        String asks = asks(found);
        String choice = subject.fact(Facts.CHOICE);
        if (!choice.isEmpty() && subject.fact(Facts.ASKED).equals(asks)) {
            found = look(bring, parts, subject, customer, debtor, choice);
            asks = "";
        }
        return conclude(situation, debtor, found, asks);
    }

    private static Optional<Instant> comparedAt(Subject subject) {
        return Optional.of(subject.fact(Facts.COMPARED))
                .filter(text -> !text.isEmpty())
                .map(Instant::parse);
    }

    private static List<BringRelation.Found> look(
            BringRelation bring,
            List<RelationPart> parts,
            Subject subject,
            CustomerRef customer,
            Debtor debtor,
            String choice) {
        List<BringRelation.Found> found = new ArrayList<>();
        for (RelationPart part : parts) {
            String number = part.prefix().isEmpty()
                    ? number(subject.ref().connection(), customer)
                    : number(subject.ref().connection() + "/" + part.prefix(), customer);
            found.add(bring.decide(part, number, debtor, choice));
        }
        return found;
    }

    /** @param asks what a person is asked about, or empty when there is nothing */
    private Decision conclude(Situation situation, Debtor debtor, List<BringRelation.Found> found, String asks) {
        Subject subject = situation.subject();
        List<Effect> effects =
                found.stream().flatMap(each -> each.effects().stream()).toList();
        List<Plan.Publication> publishes =
                found.stream().flatMap(each -> each.publishes().stream()).toList();
        Map<String, String> facts = new HashMap<>();
        found.forEach(each -> facts.putAll(each.facts()));
        facts.put(Facts.DEBTOR, debtor.name());
        facts.put(Facts.CHOICE, "");
        facts.put(Facts.COMPARED, situation.now().toString());
        facts.put(Decision.BORN, Instant.EPOCH.toString());
        boolean ask = !asks.isEmpty() && !desk.isIgnored(subject, asks);
        if (ask) {
            facts.putAll(Desk.asking(asks));
        }
        HumanTask task = ask ? task(subject, debtor, found) : null;
        if (!effects.isEmpty() || !publishes.isEmpty()) {
            return new Decision.Execute(
                    effects,
                    List.of(),
                    publishes,
                    List.of(),
                    List.of(),
                    facts,
                    ask ? Plan.Ending.parked(task) : Plan.Ending.DONE);
        }
        return ask
                ? new Decision.Park(task, List.of(), List.of(), facts)
                : new Decision.Done("the relation's card is up to date", List.of(), List.of(), facts);
    }

    private HumanTask task(Subject subject, Debtor debtor, List<BringRelation.Found> found) {
        String both = found.stream()
                .flatMap(each -> each.differences().stream())
                .map(BringRelation.Difference::words)
                .distinct()
                .collect(Collectors.joining("; "));
        return desk.task(
                subject,
                "relation-differs",
                "The CRM and the books say different things of " + debtor.name() + ": " + both + ".",
                "Choose which of the two is right. Or correct one of them by hand and choose try again; a field on which"
                        + " both agree is asked about no more.",
                both);
    }

    /** What a person is asked about, the same for the same differences; empty when there are none. */
    private static String asks(List<BringRelation.Found> found) {
        String all = found.stream()
                .flatMap(each -> each.differences().stream())
                .map(BringRelation.Difference::toString)
                .collect(Collectors.joining("\n"));
        return all.isEmpty() ? "" : Fingerprint.of(all);
    }

    /** Those that know it, and those that keep the CRM's suppliers as creditors, when it is one. */
    private List<SubjectRef> concerned(SubjectRef ref) {
        CustomerRef customer = CustomerRef.ofSubjectId(ref.id());
        List<SubjectRef> known = new ArrayList<>();
        List<SubjectRef> ifSupplier = new ArrayList<>();
        for (Administration books : desk.bench().stores().settings().administrations()) {
            SubjectRef there = subject(ref.connection(), books.id(), customer);
            if (desk.bench()
                    .stores()
                    .subjects()
                    .read(there)
                    .filter(SyncDebtor::isKnown)
                    .isPresent()) {
                known.add(there);
            } else if (books.crm().equals(ref.connection())
                    && books.policies().relations().creditors()) {
                ifSupplier.add(there);
            }
        }
        boolean supplier = !ifSupplier.isEmpty()
                && desk.bench()
                        .vendors()
                        .crm(ref.connection())
                        .debtor(customer)
                        .filter(Debtor::supplier)
                        .isPresent();
        if (supplier) {
            known.addAll(ifSupplier);
        }
        return known;
    }

    private static boolean isKnown(Subject subject) {
        return !subject.fact(Facts.ITEM).isEmpty()
                || !subject.fact(Facts.CREDITOR).isEmpty();
    }

    /** Our number for a relation in the package: 15 digits from the CRM's id, since packages want digits. */
    static String number(String connection, CustomerRef customer) {
        BigInteger all = new BigInteger(Fingerprint.of(connection + "/" + customer.subjectId()), 16);
        String digits = all.mod(BigInteger.TEN.pow(15)).toString();
        return "0".repeat(15 - digits.length()) + digits;
    }
}
