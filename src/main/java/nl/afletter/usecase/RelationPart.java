package nl.afletter.usecase;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.model.RelationRole;
import nl.afletter.model.Subject;

/**
 * One relation in the books for a company or person of the CRM: for all that it is there, where the package keeps
 * one for both, else one for each.
 *
 * @param key of the effect that makes it
 * @param prefix in front of what is known of it, see {@link Brought}
 * @param existing the package's id, or empty
 * @param wanted what it shall be
 * @param missing what of that it is not yet
 */
record RelationPart(
        String key, String prefix, Optional<String> existing, Set<RelationRole> wanted, Set<RelationRole> missing) {

    /** The relations that a subject has or needs. @param oneForBoth whether the package keeps one for both */
    static List<RelationPart> of(Subject subject, String key, Set<RelationRole> wanted, boolean oneForBoth) {
        if (oneForBoth) {
            return List.of(part(subject, key + ":debtor:", "", wanted));
        }
        return wanted.stream()
                .map(role -> role == RelationRole.DEBTOR
                        ? part(subject, key + ":debtor:", "", EnumSet.of(role))
                        : part(subject, key + ":creditor:", "creditor.", EnumSet.of(role)))
                .toList();
    }

    private static RelationPart part(Subject subject, String keyBefore, String prefix, Set<RelationRole> wanted) {
        String id = subject.ref().id();
        String key = keyBefore + id.substring(id.indexOf('/') + 1);
        Set<RelationRole> missing = EnumSet.copyOf(wanted);
        missing.removeIf(role -> !subject.fact(fact(role)).isEmpty());
        Optional<String> existing = wanted.stream()
                .map(role -> subject.fact(fact(role)))
                .filter(id2 -> !id2.isEmpty())
                .findFirst()
                .or(() -> subject.booked(key));
        return new RelationPart(key, prefix, existing, wanted, missing);
    }

    /** Whether there is one that is all that it shall be. */
    boolean isWhole() {
        return existing.isPresent() && missing.isEmpty();
    }

    /** The facts once it is all that it shall be. @param id the package's, or {@code @key} */
    Map<String, String> facts(String id) {
        Map<String, String> facts = new LinkedHashMap<>();
        wanted.forEach(role -> facts.put(fact(role), id));
        return facts;
    }

    static String fact(RelationRole role) {
        return role == RelationRole.DEBTOR ? Facts.ITEM : Facts.CREDITOR;
    }
}
