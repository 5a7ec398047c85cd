package nl.afletter.usecase;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.model.Administration;
import nl.afletter.model.Debtor;
import nl.afletter.model.Effect;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.Plan;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationField;
import nl.afletter.model.RelationRole;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;
import nl.afletter.port.Failure;
import nl.afletter.rule.OwnerRule;

/**
 * Decides what is to be done about one relation in the books: made, taken over, or brought up to date field by field.
 */
final class BringRelation {

    /** A person took the CRM's values. */
    static final String CRM = "crm";

    private final Desk desk;
    private final Administration books;
    private final Accounting accounting;
    private final Subject subject;

    BringRelation(Desk desk, Administration books, Subject subject) {
        this.desk = desk;
        this.books = books;
        this.accounting = desk.accounting(books);
        this.subject = subject;
    }

    /**
     * A field of which a person has to say which value is right.
     *
     * @param crm the CRM's value
     * @param shown the books' value
     */
    record Difference(RelationField field, String crm, String shown) {

        String words() {
            return field.words() + ": CRM " + quoted(crm) + ", books " + quoted(shown);
        }

        private static String quoted(String value) {
            return value.isEmpty() ? "(empty)" : "'" + value + "'";
        }
    }

    /** What was found out about one relation. */
    record Found(
            List<Effect> effects,
            List<Plan.Publication> publishes,
            Map<String, String> facts,
            List<Difference> differences) {

        static final Found NOTHING = new Found(List.of(), List.of(), Map.of(), List.of());
    }

    /** Whether the books need not be looked at: it is there, and the CRM shows what was brought to them. */
    boolean isSettled(RelationPart part, Debtor debtor) {
        return part.isWhole() && new Brought(subject, part.prefix()).knows(accounting.kept(debtor));
    }

    /**
     * Decides about a relation.
     *
     * @param choice which side a person chose for the differences that they saw, or empty
     * @throws Failure.Rejected if only a person can go on
     */
    Found decide(RelationPart part, String number, Debtor debtor, String choice) {
        if (part.existing().isPresent()) {
            return update(part, part.existing().get(), number, debtor, choice);
        }
        List<String> there = sameCompany(part, debtor);
        if (there.size() > 1) {
            throw new Failure.Rejected(
                    "relation-unclear",
                    "The books have " + there.size() + " relations with the KvK or VAT number of " + debtor.name()
                            + ", and nobody can tell which of them is meant: " + String.join(", ", there) + ".",
                    "Put the two together in the package, or take the number off those that are another company, then"
                            + " choose try again.");
        }
        return there.isEmpty() ? create(part, number, debtor) : update(part, there.get(0), number, debtor, choice);
    }

    private Found create(RelationPart part, String number, Debtor debtor) {
        boolean asDebtor = part.wanted().contains(RelationRole.DEBTOR);
        List<Effect> effects = accounting.effects(new DebtorPosting(
                part.key(),
                "",
                number,
                debtor,
                null,
                part.wanted(),
                asDebtor ? "the first invoice of this debtor" : "the CRM marks it as a supplier"));
        String id = "@" + part.key();
        Map<String, String> facts = new HashMap<>(part.facts(id));
        facts.putAll(new Brought(subject, part.prefix()).facts(accounting.kept(debtor)));
        return new Found(effects, publications(debtor, id), facts, List.of());
    }

    private Found update(RelationPart part, String id, String number, Debtor debtor, String choice) {
        RelationCard shown = accounting
                .relation(id)
                .orElseThrow(() -> new Failure.Rejected(
                        "relation-gone",
                        "The relation of " + debtor.name() + " is gone from the accounting package.",
                        "Bring it back there, then choose try again."));
        RelationCard want = accounting.kept(debtor);
        Brought brought = new Brought(subject, part.prefix());
        Map<String, String> facts = new HashMap<>(part.facts(id));
        Set<RelationField> write = EnumSet.noneOf(RelationField.class);
        List<Difference> differences = new ArrayList<>();
        for (RelationField field : want.values().keySet()) {
            OwnerRule.Verdict verdict = OwnerRule.of(
                    books.policies().relations().owner(field),
                    books.policies().relations().conflict(),
                    brought.crm(field, want),
                    brought.books(field, shown));
            if (verdict == OwnerRule.Verdict.ASK) {
                differences.add(new Difference(field, want.value(field), shown.value(field)));
            }
            if (verdict == OwnerRule.Verdict.ASK && !choice.isEmpty()) {
                verdict = choice.equals(CRM) ? OwnerRule.Verdict.WRITE : OwnerRule.Verdict.KEEP;
            }
            switch (verdict) {
                case WRITE -> {
                    write.add(field);
                    facts.putAll(brought.facts(field, want.value(field), want.value(field)));
                }
                case KEEP -> facts.putAll(brought.facts(field, want.value(field), shown.value(field)));
                case ASK -> {}
            }
        }
        // The plan's own number: what a plan that ended early had booked is never taken for the next change.
        List<Effect> effects = write.isEmpty() && part.missing().isEmpty()
                ? List.of()
                : accounting.effects(new DebtorPosting(
                        part.key() + ":u" + (subject.plan() + 1),
                        id,
                        number,
                        debtor,
                        write,
                        part.missing(),
                        reason(write, part.missing(), shown)));
        boolean fresh = part.existing().isEmpty() || !part.missing().isEmpty();
        boolean numbered =
                write.contains(RelationField.CHAMBER_OF_COMMERCE) || write.contains(RelationField.VAT_NUMBER);
        return new Found(effects, fresh || numbered ? publications(debtor, id) : List.of(), facts, differences);
    }

    private static String reason(Set<RelationField> write, Set<RelationRole> missing, RelationCard shown) {
        String fields = write.stream()
                .map(field -> field.words() + " (was " + Difference.quoted(shown.value(field)) + ")")
                .collect(Collectors.joining(", "));
        String roles = missing.stream()
                .map(role -> role == RelationRole.DEBTOR ? "a debtor" : "a creditor")
                .collect(Collectors.joining(" and "));
        return Stream.of(
                        fields.isEmpty() ? "" : "by the CRM's card: " + fields,
                        roles.isEmpty() ? "" : "it is " + roles + " from now on")
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** What the books have of this company already, and what is not kept for another one of the CRM. */
    private List<String> sameCompany(RelationPart part, Debtor debtor) {
        RelationRole role = part.wanted().iterator().next();
        List<String> there = accounting.sameCompany(role, debtor.chamberOfCommerce(), debtor.vatNumber());
        if (there.isEmpty()) {
            return there;
        }
        String self = subject.ref().toString();
        List<String> taken = references(debtor).stream()
                .flatMap(row -> desk.bench().stores().references().read(books.id(), row).items().stream())
                .filter(item -> !item.subject().equals(self))
                .map(LiveItem::id)
                .toList();
        return there.stream().filter(id -> !taken.contains(id)).toList();
    }

    /** From now on other companies of the CRM with this number do not take the relation for theirs. */
    private List<Plan.Publication> publications(Debtor debtor, String id) {
        return references(debtor).stream()
                .map(reference -> new Plan.Publication(
                        reference,
                        new LiveItem(
                                id,
                                ReferenceKind.COMPANY,
                                reference.value(),
                                subject.ref().toString(),
                                Money.zero(books.currency())),
                        ""))
                .toList();
    }

    private static List<Reference> references(Debtor debtor) {
        return Stream.of(debtor.chamberOfCommerce(), debtor.vatNumber())
                .filter(Reference::isReference)
                .map(number -> new Reference(ReferenceKind.COMPANY, number))
                .distinct()
                .toList();
    }
}
