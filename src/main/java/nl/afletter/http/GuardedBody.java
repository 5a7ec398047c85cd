package nl.afletter.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A request's body that knows whether anything of the request can have been written. The JDK's client asks for the
 * length when the connection stands and the header is about to be written, and subscribes when the body is: both are
 * the last moments at which a call can still be withheld (design.md section 5: "checked directly before the write").
 */
final class GuardedBody implements BodyPublisher {

    /** Why a request was withheld. */
    static final class Withheld extends RuntimeException {
        Withheld() {
            super("withheld", null, false, false);
        }
    }

    private enum State {
        WAITING,
        BEGUN,
        WITHHELD
    }

    private final BodyPublisher body;
    private final BooleanSupplier tooLate;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    GuardedBody(BodyPublisher body, BooleanSupplier tooLate) {
        this.body = body;
        this.tooLate = tooLate;
    }

    /** Nothing is written from now on, unless the header was. @return whether the vendor surely cannot act on it */
    boolean withhold() {
        return state.compareAndSet(State.WAITING, State.WITHHELD) || state.get() == State.WITHHELD;
    }

    @Override
    public long contentLength() {
        if (tooLate.getAsBoolean()) {
            withhold();
        }
        if (!state.compareAndSet(State.WAITING, State.BEGUN) && state.get() == State.WITHHELD) {
            throw new Withheld();
        }
        return body.contentLength();
    }

    /** A header without the body it announces is no request: a body withheld is a call without effect. */
    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (body.contentLength() > 0 && tooLate.getAsBoolean()) {
            state.set(State.WITHHELD);
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    subscriber.onError(new Withheld());
                }

                @Override
                public void cancel() {
                    // nothing flows, so nothing is to be stopped
                }
            });
        } else {
            body.subscribe(subscriber);
        }
    }
}
