package nl.afletter.chain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;

/** An account at Mollie. */
final class MollieSide implements PspSide {

    /** What Mollie signs with, for connections that name {@code mollie-webhook}. */
    static final String SIGNING = "the-signing-secret-of-mollie";

    private final Chain chain;
    private final String id;
    private final MollieSimulator mollie;

    MollieSide(Chain chain) {
        this(chain, Chain.PSP);
    }

    /** @param id of its connection */
    MollieSide(Chain chain, String id) {
        this.chain = chain;
        this.id = id;
        mollie = new MollieSimulator(chain.clock, null);
        mollie.start(0);
        mollie.limit(10_000_000, true);
        mollie.classicWebhooksTo(chain.url("psp", id));
    }

    @Override
    public String name() {
        return "Mollie";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                id, "mollie", Connection.Role.PSP, mollie.baseUrl(), "", Map.of("token", "mollie-token"), Map.of());
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("mollie-token", MollieSimulator.ORGANIZATION_TOKEN, "mollie-webhook", SIGNING);
    }

    @Override
    public Optional<Simulator<?>> vendor() {
        return Optional.of(mollie);
    }

    MollieSimulator simulator() {
        return mollie;
    }

    @Override
    public void deliverWebhooks() {
        mollie.deliverWebhooks();
    }

    @Override
    public void loseWebhooks() {
        mollie.deliverWebhooks(calls -> List.of());
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.CHARGEBACK_FEES);
    }

    @Override
    public String party() {
        return "mollie";
    }

    @Override
    public boolean chargesVat() {
        return true;
    }

    @Override
    public String opened(Money amount, String text, Map<String, String> named) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        named.forEach(metadata::put);
        String payment = mollie.createPayment(amount, text, metadata, "ideal");
        mollie.webhookUrlOf(payment, chain.url("psp", id));
        return payment;
    }

    @Override
    public void pay(String payment) {
        pay(payment, null);
    }

    /** The payer pays, and this reaches the balance in its currency. */
    void pay(String payment, Money settles) {
        mollie.pay(payment, chain.clock.instant(), "NL02ABNA0123456789", "J. Jansen", settles);
    }

    @Override
    public String refund(String payment, Money amount) {
        return mollie.refund(payment, amount, "retour");
    }

    @Override
    public void refundFails(String refund) {
        mollie.refundFails(refund);
    }

    @Override
    public String chargeback(String payment, Money amount) {
        return mollie.chargeback(payment, amount);
    }

    @Override
    public void winBack(String chargeback) {
        mollie.reverseChargeback(chargeback);
    }

    @Override
    public String payOut(LocalDate day) {
        return mollie.settle(day);
    }

    @Override
    public void charges(String payment, String chargeback) {
        mollie.tariff("ideal", "iDEAL", payment, null);
        mollie.tariff("refund", "Refunds", null, null);
        mollie.tariff("chargeback", "Chargebacks", chargeback, null);
        mollie.vatFree("chargeback");
    }
}
