package nl.afletter.rule;

import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationPolicy.Conflict;
import nl.afletter.model.RelationPolicy.Owner;

/**
 * Decides about one field of a relation's card, by comparing what CRM and books show now with what they showed when the
 * two were last brought together: so it is known who changed it.
 */
public final class OwnerRule {

    /** What is done about a field. */
    public enum Verdict {
        /** Nothing: both agree, or the books have the last word. */
        KEEP,
        /** The CRM's value goes into the books. */
        WRITE,
        /** A person chooses. */
        ASK
    }

    /**
     * A field on one side.
     *
     * @param before what it showed when the two were last brought together; null when that never was
     * @param now what it shows
     */
    public record Side(String before, String now) {}

    private OwnerRule() {}

    /** The verdict for a field with this owner. */
    public static Verdict of(Owner owner, Conflict conflict, Side crm, Side books) {
        boolean alike = RelationCard.alike(crm.now(), books.now());
        if (crm.before() == null || books.before() == null) {
            return alike ? Verdict.KEEP : first(owner, conflict, crm, books);
        }
        boolean crmChanged = !crm.now().equals(crm.before());
        boolean booksChanged = !RelationCard.alike(books.now(), books.before());
        if (alike && (booksChanged || !crmChanged)) {
            return Verdict.KEEP;
        }
        if (owner == Owner.ACCOUNTING || (!crmChanged && !booksChanged)) {
            return Verdict.KEEP;
        }
        if (owner == Owner.ASK) {
            return alike ? Verdict.KEEP : Verdict.ASK;
        }
        return booksChanged && conflict == Conflict.ASK ? Verdict.ASK : Verdict.WRITE;
    }

    /**
     * Nobody knows who changed it: the books stay as they are, and only an empty field is filled. From then on changes
     * are told apart.
     */
    private static Verdict first(Owner owner, Conflict conflict, Side crm, Side books) {
        boolean fills = books.now().isBlank() || conflict == Conflict.OVERWRITE;
        return owner == Owner.CRM && fills && !crm.now().isBlank() ? Verdict.WRITE : Verdict.KEEP;
    }
}
