package nl.afletter.prove.history;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import nl.afletter.port.Accounting;
import nl.afletter.port.Operation;
import nl.afletter.port.VendorConnection;

/**
 * Products with a fault at the port of the accounting package, to see that the histories find it. A look-up that finds
 * nothing, or a client that sends again by itself, is not among them: in a history they seldom meet a lost answer; the
 * proofs point by point find what they do (SKIPS_THE_LOOK_UP of {@code prove/mutant}).
 */
enum Mutant {
    /** A credit note is said to lower its invoice, and does not. */
    LOSES_A_TYING {
        @Override
        <I> String call(Operation<I> real, I intent, Operation.Call call) {
            return real.name().equals("settle-by-credit-note") ? "1" : real.call(intent, call);
        }
    },
    /** Every third invoice of the CRM is booked twice. */
    BOOKS_TWICE {
        @Override
        <I> String call(Operation<I> real, I intent, Operation.Call call) {
            if (real.name().equals("book-external-sales-invoice")
                    && intent.toString().contains(" / 3")) {
                real.call(intent, call);
            }
            return real.call(intent, call);
        }
    };

    abstract <I> String call(Operation<I> real, I intent, Operation.Call call);

    /** Stands around the adapter of the accounting package. */
    UnaryOperator<VendorConnection> around() {
        return adapter -> adapter instanceof Accounting ? wrapped(adapter) : adapter;
    }

    private VendorConnection wrapped(VendorConnection adapter) {
        Set<Class<?>> ports =
                new LinkedHashSet<>(Arrays.asList(adapter.getClass().getInterfaces()));
        return (VendorConnection) Proxy.newProxyInstance(
                Mutant.class.getClassLoader(), ports.toArray(Class<?>[]::new), (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(adapter, arguments);
                        return answer instanceof Operation<?> real ? faulty(real) : answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private <I> Operation<I> faulty(Operation<I> real) {
        return new Operation<>() {
            @Override
            public String name() {
                return real.name();
            }

            @Override
            public Class<I> intent() {
                return real.intent();
            }

            @Override
            public Findable findable() {
                return real.findable();
            }

            @Override
            public String call(I intent, Call call) {
                return Mutant.this.call(real, intent, call);
            }

            @Override
            public Lookup find(I intent, Call call) {
                return real.find(intent, call);
            }
        };
    }
}
