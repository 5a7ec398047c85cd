package nl.afletter.prove;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A {@link WorkerProcess} as the test holds it: started, stopped and let go by signals of the operating system. */
final class OtherProcess implements AutoCloseable {

    private static final String ANSWER = "answer ";
    private static final long PATIENCE_SECONDS = 60;

    private final long number;
    private final Passage table;
    private final Passage queue;
    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final PrintStream in;
    private final Path log;

    /** @param number from 1; names it where it stands still */
    OtherProcess(
            long number,
            Path folder,
            Passage table,
            String tableName,
            Passage queue,
            String queuePath,
            URI vies,
            Duration patience) {
        this.number = number;
        this.table = table;
        this.queue = queue;
        this.log = folder.resolve("worker-" + number + ".log");
        Map<String, String> properties = Map.of(
                WorkerProcess.NUMBER,
                Long.toString(number),
                WorkerProcess.FOLDER,
                folder.toString(),
                WorkerProcess.TABLE_URL,
                table.address().toString(),
                WorkerProcess.TABLE,
                tableName,
                WorkerProcess.QUEUE_URL,
                queue.address() + queuePath,
                WorkerProcess.VIES_URL,
                vies.toString(),
                WorkerProcess.PATIENCE,
                patience.toString(),
                "java.util.logging.manager",
                "org.jboss.logmanager.LogManager");
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"));
            properties.forEach((name, value) -> builder.command().add("-D" + name + "=" + value));
            builder.command().add(WorkerProcess.class.getName());
            process = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "answers of worker " + number);
        reader.setDaemon(true);
        reader.start();
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Skips the test where processes cannot be stopped by signals. */
    static void canBeStopped() {
        Assumptions.assumeFalse(
                System.getProperty("os.name").startsWith("Windows"), "processes are stopped by POSIX signals");
    }

    /** Waits until it works. */
    void isBegun() {
        if (!answer().equals("begun")) {
            throw new AssertionError("process " + number + " did not start");
        }
    }

    /** Asks it something on its standard input. */
    void ask(String line) {
        in.println(line);
    }

    /** Whether the next answer is there. */
    boolean hasAnswered() {
        return !answers.isEmpty();
    }

    /** The next thing it answers. */
    String answer() {
        try {
            String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("process " + number + " does not answer:\n" + Files.readString(log));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** What its libraries print is passed over, but never left in the pipe: it would block them. */
    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(ANSWER)) {
                    answers.add(line.substring(ANSWER.length()));
                }
            }
        } catch (IOException gone) {
            answers.add("gone: " + gone.getMessage());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long number() {
        return number;
    }

    /** Its way to the queue. */
    Passage queue() {
        return queue;
    }

    /** It stands still from here on, every thread of it. */
    void freeze() {
        signal("-STOP");
    }

    /** It goes on as if nothing had been. */
    void thaw() {
        signal("-CONT");
    }

    /** It is gone. */
    void kill() {
        signal("-KILL");
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder(List.of("kill", name, Long.toString(process.pid())))
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill " + name + " of process " + number + " was refused");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Lets its ways go; a process that is frozen dies too. */
    @Override
    public void close() {
        process.destroyForcibly();
        table.close();
        queue.close();
    }
}
