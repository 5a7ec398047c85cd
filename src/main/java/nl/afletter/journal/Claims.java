package nl.afletter.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.ReferenceRow.Claim;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.SubjectStore;

/**
 * What is really open of an item: what the package says, less claims of others that its answer does not show yet. So
 * neither a stale list nor a thawed worker ties two payments to one open item (protocol model 4c).
 */
public final class Claims {

    private final SubjectStore subjects;

    public Claims(SubjectStore subjects) {
        this.subjects = Objects.requireNonNull(subjects);
    }

    /**
     * What others take from an item.
     *
     * @param maybe amounts that are claimed, and of which nobody can tell whether the answer shows them
     * @param given amounts by which the item was opened again a moment ago, which the answer may not show yet
     * @param clearAt when to look again; empty when there is neither
     */
    public record Taken(Money maybe, Money given, Optional<Instant> clearAt) {}

    /**
     * Weighs the claims of others on an item.
     *
     * @param item as the package answered
     * @param readAt moment before that answer was asked for
     * @param settleDown how long the package may show the past
     */
    public Taken byOthers(ReferenceRow row, OpenItem item, SubjectRef self, Instant readAt, Duration settleDown) {
        Money maybe = Money.zero(item.total().currency());
        Money given = maybe;
        Instant clearAt = null;
        for (Claim claim : row.claims()) {
            if (!claim.item().equals(item.id()) || claim.subject().equals(self) || isNamed(item, claim)) {
                continue;
            }
            Subject claimant = subjects.read(claim.subject()).orElse(null);
            JournalEntry entry = claimant == null ? null : claimant.journal().get(claim.effect());
            boolean opens = opens(claim, item);
            if (entry != null && entry.state() == JournalEntry.State.BOOKED) {
                Instant shownFrom = entry.at().plus(settleDown);
                if (shownFrom.isAfter(readAt) && !shows(item, entry)) {
                    maybe = opens ? maybe : maybe.plus(claim.amount());
                    given = opens ? given.minus(claim.amount()) : given;
                    clearAt = clearAt == null || shownFrom.isAfter(clearAt) ? shownFrom : clearAt;
                }
            } else if (!opens && isAlive(claim, claimant, entry)) {
                // It may be tied or given up: nobody decides on what is left before that is known.
                Instant known = readAt.plus(settleDown);
                maybe = maybe.plus(claim.amount());
                clearAt = clearAt == null || known.isAfter(clearAt) ? known : clearAt;
            }
        }
        return new Taken(maybe, given, Optional.ofNullable(clearAt));
    }

    /** Nobody waits for what is not opened yet: who opens an item wakes the waiters of its row when that is done. */
    private static boolean opens(Claim claim, OpenItem item) {
        return claim.amount().isNegative() != item.total().isNegative();
    }

    private static boolean isAlive(Claim claim, Subject claimant, JournalEntry entry) {
        if (entry != null && entry.isBegun() && !entry.isFinal()) {
            return true;
        }
        if (claimant == null) {
            return true;
        }
        if (claimant.plan() < claim.plan()) {
            return claimant.revision() <= claim.revision();
        }
        return claimant.planOpen() && claimant.plan() == claim.plan();
    }

    private static boolean shows(OpenItem item, JournalEntry entry) {
        return item.ties().stream().anyMatch(tie -> tie.id().equals(entry.vendorId()));
    }

    /**
     * Whether the answer shows the claimed amount under the claimant's own transaction. A claim names the last effect of
     * its posting, and an earlier one may have tied the item already.
     */
    private static boolean isNamed(OpenItem item, Claim claim) {
        String transaction = claim.subject().id().substring(claim.subject().id().indexOf(':') + 1);
        return item.ties().stream()
                .anyMatch(tie -> tie.key().equals(transaction) && tie.amount().equals(claim.amount()));
    }
}
