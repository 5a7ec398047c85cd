package nl.afletter.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the CRM's companies and contacts are kept as debtors and creditors of an administration.
 *
 * @param owners who has the last word on each field; complete: what is not given has its usual owner
 * @param conflict what is done where the books were changed by hand on a field that the CRM owns
 * @param creditors whether what the CRM marks as a supplier is kept as a creditor
 */
public record RelationPolicy(Map<RelationField, Owner> owners, Conflict conflict, boolean creditors) {

    /** Who has the last word on a field. */
    public enum Owner {
        /** A change in the CRM is brought to the books. */
        CRM,
        /** The books keep what they have; the CRM's value is written once, when the relation is made. */
        ACCOUNTING,
        /** A person is asked about each difference. */
        ASK
    }

    /** What is done about a value that somebody changed in the books, although the CRM owns it. */
    public enum Conflict {
        /** A person chooses between the two values. */
        ASK,
        /** The CRM's value is written over it. */
        OVERWRITE
    }

    /** The CRM owns all but the IBAN: a false one sends money to somebody else, so a person looks at each change. */
    public static final RelationPolicy USUAL = new RelationPolicy(Map.of(), Conflict.ASK, false);

    public RelationPolicy {
        Map<RelationField, Owner> all = new EnumMap<>(RelationField.class);
        for (RelationField field : RelationField.values()) {
            all.put(field, owners.getOrDefault(field, usual(field)));
        }
        owners = Collections.unmodifiableMap(all);
    }

    /** Who owns a field where the settings do not say. */
    public static Owner usual(RelationField field) {
        return field == RelationField.IBAN ? Owner.ASK : Owner.CRM;
    }

    /** Who owns a field. */
    public Owner owner(RelationField field) {
        return owners.get(field);
    }
}
