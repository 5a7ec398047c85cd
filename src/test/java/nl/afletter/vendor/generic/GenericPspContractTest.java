package nl.afletter.vendor.generic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import nl.afletter.contract.PspBench;
import nl.afletter.contract.PspContract;
import nl.afletter.local.sim.Faults;
import nl.afletter.local.sim.RequestLog;
import nl.afletter.local.sim.SimClock;
import nl.afletter.model.Money;
import nl.afletter.port.Psp;

/** What comes through the open door keeps what every PSP promises to the use cases. */
class GenericPspContractTest extends PspContract {

    @Override
    protected PspBench bench(SimClock clock) {
        return new Bench(clock);
    }

    private static final class Bench implements PspBench {
        private final GenericBench door;

        Bench(SimClock clock) {
            door = new GenericBench(clock);
            door.money.tariff(Money.of("0.29", "EUR"));
        }

        @Override
        public Psp psp() {
            return door.psp;
        }

        @Override
        public SimClock clock() {
            return door.clock;
        }

        @Override
        public boolean isAsked() {
            return false;
        }

        @Override
        public String pay(Money amount, String description, Map<String, String> metadata, String iban, String name) {
            return door.money.pay(amount, data -> {
                data.put("description", description).put("payerIban", iban).put("payerName", name);
                ObjectNode texts = data.putObject("metadata");
                metadata.forEach(texts::put);
                ObjectNode buyer =
                        data.putObject("buyer").put("externalId", "guest-1").put("name", name);
                buyer.putObject("address").put("city", "Utrecht").put("countryCode", "NL");
            });
        }

        @Override
        public String refund(String payment, Money amount) {
            return door.money.refund(payment, amount);
        }

        @Override
        public void refundFails(String refund) {
            door.money.refundFails(refund);
        }

        @Override
        public String chargeback(String payment, Money amount) {
            return door.money.chargeback(payment, amount);
        }

        @Override
        public void reverse(String chargeback) {
            door.money.wonBack(chargeback);
        }

        @Override
        public String payOut() {
            return door.money.payOut();
        }

        @Override
        public Optional<String> feeInvoice() {
            return Optional.empty();
        }

        @Override
        public void unknownMovement(Money amount) {
            door.money.move(amount, "maanbelasting");
        }

        @Override
        public Money held(String currency) {
            return door.money.held();
        }

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
            return Optional.empty();
        }

        /** A payout comes whole; how many rows a page has is ours to say. */
        @Override
        public void pagesOf(int rows) {}

        @Override
        public void close() {
            door.close();
        }

        @Override
        public Psp impatient() {
            throw notAsked();
        }

        @Override
        public Psp inTestMode() {
            throw notAsked();
        }

        @Override
        public Faults faults() {
            throw notAsked();
        }

        @Override
        public RequestLog requests() {
            throw notAsked();
        }

        @Override
        public String credential() {
            throw notAsked();
        }

        @Override
        public String open(Money amount, String description) {
            throw notAsked();
        }

        @Override
        public void limitReached() {
            throw notAsked();
        }

        @Override
        public void limitIsOver() {
            throw notAsked();
        }

        @Override
        public void revoke() {
            throw notAsked();
        }

        private static AssertionError notAsked() {
            return new AssertionError("a sender is not asked");
        }
    }
}
