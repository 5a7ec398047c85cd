package nl.afletter.usecase;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.LedgerTransfer;
import nl.afletter.model.Posting.MoneyLine;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.Subject;
import nl.afletter.model.Worth;
import nl.afletter.port.Failure;

/**
 * Money that reaches the PSP's balance in another currency than it was paid in. What moved the balance is the PSP's
 * figure and nobody else's; the difference with what debtors had is booked when the item closes (design.md section 6).
 */
final class Exchange {

    private Exchange() {}

    /**
     * What an amount moved on the PSP's balance: what its payout says, else what the payment says; in its own currency
     * where that has a clearing account.
     *
     * @param amount what was paid or paid back
     * @param told the figure that the payment shows, if any
     * @param payoutFact where the payout's figure is kept
     * @return empty while the PSP does not say in which amount it reaches the balance
     * @throws Failure.Rejected where the settings have no clearing account for it
     */
    static Optional<Worth> worth(
            Administration books,
            Connection connection,
            String party,
            Subject subject,
            Money amount,
            Optional<Money> told,
            String payoutFact) {
        Optional<Money> settled = Optional.of(subject.fact(payoutFact))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split(" "))
                .map(parts -> Money.of(parts[1], parts[0]))
                .or(() -> told)
                .filter(money -> !money.currency().equals(amount.currency()));
        if (settled.isPresent()) {
            return settled.map(money -> new Worth(amount, amount.isNegative() ? money.negate() : money));
        }
        boolean own = books.clearing(connection.id(), amount.currency(), party).isPresent();
        boolean elsewhere = books.clearings().stream()
                .anyMatch(row ->
                        row.connection().equals(connection.id()) && row.party().equals(party));
        if (!own && elsewhere && !amount.currency().equals(books.currency())) {
            return Optional.empty();
        }
        return Optional.of(Worth.of(amount));
    }

    /** For {@link #worth}: what a payout's row says of a transaction. */
    static String text(Money settled) {
        return settled.abs().toString();
    }

    /** The clearing account of money in this currency. @throws Failure.Rejected where the settings have none */
    static Clearing clearing(Administration books, Connection connection, String party, String currency) {
        return books.clearing(connection.id(), currency, party)
                .orElseThrow(() -> new Failure.Rejected(
                        "no-clearing",
                        "The settings name no clearing account for " + currency + " that " + party + " pays out.",
                        "Add a row under administrations." + books.id() + ".clearings, then choose try again."));
    }

    /**
     * What a part of the money takes off an item: what it brought; where it closes the item, all that the books still
     * have of it, so that nothing stays behind.
     */
    static Worth taken(OpenItem item, Worth paid) {
        boolean closes = paid.isForeign()
                && paid.amount().equals(item.open())
                && paid.value().currency().equals(item.openValue().currency());
        return closes ? new Worth(paid.amount(), item.openValue()) : paid;
    }

    /**
     * The exchange difference of money that lay on a ledger account and settled an item from there.
     *
     * @param paid what lay there @param taken what was taken off the item, from that account
     */
    static Optional<LedgerTransfer> transfer(
            Administration books, String key, String ledger, LocalDate day, Worth paid, Worth taken) {
        Money loss = taken.value().minus(paid.value());
        if (loss.isZero()) {
            return Optional.empty();
        }
        String differences = Desk.ledger(books, LedgerRole.EXCHANGE_DIFFERENCES);
        return Optional.of(new LedgerTransfer(
                key,
                loss.isPositive() ? differences : ledger,
                loss.isPositive() ? ledger : differences,
                day,
                loss.abs(),
                "exchange difference on " + paid,
                "the item closed with another value than the money brought"));
    }

    /** The ledger account for what two items in this currency are worth apart; empty in the currency of the books. */
    static String differences(Administration books, Money amount) {
        return amount.currency().equals(books.currency()) ? "" : Desk.ledger(books, LedgerRole.EXCHANGE_DIFFERENCES);
    }

    /** The lines, and beside them the exchange difference that is left between them and the movement. */
    static List<MoneyLine> balanced(Administration books, Worth movement, List<MoneyLine> lines) {
        if (!movement.isForeign()) {
            return lines;
        }
        Money rest = movement.value();
        for (MoneyLine line : lines) {
            rest = rest.minus(line.amount());
        }
        if (rest.isZero()) {
            return lines;
        }
        List<MoneyLine> all = new ArrayList<>(lines);
        all.add(new ToLedger(
                Desk.ledger(books, LedgerRole.EXCHANGE_DIFFERENCES), rest, "exchange difference on " + movement));
        return all;
    }
}
