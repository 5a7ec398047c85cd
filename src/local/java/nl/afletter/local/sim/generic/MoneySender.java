package nl.afletter.local.sim.generic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Money;

/** A PSP without an API: keeps a balance, tells of each movement at once, and of payouts with all their rows. */
public final class MoneySender {

    private final SimClock clock;
    private final Postbox post;
    private final List<ObjectNode> balance = new ArrayList<>();
    private final Map<String, String> paymentOf = new LinkedHashMap<>();
    private final Map<String, Money> amountOf = new LinkedHashMap<>();
    private Money fee = Money.zero("EUR");
    private int number;

    /** @param post where it tells */
    public MoneySender(SimClock clock, Postbox post) {
        this.clock = clock;
        this.post = post;
    }

    /** Where it posts. */
    public Postbox post() {
        return post;
    }

    /** What is withheld from each payment from now on. */
    public void tariff(Money each) {
        fee = each;
    }

    /** Money comes in now. @param more further data, such as what it is for @return its id */
    public String pay(Money amount, Consumer<ObjectNode> more) {
        String id = id("pay");
        ObjectNode data = money(id, amount);
        data.put("paidAt", clock.instant().toString());
        more.accept(data);
        move(id, "payment", "", amount, fee);
        post.send("payment.received", data);
        return id;
    }

    public String refund(String payment, Money amount) {
        String id = id("re");
        ObjectNode data = money(payment, amount);
        data.put("refundId", id).put("refundedAt", clock.instant().toString());
        remember(id, payment, amount);
        move(id, "refund", payment, amount.negate(), Money.zero(amount.currency()));
        post.send("refund.made", data);
        return id;
    }

    public void refundFails(String refund) {
        back("refund.failed", "refundId", refund, "failedAt", "refund_failed");
    }

    public String chargeback(String payment, Money amount) {
        String id = id("cb");
        ObjectNode data = money(payment, amount);
        data.put("chargebackId", id).put("chargedBackAt", clock.instant().toString());
        remember(id, payment, amount);
        move(id, "chargeback", payment, amount.negate(), Money.zero(amount.currency()));
        post.send("chargeback.received", data);
        return id;
    }

    public void wonBack(String chargeback) {
        back("chargeback.reversed", "chargebackId", chargeback, "reversedAt", "chargeback_reversed");
    }

    /** A movement that no type fits. */
    public void move(Money amount, String words) {
        move(id("row"), "other", "", amount, Money.zero(amount.currency()));
        balance.get(balance.size() - 1).put("description", words);
    }

    /** Pays out all that is on the balance. @return the payout's id */
    public String payOut() {
        String id = id("po");
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("payoutId", id).put("amount", held().toDecimal()).put("currency", "EUR");
        data.put("paidAt", clock.instant().toString()).put("reference", "uitbetaling " + id);
        ArrayNode lines = data.putArray("lines");
        balance.forEach(lines::add);
        balance.clear();
        post.send("payout.paid", data);
        return id;
    }

    /** What it holds for us. */
    public Money held() {
        Money sum = Money.zero("EUR");
        for (ObjectNode row : balance) {
            sum = sum.plus(Money.of(row.get("net").asText(), "EUR"));
        }
        return sum;
    }

    private void back(String type, String own, String id, String when, String row) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put(own, id)
                .put("paymentId", paymentOf.get(id))
                .put(when, clock.instant().toString());
        move(id, row, paymentOf.get(id), amountOf.get(id), Money.zero("EUR"));
        post.send(type, data);
    }

    private void remember(String id, String payment, Money amount) {
        paymentOf.put(id, payment);
        amountOf.put(id, amount);
    }

    private static ObjectNode money(String payment, Money amount) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("paymentId", payment)
                .put("amount", amount.toDecimal())
                .put("currency", amount.currency());
    }

    private void move(String id, String type, String payment, Money gross, Money withheld) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", id).put("type", type).put("gross", gross.toDecimal());
        row.put("fee", withheld.toDecimal()).put("net", gross.minus(withheld).toDecimal());
        row.put("date", clock.today().toString());
        if (!payment.isEmpty()) {
            row.put("paymentId", payment);
        }
        balance.add(row);
    }

    private String id(String kind) {
        return kind + "_" + ++number;
    }
}
