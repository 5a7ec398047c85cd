package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import nl.afletter.model.HumanTask;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.VendorConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the honest end of a payment that the package does not match by itself: it is booked, a person is told once for
 * the whole administration what to match by hand, and the task goes when that was done.
 */
class ToBeMatchedTest {

    private final List<String> unmatched = new ArrayList<>();
    private final Chain chain = new Chain("2026-11-02T08:00:00Z", this::matchingByHand);

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void whatThePackageDidNotMatchIsOneTaskThatGoesByItself() {
        unmatched.addAll(List.of("2026-2 = 26700002", "2026-1 = 26700001"));
        chain.live(Duration.ofDays(2));

        assertThat(chain.tasks()).containsExactly("OPEN_ITEMS to-be-matched");
        HumanTask task = chain.table
                .stores()
                .subjects()
                .read(new SubjectRef("moneybird", SubjectKind.OPEN_ITEMS, Chain.BOOKS))
                .orElseThrow()
                .task()
                .orElseThrow();
        assertThat(task.what()).contains("2026-1 = 26700001; 2026-2 = 26700002");
        assertThat(task.todo()).contains("by hand", "Nothing is to be booked");

        unmatched.clear();
        chain.live(Duration.ofDays(2));

        assertThat(chain.tasks()).isEmpty();
    }

    private VendorConnection matchingByHand(VendorConnection adapter) {
        if (!(adapter instanceof Accounting)) {
            return adapter;
        }
        return (Accounting) Proxy.newProxyInstance(
                Accounting.class.getClassLoader(), new Class<?>[] {Accounting.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("toBeMatched")) {
                        return List.copyOf(unmatched);
                    }
                    try {
                        return method.invoke(adapter, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
