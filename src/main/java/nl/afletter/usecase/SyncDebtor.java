package nl.afletter.usecase;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * Keeps a CRM customer as a debtor in the books: made with the first invoice, brought up to date when the CRM's card
 * changes. The subject's id is {@code administration/type:id}, since several administrations may share a customer; a
 * webhook knows no administration and is passed on to each that has the debtor.
 */
final class SyncDebtor implements UseCase {

    private static final String CARD = "card";
    private static final String UPDATES = "updates";

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
                    "passed on to the administrations that have this debtor",
                    known(subject.ref()),
                    List.of(),
                    Map.of());
        }
        Administration books = desk.books(subject);
        CustomerRef customer = CustomerRef.ofSubjectId(id.substring(slash + 1));
        Optional<Debtor> found =
                desk.bench().vendors().crm(subject.ref().connection()).debtor(customer);
        if (found.isEmpty()) {
            return Decision.Done.because("the CRM does not know this customer (any more); the debtor stays as it is");
        }
        return sync(subject, books, customer, found.get());
    }

    private Decision sync(Subject subject, Administration books, CustomerRef customer, Debtor debtor) {
        String key = "crm:" + books.id() + ":debtor:" + customer.subjectId();
        String card = Fingerprint.of(debtor.toString());
        Optional<String> existing = subject.booked(key);
        if (existing.isPresent() && subject.fact(CARD).equals(card)) {
            return Decision.Done.because("the debtor's card is up to date");
        }
        int updates = subject.fact(UPDATES).isEmpty() ? 0 : Integer.parseInt(subject.fact(UPDATES));
        String effectKey = existing.isEmpty() ? key : key + ":u" + (updates + 1);
        List<Effect> effects = desk.accounting(books)
                .effects(new Posting.DebtorPosting(
                        effectKey,
                        existing.orElse(""),
                        number(subject.ref().connection(), customer),
                        debtor,
                        existing.isEmpty() ? "the first invoice of this debtor" : "the CRM's card changed"));
        Map<String, String> facts = Map.of(
                Facts.DEBTOR,
                debtor.name(),
                CARD,
                card,
                UPDATES,
                Integer.toString(existing.isEmpty() ? updates : updates + 1),
                Facts.ITEM,
                existing.orElse("@" + key),
                Decision.BORN,
                Instant.EPOCH.toString());
        return new Decision.Execute(effects, List.of(), List.of(), List.of(), List.of(), facts, Plan.Ending.DONE);
    }

    private List<SubjectRef> known(SubjectRef ref) {
        List<SubjectRef> known = new ArrayList<>();
        for (Administration books : desk.bench().stores().settings().administrations()) {
            SubjectRef there = subject(ref.connection(), books.id(), CustomerRef.ofSubjectId(ref.id()));
            boolean hasIt = desk.bench()
                    .stores()
                    .subjects()
                    .read(there)
                    .filter(s -> !s.fact(Facts.ITEM).isEmpty())
                    .isPresent();
            if (hasIt) {
                known.add(there);
            }
        }
        return known;
    }

    /** Our number for a debtor in the package: 15 digits from the CRM's id, since packages want digits. */
    static String number(String connection, CustomerRef customer) {
        BigInteger all = new BigInteger(Fingerprint.of(connection + "/" + customer.subjectId()), 16);
        String digits = all.mod(BigInteger.TEN.pow(15)).toString();
        return "0".repeat(15 - digits.length()) + digits;
    }
}
