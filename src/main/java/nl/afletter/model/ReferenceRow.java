package nl.afletter.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The meeting point of those who know a reference and those who wait for it (design.md section 4).
 *
 * @param administration whose books
 * @param reference normalised
 * @param revision 0 when the row does not exist yet
 * @param items live items that go by this reference; a reversal takes one out
 * @param claims amounts that subjects use up of an item
 * @param waiters subjects to be woken when the row changes
 */
public record ReferenceRow(
        String administration,
        Reference reference,
        long revision,
        List<LiveItem> items,
        List<Claim> claims,
        List<SubjectRef> waiters) {

    /** A word that so many wait for is no invoice number. */
    private static final int MAX_WAITERS = 200;

    /**
     * An amount of an item that a subject's plan uses up, or gives back.
     *
     * @param item the package's id
     * @param subject who claims
     * @param effect key of the effect that ties it
     * @param amount with the item's sign where it lowers what is open, with the other one where it opens the item again
     * @param plan number of the plan that claims: once that plan is closed without tying, the claim is dead
     * @param revision of the claimant's row when it decided: a plan that was not opened before that row moved on never
     *     will be, and its claim is dead
     */
    public record Claim(String item, SubjectRef subject, String effect, Money amount, int plan, long revision) {

        /** A claim as a use case makes it; the runner adds plan and revision. */
        public Claim(String item, SubjectRef subject, String effect, Money amount, int plan) {
            this(item, subject, effect, amount, plan, 0);
        }
    }

    public ReferenceRow {
        items = List.copyOf(items);
        claims = List.copyOf(claims);
        waiters = List.copyOf(waiters);
    }

    /** A row that nobody has written yet. */
    public static ReferenceRow absent(String administration, Reference reference) {
        return new ReferenceRow(administration, reference, 0, List.of(), List.of(), List.of());
    }

    /** With this item, in place of an older one of the same package id. */
    public ReferenceRow withItem(LiveItem item) {
        List<LiveItem> next = new ArrayList<>(items);
        next.removeIf(old -> old.id().equals(item.id()));
        next.add(item);
        return new ReferenceRow(administration, reference, revision, next, claims, waiters);
    }

    /** Without the item of this package id, and without claims on it. */
    public ReferenceRow withoutItem(String id) {
        List<LiveItem> next = new ArrayList<>(items);
        next.removeIf(old -> old.id().equals(id));
        List<Claim> left = new ArrayList<>(claims);
        left.removeIf(claim -> claim.item().equals(id));
        return new ReferenceRow(administration, reference, revision, next, left, waiters);
    }

    /** With exactly these claims of a subject, in place of its older ones. */
    public ReferenceRow withClaims(SubjectRef subject, List<Claim> mine) {
        List<Claim> next = new ArrayList<>(claims);
        next.removeIf(claim -> claim.subject().equals(subject));
        next.addAll(mine);
        return new ReferenceRow(administration, reference, revision, items, next, waiters);
    }

    /** With this waiter, unless the row is full: who does not fit in is found by its due times or by a person. */
    public ReferenceRow withWaiter(SubjectRef subject) {
        if (waiters.contains(subject) || waiters.size() >= MAX_WAITERS) {
            return this;
        }
        List<SubjectRef> next = new ArrayList<>(waiters);
        next.add(subject);
        return new ReferenceRow(administration, reference, revision, items, claims, next);
    }

    public ReferenceRow withoutWaiter(SubjectRef subject) {
        List<SubjectRef> next = new ArrayList<>(waiters);
        next.remove(subject);
        return new ReferenceRow(administration, reference, revision, items, claims, next);
    }
}
