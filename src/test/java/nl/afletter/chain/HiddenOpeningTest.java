package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Subject;
import nl.afletter.port.Accounting;
import nl.afletter.port.VendorConnection;
import org.junit.jupiter.api.Test;

/**
 * Protects what is decided while the accounting package shows an invoice for some time as it was before a chargeback
 * opened it: nobody takes it for settled, and nothing stays asleep beside it (design.md section 5, claims).
 */
class HiddenOpeningTest extends MoneyBench {

    private static final Duration HIDDEN = Duration.ofSeconds(110);

    private final Map<String, OpenItem> past = new HashMap<>();
    private Instant shownFrom = Instant.MIN;

    @Override
    Chain made() {
        return new Chain("2026-11-02T08:00:00Z", this::around);
    }

    @Test
    void aSecondPaymentThatIsWokenLooksAgainWhenTheOpeningSurelyShows() {
        String invoice = invoice("100.00");
        String first = paid("121.00", "factuur", invoice);
        String second = paid("121.00", "factuur", invoice);
        hide();
        chargeback(first);
        assertThat(chain.payment(second).state()).isEqualTo(Subject.State.LATER);
        assertThat(chain.payment(second).why()).contains("a moment ago");
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aSecondPaymentThatComesMeanwhileIsNotTakenForADoubleOne() {
        String invoice = invoice("100.00");
        String first = paid("121.00", "factuur", invoice);
        hide();
        chargeback(first);
        String second = chain.paid("121.00", "factuur", invoice);
        chain.deliverWebhooks();
        chain.work();
        assertThat(isBooked(second)).isFalse();
        soon();
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).containsExactly("121.00", "due 0.00");
        assertThat(chain.payment(second).fact("matches")).isEmpty();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void moneyThatIsWonBackAtOnceSettlesTheInvoiceAgain() {
        String invoice = invoice("100.00");
        String first = paid("121.00", "factuur", invoice);
        hide();
        String chargeback = chargeback(first);
        chain.mollie.reverseChargeback(chargeback);
        callAgain(first);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void aCreditNoteLowersWhatIsOpenAgain() {
        String invoice = invoice("100.00");
        String first = paid("121.00", "factuur", invoice);
        hide();
        chargeback(first);
        creditNote(invoice, "50.00");
        assertThat(balances()).isEqualTo(Map.of("1300", "60.50"));
        assertThat(open(invoice)).isEqualTo("60.50");
        assertThat(openOf("2026/1")).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    /** From now on, and for some time, each item is shown as it was when it was last looked at. */
    private void hide() {
        shownFrom = chain.clock.instant().plus(HIDDEN);
    }

    private String chargeback(String payment) {
        String chargeback = chain.mollie.chargeback(payment, eur("121.00"));
        chain.deliverWebhooks();
        chain.work();
        return chargeback;
    }

    private VendorConnection around(VendorConnection adapter) {
        if (!(adapter instanceof Accounting)) {
            return adapter;
        }
        Class<?>[] ports =
                new LinkedHashSet<>(Arrays.asList(adapter.getClass().getInterfaces())).toArray(Class<?>[]::new);
        return (VendorConnection)
                Proxy.newProxyInstance(HiddenOpeningTest.class.getClassLoader(), ports, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(adapter, arguments);
                        return method.getName().equals("item") ? shown((Optional<?>) answer) : answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private Optional<OpenItem> shown(Optional<?> answer) {
        Optional<OpenItem> item = answer.map(OpenItem.class::cast);
        boolean hides = chain != null && chain.clock.instant().isBefore(shownFrom);
        item.filter(now -> !hides).ifPresent(now -> past.put(now.id(), now));
        return item.map(now -> hides ? past.getOrDefault(now.id(), now) : now);
    }
}
