package nl.afletter.vendor.generic;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import nl.afletter.model.Buyer;
import nl.afletter.model.Connection;
import nl.afletter.model.FeeInvoice;
import nl.afletter.model.Money;
import nl.afletter.model.Payment;
import nl.afletter.model.Payout;
import nl.afletter.model.PayoutLine;
import nl.afletter.port.Abilities;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation;
import nl.afletter.port.Page;
import nl.afletter.port.Psp;
import nl.afletter.port.Received;

/**
 * A PSP that tells of its money through the open door: what it sent is all that is known. Where it said two things of
 * one payment or payout, nothing more is booked of that until a person has looked.
 */
public final class GenericPsp implements Psp {

    private static final Abilities ABILITIES = new Abilities(
            PaymentOfEvents.GENERIC, Abilities.DEFAULT_SETTLE_DOWN, false, false, false, false, false, false, true);

    private final Connection connection;
    private final Received received;

    public GenericPsp(Connection connection, Received received) {
        this.connection = connection;
        this.received = received;
    }

    @Override
    public String connection() {
        return connection.id();
    }

    @Override
    public Abilities abilities() {
        return ABILITIES;
    }

    /** Nothing to do: nothing is called. */
    @Override
    public void ready(Instant deadline) {}

    @Override
    public Operation<?> operation(String name) {
        throw new IllegalArgumentException("nothing is changed at a PSP, so there is no operation " + name);
    }

    @Override
    public Optional<Payment> payment(String id) {
        return PaymentOfEvents.of(events(id, Deliveries.payment(id)));
    }

    @Override
    public Optional<Buyer> buyer(String payment) {
        return BuyerOfEvent.of(events(payment, Deliveries.payment(payment)));
    }

    @Override
    public Optional<Payout> payout(String id) {
        return PayoutOfEvents.of(events(id, Deliveries.payout(id)));
    }

    @Override
    public Page<PayoutLine> payoutLines(String payout, String cursor) {
        return PayoutOfEvents.lines(events(payout, Deliveries.payout(payout)), cursor);
    }

    /** @throws Failure.Rejected when one of them says something else than an earlier one */
    private List<Received.Stored> events(String id, String thing) {
        List<Received.Stored> events = Values.isId(id) ? received.of(connection.id(), thing) : List.of();
        events.stream().filter(each -> !each.first()).findFirst().ifPresent(other -> {
            throw new Failure.Rejected(
                    "sent-otherwise",
                    other.slot() + " of " + thing + " was sent again and says something else. The first one counts,"
                            + " the other is not booked.",
                    "Compare both with the sender's system. What is wrong in the books is put right by hand; then"
                            + " ignore.");
        });
        return events;
    }

    @Override
    public Feed changes(String mark, Instant since, String cursor) {
        return new ChangeFeed(connection.id(), received).page(mark, since, cursor);
    }

    /** Empty: no event tells a balance. */
    @Override
    public Optional<Money> balance(String currency, LocalDate day) {
        return Optional.empty();
    }

    /** Empty, as the balance is. */
    @Override
    public Optional<Money> bookedWithNextPayout(String currency, LocalDate day) {
        return Optional.empty();
    }

    /** Empty: no event brings a fee invoice. */
    @Override
    public Optional<FeeInvoice> feeInvoice(String id) {
        return Optional.empty();
    }

    /** Empty, as there is no invoice to compare it with. */
    @Override
    public Optional<Withheld> withheld(String currency, YearMonth month) {
        return Optional.empty();
    }
}
