package nl.afletter.usecase;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationField;
import nl.afletter.model.Subject;
import nl.afletter.rule.OwnerRule;

/**
 * What CRM and books showed of a relation when the two were last brought together, field by field: facts of its
 * subject. Where both showed the same it stands there once.
 */
final class Brought {

    /** An empty value, since a fact without a text is none. */
    private static final String NOTHING = "(empty)";

    private final Subject subject;
    private final String prefix;

    /** @param prefix in front of the names of facts, one for each relation of the subject; or empty */
    Brought(Subject subject, String prefix) {
        this.subject = subject;
        this.prefix = prefix;
    }

    /** Whether the CRM shows just what it showed then. */
    boolean knows(RelationCard crm) {
        return crm.values().entrySet().stream()
                .allMatch(field -> field.getValue().equals(before(crmName(field.getKey()))));
    }

    /** The CRM's side of a field. */
    OwnerRule.Side crm(RelationField field, RelationCard card) {
        return new OwnerRule.Side(before(crmName(field)), card.value(field));
    }

    /** The books' side of a field. */
    OwnerRule.Side books(RelationField field, RelationCard card) {
        String own = before(booksName(field));
        return new OwnerRule.Side(own == null ? before(crmName(field)) : own, card.value(field));
    }

    /** The facts once both sides show this. */
    Map<String, String> facts(RelationField field, String crm, String books) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(crmName(field), written(crm));
        facts.put(booksName(field), RelationCard.alike(crm, books) ? "" : written(books));
        return facts;
    }

    /** The facts once the books hold the CRM's whole card. */
    Map<String, String> facts(RelationCard card) {
        Map<String, String> facts = new LinkedHashMap<>();
        card.values().forEach((field, value) -> facts.putAll(facts(field, value, value)));
        return facts;
    }

    private static String written(String value) {
        return value.isEmpty() ? NOTHING : value;
    }

    private String before(String name) {
        String text = subject.fact(name);
        return text.isEmpty() ? null : text.equals(NOTHING) ? "" : text;
    }

    private String crmName(RelationField field) {
        return prefix + "crm." + field.name().toLowerCase(Locale.ROOT);
    }

    private String booksName(RelationField field) {
        return prefix + "books." + field.name().toLowerCase(Locale.ROOT);
    }
}
