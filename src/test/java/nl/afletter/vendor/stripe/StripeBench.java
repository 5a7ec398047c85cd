package nl.afletter.vendor.stripe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.contract.PspBench;
import nl.afletter.http.Http;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.RequestLog;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import nl.afletter.port.Secrets;

/** Stripe's adapter on Stripe's simulator, with a key that has just the rights that its page names. */
final class StripeBench implements PspBench {
    final StripeSimulator stripe;
    private final SimClock clock;

    StripeBench(SimClock clock) {
        this.clock = clock;
        stripe = new StripeSimulator(clock, null);
        stripe.tariff("ideal", 29, 0);
        stripe.tariff("card", 25, 150);
        stripe.tariff("dispute", 2000, 0);
        stripe.start(0);
    }

    static Secrets secrets(Map<String, String> values) {
        return name -> {
            if (!values.containsKey(name)) {
                throw new Failure.NoEffect("there is no secret " + name);
            }
            return values.get(name);
        };
    }

    static Connection connection(String baseUrl, Map<String, String> secrets, Map<String, String> options) {
        return new Connection(
                "webshop",
                "stripe",
                Connection.Role.PSP,
                baseUrl,
                "",
                secrets,
                List.of(),
                options,
                new Connection.Routing("books", Map.of()));
    }

    /** An adapter with another key or other options. */
    StripePsp psp(String key, Map<String, String> options) {
        return psp(key, options, new Http(clock));
    }

    private StripePsp psp(String key, Map<String, String> options, Http http) {
        Connection connection = connection(stripe.baseUrl(), Map.of("apiKey", "stripe-key"), options);
        return new StripePsp(connection, http, secrets(Map.of("stripe-key", key)), clock);
    }

    /** A charge that is paid at once. */
    String paid(String amount, String method, Map<String, String> metadata) {
        String id = stripe.charge(Money.of(amount, "EUR"), method, "Factuur", metadata);
        stripe.pay(id, "J. Jansen");
        return id;
    }

    @Override
    public Psp psp() {
        return psp(StripeSimulator.KEY, Map.of());
    }

    @Override
    public Psp impatient() {
        return psp(StripeSimulator.KEY, Map.of(), new Http(clock, Duration.ofMillis(500)));
    }

    @Override
    public Psp inTestMode() {
        return psp(StripeSimulator.TEST_KEY, Map.of("testMode", "true"));
    }

    @Override
    public SimClock clock() {
        return clock;
    }

    @Override
    public Faults faults() {
        return stripe.faults();
    }

    @Override
    public RequestLog requests() {
        return stripe.requests();
    }

    @Override
    public String credential() {
        return StripeSimulator.KEY;
    }

    @Override
    public boolean tellsIban() {
        return false;
    }

    @Override
    public String pay(Money amount, String description, Map<String, String> metadata, String iban, String name) {
        String id = stripe.charge(amount, "ideal", description, metadata);
        stripe.pay(id, name);
        return id;
    }

    @Override
    public String open(Money amount, String description) {
        return stripe.charge(amount, "sepa_debit", description, Map.of());
    }

    @Override
    public String refund(String payment, Money amount) {
        return stripe.refund(payment, amount);
    }

    @Override
    public void refundFails(String refund) {
        stripe.refundFails(refund);
    }

    @Override
    public String chargeback(String payment, Money amount) {
        return stripe.dispute(payment, amount);
    }

    @Override
    public void reverse(String chargeback) {
        stripe.win(chargeback);
    }

    @Override
    public String payOut() {
        return stripe.payOut(clock.today());
    }

    @Override
    public Optional<String> feeInvoice() {
        return Optional.empty();
    }

    @Override
    public void unknownMovement(Money amount) {
        stripe.move("moon_tax", "moon", amount);
    }

    @Override
    public void limitReached() {
        stripe.limit(1);
        psp().payment("py_thatTakesTheOneRequestOfThisSecond");
    }

    @Override
    public void limitIsOver() {
        stripe.limit(0);
        stripe.faults().clear();
    }

    @Override
    public void revoke() {
        stripe.revoke(StripeSimulator.KEY);
    }

    @Override
    public Money held(String currency) {
        return stripe.held(currency);
    }

    /** One capture is all that a charge can have: the charge stays the unit of money. */
    @Override
    public Optional<String> payLater(Money amount) {
        return Optional.empty();
    }

    @Override
    public Optional<String> payElsewhere(Money amount) {
        return Optional.empty();
    }

    @Override
    public Optional<String> payInTestMode(Money amount) {
        String id = stripe.charge(amount, "ideal", "Test", Map.of(), true);
        stripe.pay(id, "Tester");
        return Optional.of(id);
    }

    @Override
    public void pagesOf(int rows) {
        stripe.largestPage(rows);
    }

    /** Checks that no money was made or lost, and that the simulator itself did not stumble. */
    @Override
    public void close() {
        try {
            stripe.checkMoney();
            if (!stripe.failures().isEmpty()) {
                throw new AssertionError(
                        "the simulator stumbled", stripe.failures().get(0));
            }
        } finally {
            stripe.close();
        }
    }
}
