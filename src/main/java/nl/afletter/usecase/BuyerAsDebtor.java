package nl.afletter.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Decision;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Administration;
import nl.afletter.model.Buyer;
import nl.afletter.model.Effect;
import nl.afletter.model.Invoice.CustomerRef;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;

/**
 * Keeps who paid without an invoice as a debtor: made once per customer of the PSP, or per e-mail address of a guest. His
 * card is what he filled in at the first payment; what a bookkeeper changes of it later stays.
 */
final class BuyerAsDebtor implements UseCase {

    /** Name of the fact with the payment that tells who he is. */
    static final String PAYMENT = "payment";

    private final Desk desk;

    BuyerAsDebtor(Bench bench) {
        this.desk = new Desk(bench);
    }

    /** The subject of a buyer in an administration. His id may be an address: it is not kept readable in keys. */
    static SubjectRef subject(String connection, String administration, Buyer buyer) {
        return new SubjectRef(
                connection,
                SubjectKind.DEBTOR,
                administration + "/" + customer(buyer).subjectId());
    }

    private static CustomerRef customer(Buyer buyer) {
        return new CustomerRef("buyer", Fingerprint.of(buyer.id()).substring(0, 24));
    }

    @Override
    public Decision decide(Situation situation) {
        Subject subject = situation.subject();
        Administration books = desk.books(subject);
        String id = subject.ref().id();
        CustomerRef customer = CustomerRef.ofSubjectId(id.substring(id.indexOf('/') + 1));
        String key = "crm:" + books.id() + ":debtor:" + customer.subjectId();
        if (subject.booked(key).isPresent()) {
            return Decision.Done.because("the buyer is a debtor already");
        }
        Optional<Buyer> buyer = desk.bench()
                .vendors()
                .psp(subject.ref().connection())
                .buyer(subject.fact(PAYMENT))
                .filter(found ->
                        customer(found).equals(customer) && !found.name().isBlank());
        if (buyer.isEmpty()) {
            return Decision.Done.because("the PSP does not tell who paid (any more)");
        }
        List<Effect> effects = desk.accounting(books)
                .effects(new DebtorPosting(
                        key,
                        "",
                        SyncDebtor.number(subject.ref().connection(), customer),
                        buyer.get().debtor(),
                        "the first sale to this buyer"));
        Map<String, String> facts = Map.of(
                Facts.DEBTOR, buyer.get().name(), Facts.ITEM, "@" + key, Decision.BORN, Instant.EPOCH.toString());
        return new Decision.Execute(effects, List.of(), List.of(), List.of(), List.of(), facts, Plan.Ending.DONE);
    }
}
