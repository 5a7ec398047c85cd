package nl.afletter.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * One function of the packaged zip in a process of its own, driven by AWS's Java runtime interface client as in Lambda:
 * this class is the Lambda Runtime API on the other side.
 *
 * <p>Source: "Using the Lambda runtime API for custom runtimes" in AWS's Lambda developer guide.
 */
final class RuntimeClient implements AutoCloseable {

    /** What a function made of an event: its answer as JSON, or the error it reported. */
    record Outcome(boolean failed, String body) {}

    private static final String HANDLER = "io.quarkus.funqy.lambda.FunqyStreamHandler::handleRequest";
    private static final String RUNTIME_MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final String API = "/2018-06-01/runtime/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Path unzipped;

    private record Invocation(String id, String event) {}

    private final HttpServer api;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Invocation> waiting = new ArrayBlockingQueue<>(1);
    private final Map<String, CompletableFuture<Outcome>> outcomes = new ConcurrentHashMap<>();
    private final CompletableFuture<String> initFailure = new CompletableFuture<>();
    private final CompletableFuture<Void> snapshot = new CompletableFuture<>();
    private final CompletableFuture<Void> restored = new CompletableFuture<>();
    private final Process process;
    private final Path log;

    static {
        // Without it every answer waits 40 ms for Nagle's algorithm. Read once, when the server class is loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private RuntimeClient(String function, Map<String, String> environment) throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(threads);
        api.createContext(API + "invocation/next", this::next);
        api.createContext(API + "invocation/", this::outcome);
        api.createContext(API + "init/error", this::initError);
        api.createContext(API + "restore/next", this::restoreNext);
        api.start();
        log = Files.createTempFile("afletter-" + function + "-", ".log");
        log.toFile().deleteOnExit();
        process = process(function, environment);
        process.onExit().thenAccept(gone -> initFailure.complete("The process ended with " + gone.exitValue()));
    }

    /**
     * Starts a function.
     *
     * @param function    its {@code @Funq} name
     * @param environment what the template would set beside {@code QUARKUS_FUNQY_EXPORT}
     */
    static RuntimeClient start(String function, Map<String, String> environment) {
        try {
            return new RuntimeClient(function, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a function as SnapStart does, and returns when it is ready for its snapshot; {@link #restore()} lets it
     * go on.
     */
    static RuntimeClient startForSnapshot(String function, Map<String, String> environment) {
        Map<String, String> withSnapStart = new HashMap<>(environment);
        withSnapStart.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        RuntimeClient client = start(function, withSnapStart);
        client.await(client.snapshot);
        return client;
    }

    /** Wakes the function from its snapshot. */
    void restore() {
        restored.complete(null);
    }

    /** Hands the function one event and waits for what it makes of it. */
    Outcome invoke(String event) {
        String id = UUID.randomUUID().toString();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        outcomes.put(id, outcome);
        waiting.add(new Invocation(id, event));
        await(outcome);
        return outcome.join();
    }

    private void await(CompletableFuture<?> event) {
        try {
            CompletableFuture.anyOf(event, initFailure).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("Nothing after " + PATIENCE + ". Its log:\n" + log(), e);
        }
        if (!event.isDone()) {
            throw new AssertionError(initFailure.join() + ". Its log:\n" + log());
        }
    }

    /** What the process has written to its standard output and error so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        restored.complete(null);
        process.destroyForcibly();
        api.stop(0);
        threads.shutdownNow();
    }

    private Process process(String function, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                RUNTIME_MAIN,
                HANDLER);
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("QUARKUS_"));
        env.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getAddress().getPort());
        env.put("AWS_LAMBDA_FUNCTION_NAME", "afletter-test-" + function);
        env.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        env.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        env.put("AWS_LAMBDA_LOG_GROUP_NAME", "test");
        env.put("AWS_LAMBDA_LOG_STREAM_NAME", "test");
        env.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        env.put("AWS_REGION", "eu-west-1");
        env.put("AWS_ACCESS_KEY_ID", "local");
        env.put("AWS_SECRET_ACCESS_KEY", "local");
        env.put("_HANDLER", HANDLER);
        env.put("QUARKUS_FUNQY_EXPORT", function);
        env.putAll(environment);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** The zip before the runtime's own jars, as in AWS; those stand on the test class path. */
    private static String classPath() throws IOException {
        Path task = taskFolder();
        Stream<String> runtime = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> Path.of(jar).getFileName().toString().matches("aws-lambda-java-(?!events).*\\.jar"));
        return Stream.concat(Stream.of(task.toString(), task.resolve("lib") + "/*"), runtime)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The unzipped product, written once per JVM, for it alone: tests run in several. */
    private static synchronized Path taskFolder() throws IOException {
        if (unzipped == null) {
            Path folder =
                    zip().resolveSibling("unzipped-" + ProcessHandle.current().pid());
            clear(folder);
            unzip(zip(), folder);
            unzipped = folder;
        }
        return unzipped;
    }

    /** The zip under test; Maven names it, and it is made by {@code mvn package}. */
    static Path zip() {
        return Path.of(System.getProperty("afletter.zip", "target/function.zip"))
                .toAbsolutePath();
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void unzip(Path zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path path = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.write(path, in.readAllBytes());
                }
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        try {
            Invocation invocation = waiting.take();
            exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", invocation.id());
            exchange.getResponseHeaders()
                    .set(
                            "Lambda-Runtime-Deadline-Ms",
                            Long.toString(Instant.now().plus(PATIENCE).toEpochMilli()));
            exchange.getResponseHeaders()
                    .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:000000000000:function:test");
            answer(exchange, 200, invocation.event());
        } catch (InterruptedException closed) {
            exchange.close();
        }
    }

    private void outcome(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String[] path =
                exchange.getRequestURI().getPath().substring(API.length()).split("/");
        answer(exchange, 202, "");
        outcomes.remove(path[1]).complete(new Outcome(path[2].equals("error"), body));
    }

    private void restoreNext(HttpExchange exchange) throws IOException {
        snapshot.complete(null);
        restored.join();
        answer(exchange, 200, "");
    }

    private void initError(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        answer(exchange, 202, "");
        initFailure.complete("The function did not start: " + body);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
