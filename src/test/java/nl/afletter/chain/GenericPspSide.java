package nl.afletter.chain;

import java.time.LocalDate;
import java.util.Map;
import nl.afletter.local.sim.generic.MoneySender;
import nl.afletter.local.sim.generic.Postbox;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;

/** A PSP that posts its movements to the open door. */
final class GenericPspSide implements PspSide {
    private static final String ID = "money";

    private final MoneySender sender;

    GenericPspSide(Chain chain) {
        sender = new MoneySender(chain.clock, GenericCrmSide.postbox(chain, "psp", ID));
    }

    @Override
    public String name() {
        return "generic";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                ID, "generic", Connection.Role.PSP, "", "", Map.of("webhookSecret", GenericCrmSide.SECRET), Map.of());
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of(GenericCrmSide.SECRET, Postbox.SECRET);
    }

    @Override
    public String party() {
        return "generic";
    }

    @Override
    public boolean chargesVat() {
        return false;
    }

    @Override
    public String opened(Money amount, String text, Map<String, String> named) {
        throw new UnsupportedOperationException("the open door is told of money that came in");
    }

    @Override
    public void pay(String payment) {
        throw new UnsupportedOperationException("the open door is told of money that came in");
    }

    @Override
    public String paid(Money amount, String text, Map<String, String> named) {
        return sender.pay(
                amount,
                data -> named.forEach(
                        (name, value) -> data.put(name.equals("invoiceId") ? "externalId" : name, value)));
    }

    @Override
    public String refund(String payment, Money amount) {
        return sender.refund(payment, amount);
    }

    @Override
    public void refundFails(String refund) {
        sender.refundFails(refund);
    }

    @Override
    public String chargeback(String payment, Money amount) {
        return sender.chargeback(payment, amount);
    }

    @Override
    public void winBack(String chargeback) {
        sender.wonBack(chargeback);
    }

    @Override
    public String payOut(LocalDate day) {
        return sender.payOut();
    }

    @Override
    public void charges(String payment, String chargeback) {
        sender.tariff(Money.of(payment, "EUR"));
    }
}
