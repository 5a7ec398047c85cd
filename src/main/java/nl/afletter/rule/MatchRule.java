package nl.afletter.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import nl.afletter.model.Administration.Policies;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;

/**
 * Which open items a payment settles, in the order of trust of nl-bookkeeping.md section 7. An invoice never gets more
 * than is open of it.
 */
public final class MatchRule {

    private MatchRule() {}

    /** How surely a payment names an item. */
    public enum Trust {
        /** The PSP's metadata holds our invoice id or number. */
        METADATA,
        /** A structured reference that we issued, whose check digits pass. */
        ISSUED_REFERENCE,
        /** The invoice number stands in the text. */
        NUMBER_IN_TEXT,
        /** The payer's account is known for one debtor. */
        KNOWN_IBAN;

        /** Whether the amount may differ from what is open. */
        boolean isExplicit() {
            return this == METADATA || this == ISSUED_REFERENCE;
        }
    }

    /**
     * An item that the payment may be for.
     *
     * @param available what is open of it, less what others claim; zero or more
     */
    public record Candidate(OpenItem item, Money available, Trust trust) {}

    /** What an item gets. */
    public record Share(Candidate candidate, Money amount) {}

    /**
     * How a payment is divided.
     *
     * @param shares what items get, each positive
     * @param rest what no item takes
     * @param named whether the payment names an item at all (settled or not): then the rest is not without an invoice
     * @param reason in words
     */
    public record Allocation(List<Share> shares, Money rest, boolean named, String reason) {
        public Allocation {
            shares = List.copyOf(shares);
        }
    }

    /** Divides an amount over the candidates. */
    public static Allocation allocate(Money amount, List<Candidate> candidates, Policies policies) {
        List<Candidate> explicit =
                candidates.stream().filter(c -> c.trust().isExplicit()).toList();
        if (!explicit.isEmpty()) {
            return inOrder(amount, explicit);
        }
        for (Trust trust : List.of(Trust.NUMBER_IN_TEXT, Trust.KNOWN_IBAN)) {
            List<Candidate> some =
                    candidates.stream().filter(c -> c.trust() == trust).toList();
            if (!some.isEmpty()) {
                return byAmount(amount, some, trust, policies);
            }
        }
        return new Allocation(List.of(), amount, false, "the payment names no invoice that is known");
    }

    private static Allocation inOrder(Money amount, List<Candidate> explicit) {
        List<Share> shares = new ArrayList<>();
        Money rest = amount;
        for (Candidate candidate : explicit) {
            Money share = rest.min(candidate.available());
            if (share.isPositive()) {
                shares.add(new Share(candidate, share));
                rest = rest.minus(share);
            }
        }
        String how = explicit.get(0).trust() == Trust.METADATA
                ? "the PSP's metadata names the invoice"
                : "the payment carries our own reference";
        return new Allocation(shares, rest, true, how + ": " + numbers(explicit));
    }

    private static Allocation byAmount(Money amount, List<Candidate> some, Trust trust, Policies policies) {
        List<Candidate> equal = some.stream()
                .filter(c -> c.available().isPositive() && fits(amount, c, trust, policies))
                .toList();
        String how = trust == Trust.NUMBER_IN_TEXT
                ? "the text holds the invoice number and the amount is what is open"
                : "the payer's account is known and the amount is what is open of exactly one item";
        if (equal.size() == 1) {
            Money share = amount.min(equal.get(0).available());
            return new Allocation(
                    List.of(new Share(equal.get(0), share)), amount.minus(share), true, how + ": " + numbers(equal));
        }
        Money sum = Money.zero(amount.currency());
        for (Candidate candidate : some) {
            sum = sum.plus(candidate.available());
        }
        if (equal.isEmpty() && trust == Trust.NUMBER_IN_TEXT && some.size() > 1 && sum.equals(amount)) {
            List<Share> shares = some.stream()
                    .filter(c -> c.available().isPositive())
                    .map(c -> new Share(c, c.available()))
                    .toList();
            return new Allocation(
                    shares, Money.zero(amount.currency()), true, "the text names all invoices, and their sum is paid");
        }
        boolean allSettled = trust == Trust.NUMBER_IN_TEXT
                && some.size() == 1
                && !some.get(0).available().isPositive()
                && some.get(0).item().total().equals(amount);
        if (allSettled) {
            return new Allocation(List.of(), amount, true, "the invoice it names is settled already: " + numbers(some));
        }
        return new Allocation(
                List.of(), amount, false, "only a proposal, the amount does not decide: " + numbers(some));
    }

    private static boolean fits(Money amount, Candidate candidate, Trust trust, Policies policies) {
        Money difference = amount.minus(candidate.available());
        return difference.isZero()
                || (trust == Trust.NUMBER_IN_TEXT
                        && DifferenceRule.isSmall(difference, candidate.item().total(), policies));
    }

    private static String numbers(List<Candidate> candidates) {
        return candidates.stream().map(c -> c.item().number()).collect(Collectors.joining(", "));
    }
}
