package nl.afletter.vendor.mollie;

import static nl.afletter.vendor.mollie.MollieValues.money;
import static nl.afletter.vendor.mollie.MollieValues.required;
import static nl.afletter.vendor.mollie.MollieValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.function.Supplier;
import nl.afletter.http.Http;
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
 * Mollie as a PSP, for one connection. Secret: {@code token}. Options: {@code testMode}, {@code settledElsewhere} (see
 * {@link SettlingParty}). An answer that we do not understand stops the one item it is about.
 */
public final class MolliePsp implements Psp {
    private final Connection connection;
    private final InstantSource clock;
    private final MollieApi api;
    private final SettlingParty party;

    public MolliePsp(Connection connection, Http http, Secrets secrets, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
        this.api = new MollieApi(connection, http, secrets, clock);
        this.party = new SettlingParty(connection);
    }

    @Override
    public String connection() {
        return connection.id();
    }

    @Override
    public Abilities abilities() {
        return new Abilities("mollie", Abilities.DEFAULT_SETTLE_DOWN, false, false, false, false);
    }

    /** Nothing to do: Mollie's tokens and keys do not expire (mollie.md section 1). */
    @Override
    public void ready(Instant deadline) {}

    @Override
    public Operation<?> operation(String name) {
        throw new IllegalArgumentException("nothing is changed at Mollie, so there is no operation " + name);
    }

    @Override
    public Optional<Payment> payment(String id) {
        return understood(() -> api.payment(id).map(new PaymentOfMollie(api, party)::translate));
    }

    /** Empty: which of its methods know the buyer is not confirmed (mollie.md section 4). */
    @Override
    public Optional<Buyer> buyer(String payment) {
        return Optional.empty();
    }

    @Override
    public Optional<Payout> payout(String id) {
        // "open" and "next" are views of a payout that does not exist yet
        return understood(
                () -> id.startsWith("stl_") ? api.settlement(id).map(PayoutOfMollie::translate) : Optional.empty());
    }

    @Override
    public Page<PayoutLine> payoutLines(String payout, String cursor) {
        return understood(() -> new PayoutLines(api).page(payout, cursor));
    }

    @Override
    public Feed changes(String mark, Instant since, String cursor) {
        return understood(() -> new ChangeFeed(api, party, connection.id(), clock.instant()).page(mark, since, cursor));
    }

    /** Empty for a day that is not over, with an API key, and without a balance in this currency. */
    @Override
    public Optional<Money> balance(String currency, LocalDate day) {
        if (!day.isBefore(MollieValues.day(clock.instant())) || !api.reachesOrganization()) {
            return Optional.empty();
        }
        return understood(() -> api.balancesIn(currency).rows().stream()
                .filter(row -> text(row, "currency").equals(currency))
                .map(row -> closing(required(row, "id"), day))
                .reduce(Money::plus));
    }

    @Override
    public Optional<Money> bookedWithNextPayout(String currency, LocalDate day) {
        if (!api.reachesOrganization()) {
            return Optional.empty();
        }
        return understood(() -> api.balancesIn(currency).rows().stream()
                .filter(row -> text(row, "currency").equals(currency))
                .map(row -> new PayoutLines(api).sinceTransfer(required(row, "id"), currency, day))
                .reduce(Optional.of(Money.zero(currency)), (one, more) -> one.flatMap(sum -> more.map(sum::plus))));
    }

    @Override
    public Optional<FeeInvoice> feeInvoice(String id) {
        return understood(() -> api.invoice(id).map(FeesOfMollie::invoice));
    }

    /**
     * By the balance report: one call per balance, whole cents, Amsterdam days. A settlement's figures have fractions of
     * a cent, and the last days of a month are in no settlement yet when the invoice comes.
     */
    @Override
    public Optional<Withheld> withheld(String currency, YearMonth month) {
        LocalDate until = month.plusMonths(1).atDay(1);
        if (MollieValues.day(clock.instant()).isBefore(until) || !api.reachesOrganization()) {
            return Optional.empty();
        }
        return understood(() -> api.balancesIn(currency).rows().stream()
                .filter(row -> text(row, "currency").equals(currency))
                .map(row -> FeesOfMollie.withheld(
                        report(required(row, "id"), month.atDay(1), until, "transaction-categories"), currency))
                .reduce(Withheld::plus));
    }

    private JsonNode report(String balance, LocalDate from, LocalDate until, String grouping) {
        return api.balanceReport(balance, from, until, grouping)
                .orElseThrow(() -> new IllegalArgumentException("balance " + balance + " has no report"));
    }

    private Money closing(String balance, LocalDate day) {
        JsonNode totals =
                report(balance, day, day.plusDays(1), "status-balances").path("totals");
        return money(totals.path("availableBalance").path("close"), "amount")
                .plus(money(totals.path("pendingBalance").path("close"), "amount"));
    }

    private static <T> T understood(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException strange) {
            throw new Failure.Rejected(
                    "mollie-not-understood", strange.getMessage(), "Mollie says something new: look at it there");
        }
    }
}
