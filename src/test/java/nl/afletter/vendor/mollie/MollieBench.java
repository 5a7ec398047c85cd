package nl.afletter.vendor.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.afletter.contract.PspBench;
import nl.afletter.http.Http;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.RequestLog;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimJson;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.port.Failure;
import nl.afletter.port.Psp;
import nl.afletter.port.Secrets;

/** Mollie's adapter on Mollie's simulator. */
final class MollieBench implements PspBench {
    static final String IBAN = "NL91ABNA0417164300";

    final MollieSimulator mollie;
    private final SimClock clock;

    MollieBench(SimClock clock) {
        this.clock = clock;
        mollie = new MollieSimulator(clock, null);
        mollie.start(0);
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
                "mollie",
                Connection.Role.PSP,
                baseUrl,
                "",
                secrets,
                List.of(),
                options,
                new Connection.Routing("books", Map.of()));
    }

    /** An adapter with another credential or other options. */
    MolliePsp psp(String token, Map<String, String> options) {
        return psp(token, options, new Http(clock));
    }

    private MolliePsp psp(String token, Map<String, String> options, Http http) {
        Connection connection = connection(mollie.baseUrl(), Map.of("token", "mollie-token"), options);
        return new MolliePsp(connection, http, secrets(Map.of("mollie-token", token)), clock);
    }

    /** A payment that is paid at once. */
    String paid(String amount, JsonNode metadata, String method) {
        String id = mollie.createPayment(Money.of(amount, "EUR"), "Factuur", metadata, method);
        mollie.pay(id, clock.instant(), IBAN, "J. Jansen");
        return id;
    }

    @Override
    public Psp psp() {
        return psp(MollieSimulator.ORGANIZATION_TOKEN, Map.of());
    }

    @Override
    public Psp impatient() {
        return psp(MollieSimulator.ORGANIZATION_TOKEN, Map.of(), new Http(clock, Duration.ofMillis(500)));
    }

    @Override
    public Psp inTestMode() {
        return psp(MollieSimulator.ORGANIZATION_TOKEN, Map.of("testMode", "true"));
    }

    @Override
    public SimClock clock() {
        return clock;
    }

    @Override
    public Faults faults() {
        return mollie.faults();
    }

    @Override
    public RequestLog requests() {
        return mollie.requests();
    }

    @Override
    public String credential() {
        return MollieSimulator.ORGANIZATION_TOKEN;
    }

    @Override
    public String pay(Money amount, String description, Map<String, String> metadata, String iban, String name) {
        JsonNode data = SimJson.MAPPER.valueToTree(new LinkedHashMap<>(metadata));
        String id = mollie.createPayment(amount, description, data, "ideal");
        mollie.pay(id, clock.instant(), iban, name);
        return id;
    }

    @Override
    public String open(Money amount, String description) {
        return mollie.createPayment(amount, description, null, "ideal");
    }

    @Override
    public String refund(String payment, Money amount) {
        return mollie.refund(payment, amount, "Creditnota");
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
    public void reverse(String chargeback) {
        mollie.reverseChargeback(chargeback);
    }

    @Override
    public String payOut() {
        return mollie.settle(clock.today());
    }

    @Override
    public Optional<String> feeInvoice() {
        return mollie.feeInvoices().stream().reduce((older, newest) -> newest);
    }

    @Override
    public void unknownMovement(Money amount) {
        mollie.move("moon-tax", amount, Map.of());
    }

    @Override
    public void limitReached() {
        mollie.limit(1, false);
        psp().payment("tr_thatTakesTheOneRequestOfThisSecond");
    }

    @Override
    public void limitIsOver() {
        mollie.limit(0, false);
        mollie.faults().clear();
    }

    @Override
    public void revoke() {
        mollie.revoke(MollieSimulator.ORGANIZATION_TOKEN);
    }

    @Override
    public Money held(String currency) {
        return mollie.held(currency);
    }

    @Override
    public Optional<String> payLater(Money amount) {
        String id = mollie.createPayment(amount, "Later", null, "klarna");
        mollie.authorise(id, clock.instant(), IBAN, "J. Jansen");
        mollie.capture(id, amount);
        return Optional.of(id);
    }

    @Override
    public Optional<String> payElsewhere(Money amount) {
        return Optional.of(paid(amount.toDecimal(), null, "paypal"));
    }

    @Override
    public Optional<String> payInTestMode(Money amount) {
        String id = mollie.createPayment(amount, "Test", null, "ideal", MollieSimulator.PROFILE, true);
        mollie.pay(id, clock.instant(), IBAN, "Tester");
        return Optional.of(id);
    }

    @Override
    public void pagesOf(int rows) {
        mollie.largestPage(rows);
    }

    /** Checks that no money was made or lost, and that the simulator itself did not stumble. */
    @Override
    public void close() {
        try {
            mollie.checkMoney();
            if (!mollie.failures().isEmpty()) {
                throw new AssertionError(
                        "the simulator stumbled", mollie.failures().get(0));
            }
        } finally {
            mollie.close();
        }
    }
}
