package nl.afletter.chain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Policies;
import nl.afletter.model.RelationPolicy;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;

/** What people do with debtors and creditors, in the CRM and in the console. */
final class Relations {

    private Relations() {}

    /** The card's only phone number. */
    static ObjectNode phone(ObjectNode card, String number) {
        card.putArray("telephones").addObject().put("type", "phone").put("number", number);
        return card;
    }

    /** The same books with another way to keep relations. */
    static Administration with(Administration books, RelationPolicy relations) {
        return with(books, relations, books.policies().purchases());
    }

    static Administration with(Administration books, RelationPolicy relations, boolean purchases) {
        Policies old = books.policies();
        return new Administration(
                books.id(),
                books.name(),
                books.country(),
                books.vatNumber(),
                books.currency(),
                books.startDate(),
                books.dryRun(),
                books.crm(),
                books.psps(),
                books.accounting(),
                books.division(),
                books.ledgers(),
                books.clearings(),
                books.vat(),
                books.projects(),
                new Policies(
                        old.fees(),
                        old.feeVatCode(),
                        old.pspCreditor(),
                        old.closedPeriod(),
                        old.twin(),
                        old.horizon(),
                        old.toleranceAbsolute(),
                        old.tolerancePermille(),
                        old.viesMaxAge(),
                        old.sameDebtorKnownIban(),
                        old.wrongCurrency(),
                        old.crmTrigger(),
                        relations,
                        purchases));
    }

    /** A debtor whose name was changed on both sides, so that a person is asked. */
    static SubjectRef differing(Chain chain) {
        String company = Deeds.company(chain);
        Deeds.invoice(chain, company, "1000.00");
        Deeds.calm(chain);
        SubjectRef relation = new SubjectRef(Chain.CRM, SubjectKind.DEBTOR, Chain.BOOKS + "/company:" + company);
        chain.seed.changeContact(chain.subject(relation).fact("item"), "company_name", "Met de hand BV");
        chain.teamleader.people().updateRelation(company, card -> card.put("name", "Anders BV"));
        Deeds.calm(chain);
        return relation;
    }

    /** A person says which side is right, as the console does it. @param side crm or books */
    static void choose(Chain chain, SubjectRef ref, String side) {
        Subject subject = chain.subject(ref);
        chain.table
                .subjects()
                .write(
                        subject.change()
                                .facts(Map.of("choice", side, "chosenBy", "bookkeeper"))
                                .state(Subject.State.LATER, chain.clock.instant(), "chosen by bookkeeper: " + side)
                                .done(),
                        row -> false);
        chain.table
                .register()
                .remove(
                        subject.administration(),
                        Register.Shelf.TASKS,
                        subject.task().orElseThrow().since().toString(),
                        ref);
        chain.tryAgain(ref);
    }
}
