package nl.afletter.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.UUID;
import java.util.function.Supplier;
import nl.afletter.port.Unreachable;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The outermost catch of every function. A thrown exception's message would leave as the function's answer, so nothing
 * gets past here but a plain sentence with an error number; the log holds the number and where it happened.
 */
final class Outermost {

    /** "Not now, send it again": what every webhook sender understands. */
    private static final int UNAVAILABLE = 503;

    private static final int FRAMES = 12;

    private final Logger log;
    private final String function;

    Outermost(String function) {
        this.log = Logger.getLogger("nl.afletter.function." + function);
        this.function = function;
    }

    /** The work's answer; 503 with an error number when it has none. */
    APIGatewayV2HTTPResponse answer(Supplier<APIGatewayV2HTTPResponse> work) {
        try {
            return work.get();
        } catch (Throwable fault) {
            return PlainAnswer.of(UNAVAILABLE, sentence(record(fault)));
        }
    }

    /**
     * Runs the work; what fails makes the function fail too, so that AWS counts it and calls again.
     *
     * @throws FunctionFailed with nothing in it but a plain sentence
     */
    void run(Runnable work) {
        try {
            work.run();
        } catch (FunctionFailed plain) {
            log.error(plain.getMessage());
            throw plain;
        } catch (Throwable fault) {
            throw new FunctionFailed(sentence(record(fault)));
        }
    }

    /** Whether the work ended; if not, the log says why. @param what names it in the log */
    boolean done(String what, Runnable work) {
        try {
            work.run();
            return true;
        } catch (Throwable fault) {
            log.errorf("Not done, delivered again: %s; see error number %s", what, record(fault));
            return false;
        }
    }

    private static String sentence(String number) {
        return "This could not be handled now. Error number " + number;
    }

    private String record(Throwable fault) {
        String number = UUID.randomUUID().toString().substring(0, 8);
        log.errorf("Error number %s in %s: %s", number, function, trace(fault));
        return number;
    }

    /**
     * Where it happened, without messages, because those may quote what was sent to us. Those of AWS and of
     * {@link Unreachable} do not, and they name the missing table or permission.
     */
    private static String trace(Throwable fault) {
        StringBuilder trace = new StringBuilder();
        int depth = 0;
        for (Throwable cause = fault; cause != null && depth < FRAMES; cause = cause.getCause(), depth++) {
            trace.append(depth == 0 ? "" : " caused by ")
                    .append(cause.getClass().getName());
            if (cause instanceof Unreachable || cause instanceof SdkException) {
                trace.append(" (").append(cause.getMessage()).append(')');
            }
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
                trace.append(System.lineSeparator()).append("  at ").append(frames[i]);
            }
        }
        return trace.toString();
    }
}
