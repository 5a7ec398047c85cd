package nl.afletter.chain;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;

/** An account at Stripe. */
final class StripeSide implements PspSide {
    private static final String ID = "stripe";

    private final StripeSimulator stripe;
    private final String signing;
    private final Map<String, String> options;

    StripeSide(Chain chain) {
        this(chain, Map.of());
    }

    /** @param options of the connection */
    StripeSide(Chain chain, Map<String, String> options) {
        this.options = options;
        stripe = new StripeSimulator(chain.clock, null);
        stripe.start(0);
        signing = stripe.endpoint(chain.url("psp", ID));
    }

    @Override
    public String name() {
        return "Stripe";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                ID,
                "stripe",
                Connection.Role.PSP,
                stripe.baseUrl(),
                "",
                Map.of("apiKey", "stripe-key", "webhookSecret", "stripe-webhook"),
                options);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("stripe-key", StripeSimulator.KEY, "stripe-webhook", signing);
    }

    @Override
    public Optional<Simulator<?>> vendor() {
        return Optional.of(stripe);
    }

    StripeSimulator simulator() {
        return stripe;
    }

    @Override
    public void deliverWebhooks() {
        stripe.deliverWebhooks();
    }

    @Override
    public void loseWebhooks() {
        stripe.deliverWebhooks(calls -> List.of());
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.CHARGEBACK_FEES);
    }

    @Override
    public String party() {
        return "stripe";
    }

    @Override
    public boolean chargesVat() {
        return false;
    }

    @Override
    public String opened(Money amount, String text, Map<String, String> named) {
        return stripe.charge(amount, "ideal", text, named);
    }

    @Override
    public void pay(String payment) {
        stripe.pay(payment, "J. Jansen");
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
    public void winBack(String chargeback) {
        stripe.win(chargeback);
    }

    @Override
    public String payOut(LocalDate day) {
        return stripe.payOut(day);
    }

    @Override
    public void charges(String payment, String chargeback) {
        stripe.tariff("ideal", Money.of(payment, "EUR").minor(), 0);
        stripe.tariff("dispute", Money.of(chargeback, "EUR").minor(), 0);
    }
}
