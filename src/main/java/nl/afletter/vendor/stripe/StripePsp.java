package nl.afletter.vendor.stripe;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import nl.afletter.http.Http;
import nl.afletter.model.Administration;
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
import nl.afletter.port.Secrets;

/**
 * Stripe as a PSP, for one connection. Secret: {@code apiKey}. Options: {@code payouts} ({@code schedule} or {@code
 * manual}, see {@link PayoutLines}) and the names of metadata fields. An answer that we do not understand stops the one
 * item it is about.
 */
public final class StripePsp implements Psp {
    private final Connection connection;
    private final StripeApi api;

    public StripePsp(Connection connection, Http http, Secrets secrets, InstantSource clock) {
        this.connection = connection;
        this.api = new StripeApi(connection, http, secrets, clock);
    }

    @Override
    public String connection() {
        return connection.id();
    }

    @Override
    public Abilities abilities() {
        return new Abilities(
                PaymentOfStripe.STRIPE, Abilities.DEFAULT_SETTLE_DOWN, false, false, false, false, false, false, true);
    }

    /** Nothing to do: Stripe's keys do not expire (stripe.md section 1). */
    @Override
    public void ready(Instant deadline) {}

    @Override
    public List<String> faults(Administration books) {
        return understood(() -> new SetUpOfStripe(api, connection.id()).faults());
    }

    @Override
    public Operation<?> operation(String name) {
        throw new IllegalArgumentException("nothing is changed at Stripe, so there is no operation " + name);
    }

    /** @param id of a charge */
    @Override
    public Optional<Payment> payment(String id) {
        if (!id.startsWith("ch_") && !id.startsWith("py_")) {
            return Optional.empty();
        }
        Set<String> references = Set.of(
                connection.option("metadataInvoiceId", "invoiceId"),
                connection.option("metadataInvoiceNumber", "invoiceNumber"));
        return understood(() -> api.charge(id).map(new PaymentOfStripe(api, references)::translate));
    }

    /** @param payment id of a charge */
    @Override
    public Optional<Buyer> buyer(String payment) {
        return understood(() -> api.charge(payment).map(new BuyerOfStripe(api)::translate));
    }

    @Override
    public Optional<Payout> payout(String id) {
        return understood(
                () -> id.startsWith("po_") ? api.payout(id).map(PayoutOfStripe::translate) : Optional.empty());
    }

    @Override
    public Page<PayoutLine> payoutLines(String payout, String cursor) {
        boolean byHand = connection.option("payouts", "schedule").equals("manual");
        return understood(() -> new PayoutLines(api, byHand).page(payout, cursor));
    }

    @Override
    public Feed changes(String mark, Instant since, String cursor) {
        return understood(() -> new ChangeFeed(api, connection.id()).page(mark, since, cursor));
    }

    /** Empty: Stripe tells its balance of this moment only (stripe.md section 4). */
    @Override
    public Optional<Money> balance(String currency, LocalDate day) {
        return Optional.empty();
    }

    /** Empty, as the balance is. */
    @Override
    public Optional<Money> bookedWithNextPayout(String currency, LocalDate day) {
        return Optional.empty();
    }

    /** Empty: Stripe's invoices are to be had by a person only (stripe.md section 6). */
    @Override
    public Optional<FeeInvoice> feeInvoice(String id) {
        return Optional.empty();
    }

    /** Empty, as there is no invoice to compare it with. */
    @Override
    public Optional<Withheld> withheld(String currency, YearMonth month) {
        return Optional.empty();
    }

    private static <T> T understood(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException strange) {
            throw new Failure.Rejected(
                    "stripe-not-understood", strange.getMessage(), "Stripe says something new: look at it there");
        }
    }
}
