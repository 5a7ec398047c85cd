package nl.afletter.http;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import nl.afletter.port.Signal;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a class logs, until it is closed. */
public final class LogLines implements AutoCloseable {

    private static final PatternFormatter MESSAGE = new PatternFormatter("%s");

    private final List<String> lines = new ArrayList<>();
    private final Logger logger;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(MESSAGE.format(line));
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    private LogLines(Logger logger) {
        this.logger = logger;
        logger.addHandler(handler);
    }

    /** Listens from now on. Skips the test where logging goes another way than through java.util.logging. */
    public static LogLines of(Class<?> type) {
        String provider = org.jboss.logging.Logger.getLogger(type).getClass().getSimpleName();
        assumeThat(provider).as("who takes the log lines").isIn("JBossLogManagerLogger", "JDKLogger");
        return new LogLines(Logger.getLogger(type.getName()));
    }

    /** What was logged so far, in order. */
    public List<String> all() {
        return List.copyOf(lines);
    }

    /** The lines that a metric filter would count. */
    List<String> with(Signal signal) {
        return lines.stream().filter(line -> line.contains(signal.mark())).toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
