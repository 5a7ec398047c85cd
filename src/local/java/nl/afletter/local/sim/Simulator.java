package nl.afletter.local.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A vendor on loopback: real HTTP, real state, faults on request. A vendor's simulator adds routes in its constructor
 * and says through the hooks below how the vendor refuses.
 *
 * <p>Handlers run one at a time under one lock. With a data folder the state is on disk before a write is answered.
 *
 * @param <S> the state: plain data that {@link SimJson#MAPPER} can write and read back
 */
public abstract class Simulator<S> implements AutoCloseable {
    private static final Set<Fault.Kind> HIDES = Set.of(Fault.Kind.STALE_READS, Fault.Kind.TIMEOUT_WITH_LATE_EFFECT);
    private static final String GARBAGE = "{\"id\":\"";

    private static final String MAX_IDLE = "sun.net.httpserver.maxIdleConnections";

    static {
        // Without this the JDK's server waits 40 ms for the client's acknowledgement between header and body.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        // Above 200 idle connections the JDK's server closes one as soon as it has answered, in the same moment in
        // which
        // its client sends the next request: a lost call that nobody asked for. Each jump of the clock makes the
        // product
        // open new connections, and a story jumps often.
        if (System.getProperty(MAX_IDLE) == null) {
            System.setProperty(MAX_IDLE, "5000");
        }
    }

    private static final Logger LOG = Logger.getLogger(Simulator.class);

    private final String name;
    private final SimClock clock;
    private final Optional<StateFile> file;
    private final Class<S> stateType;
    private final List<Route<S>> routes = new ArrayList<>();
    private final Faults faults = new Faults();
    private final RequestLog requests = new RequestLog();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock(true);
    private final List<Consumer<SimRequest>> watchers = new CopyOnWriteArrayList<>();
    private S state;
    private Replica<S> replica;
    private HttpServer server;
    private ExecutorService threads;

    private record Replica<S>(S state, Instant until, String readsPath) {}

    /**
     * A simulator that is not yet started.
     *
     * @param name names its threads and its file
     * @param fresh the state to begin with when there is none on disk
     * @param dataFolder where the state is kept, or null to keep it in memory only
     */
    @SuppressWarnings("unchecked")
    protected Simulator(String name, SimClock clock, S fresh, Path dataFolder) {
        this.name = name;
        this.clock = clock;
        this.stateType = (Class<S>) fresh.getClass();
        this.file = Optional.ofNullable(dataFolder).map(folder -> new StateFile(folder, name));
        this.state = file.flatMap(each -> each.load(stateType)).orElse(fresh);
        new ControlDoor<>(this).addRoutes();
    }

    /** Adds a route that changes nothing; it may be shown an older state, see {@link Fault.Kind#STALE_READS}. */
    protected final void reads(String method, String template, Handler<S> handler) {
        routes.add(Route.of(method, template, true, handler));
    }

    /** Adds a route that may change the state; the state is saved before it is answered. */
    protected final void writes(String method, String template, Handler<S> handler) {
        routes.add(Route.of(method, template, false, handler));
    }

    /** Asked before each handler: an answer here (401, 403, 429 …) is sent instead. Runs under the lock. */
    protected Optional<SimResponse> gate(SimRequest request, S state) {
        return Optional.empty();
    }

    /** Headers that the vendor puts on every answer to this request, such as what is left of a limit. */
    protected SimResponse dress(SimRequest request, SimResponse response) {
        return response;
    }

    /** The vendor's answer to a path it does not know (404), or knows only with another method (405). */
    protected abstract SimResponse noRoute(SimRequest request, int status);

    /** The vendor's answer to a body that cannot be read. */
    protected abstract SimResponse unreadable(SimRequest request, String reason);

    /** The vendor's answer when a fault says so: 429, 500, 503 in its own shape, with its headers. */
    protected abstract SimResponse failure(SimRequest request, int status);

    /** What {@code GET /_control/books} shows: the whole state unless a vendor chooses. */
    protected JsonNode books(S state) {
        return SimJson.MAPPER.valueToTree(state);
    }

    /** The books that {@code GET /_control/ledger} shows as text, where the vendor keeps any. */
    protected Optional<PlainJournal> ledger(S state) {
        return Optional.empty();
    }

    /** Listens on 127.0.0.1; 0 takes a free port. */
    public final void start(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name + "-simulator-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Closes the port and every connection; held answers are let go. */
    public final void stop() {
        if (server != null) {
            faults.clear();
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    @Override
    public final void close() {
        stop();
    }

    /** Such as {@code http://127.0.0.1:41234}, without a slash at the end. */
    public final String baseUrl() {
        if (server == null) {
            throw new IllegalStateException("the simulator of " + name + " is not started");
        }
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The clock it lives by. */
    public final SimClock clock() {
        return clock;
    }

    /** The faults waiting to strike. */
    public final Faults faults() {
        return faults;
    }

    /** The requests that came. */
    public final RequestLog requests() {
        return requests;
    }

    /** The vendor's books as a plain-text journal, empty when it keeps none. */
    public final String ledgerText() {
        return look(current -> ledger(current).map(PlainJournal::toLedgerText).orElse(""));
    }

    /** What went wrong inside the simulator itself; a test that ends with an entry here proves nothing. */
    public final List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Looks at the state under the lock. The result must not hand out what may still change. */
    public final <T> T look(Function<S, T> question) {
        lock.lock();
        try {
            return question.apply(state);
        } finally {
            lock.unlock();
        }
    }

    /** Changes the state by hand (seeding, a person at the vendor's own screens) and saves it. */
    public final void change(Consumer<S> action) {
        lock.lock();
        try {
            action.accept(state);
            file.ifPresent(each -> each.save(state));
        } finally {
            lock.unlock();
        }
    }

    /** The whole state at this moment, for {@link #takeBack}. */
    public final byte[] moment() {
        lock.lock();
        try {
            return SimJson.MAPPER.writeValueAsBytes(state);
        } catch (IOException e) {
            throw new UncheckedIOException("the state of " + name + " cannot be written", e);
        } finally {
            lock.unlock();
        }
    }

    /** Goes back to a moment, as if nothing had happened since. Faults, limits and the list of requests stay. */
    public final void takeBack(byte[] moment) {
        lock.lock();
        try {
            state = SimJson.MAPPER.readValue(moment, stateType);
            replica = null;
            file.ifPresent(each -> each.save(state));
        } catch (IOException e) {
            throw new UncheckedIOException("the state of " + name + " cannot be read", e);
        } finally {
            lock.unlock();
        }
    }

    /** Told after each request that may have changed something and was not refused, before it is answered. */
    public final void afterWrites(Consumer<SimRequest> watcher) {
        watchers.add(watcher);
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            SimRequest request = Wire.read(exchange);
            if (request.path().startsWith(ControlDoor.PATH)) {
                Wire.send(exchange, handle(request, Optional.empty()));
                return;
            }
            Optional<Fault> fault = faults.strike(request.method(), request.path());
            Optional<SimResponse> answer = answer(request, fault);
            note(request, answer, fault);
            if (answer.isPresent()) {
                Wire.send(exchange, answer.get());
            } else if (fault.orElseThrow().kind().name().startsWith("TIMEOUT")) {
                faults.hold(Faults.LONGEST_HOLD);
            }
        } catch (IOException e) {
            LOG.debugf("the client of %s is gone, as it is meant to be after a time-out: %s", name, e.getMessage());
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    /**
     * Answers a request without a socket, for tests that are not about the wire. Empty while it does not listen, and
     * while a fault waits for any request: faults strike on the wire.
     */
    public final Optional<SimResponse> answerAtOnce(SimRequest request) {
        if (server == null || !faults.left().isEmpty()) {
            return Optional.empty();
        }
        Optional<SimResponse> answer = answer(request, Optional.empty());
        note(request, answer, Optional.empty());
        return answer;
    }

    private void note(SimRequest request, Optional<SimResponse> answer, Optional<Fault> fault) {
        requests.add(new RequestLog.Line(
                clock.instant(),
                request.method(),
                request.path(),
                answer.map(SimResponse::status).orElse(0),
                fault.map(Fault::kind).orElse(null)));
    }

    /** Empty when the client gets no answer. */
    private Optional<SimResponse> answer(SimRequest request, Optional<Fault> fault) {
        if (fault.isEmpty()) {
            return Optional.of(handle(request, fault));
        }
        Fault struck = fault.get();
        return switch (struck.kind()) {
            case TIMEOUT_WITHOUT_EFFECT, RESET_BEFORE -> Optional.empty();
            case STATUS -> Optional.of(failure(request, struck.status()));
            case TIMEOUT_WITH_EFFECT, TIMEOUT_WITH_LATE_EFFECT, RESET_AFTER_EFFECT -> {
                handle(request, fault);
                yield Optional.empty();
            }
            case ERROR_500_WITH_EFFECT -> {
                handle(request, fault);
                yield Optional.of(failure(request, 500));
            }
            case GARBAGE_200_WITH_EFFECT -> {
                handle(request, fault);
                yield Optional.of(SimResponse.text(200, "application/json", GARBAGE));
            }
            case SLOW -> {
                SimResponse answer = handle(request, fault);
                faults.hold(struck.duration());
                yield Optional.of(answer);
            }
            case STALE_READS -> Optional.of(handle(request, fault));
        };
    }

    private SimResponse handle(SimRequest request, Optional<Fault> fault) {
        lock.lock();
        try {
            Optional<Route<S>> route = routes.stream()
                    .filter(each -> each.match(request.method(), request.path()).isPresent())
                    .findFirst();
            if (route.isEmpty()) {
                boolean known = routes.stream()
                        .anyMatch(each -> each.matchPath(request.path()).isPresent());
                return noRoute(request, known ? 405 : 404);
            }
            return dress(request, run(route.get(), request, fault));
        } catch (SimRefusal refusal) {
            return dress(request, refusal.response());
        } catch (SimRequest.Unreadable e) {
            return dress(request, unreadable(request, e.getMessage()));
        } catch (RuntimeException e) {
            failures.add(e);
            return SimResponse.text(500, "text/plain", "fault inside the simulator: " + e);
        } finally {
            lock.unlock();
        }
    }

    private SimResponse run(Route<S> route, SimRequest request, Optional<Fault> fault) {
        boolean control = request.path().startsWith(ControlDoor.PATH);
        Optional<SimResponse> refused = control ? Optional.empty() : gate(request, state);
        if (refused.isPresent()) {
            return refused.get();
        }
        SimRequest routed =
                request.withParams(route.match(request.method(), request.path()).orElseThrow());
        if (route.reads()) {
            return route.handler().answer(routed, control ? state : stateForReading(request.path()));
        }
        fault.filter(each -> HIDES.contains(each.kind())).ifPresent(this::freezeReads);
        SimResponse response = route.handler().answer(routed, state);
        file.ifPresent(each -> each.save(state));
        if (!control) {
            watchers.forEach(watcher -> watcher.accept(routed));
        }
        return response;
    }

    private void freezeReads(Fault fault) {
        S before = replica == null || !clock.instant().isBefore(replica.until()) ? copy(state) : replica.state();
        replica = new Replica<>(before, clock.instant().plus(fault.duration()), fault.readsPath());
    }

    private S stateForReading(String path) {
        if (replica != null && !clock.instant().isBefore(replica.until())) {
            replica = null;
        }
        return replica != null && path.matches(replica.readsPath()) ? replica.state() : state;
    }

    private S copy(S original) {
        try {
            return SimJson.MAPPER.readValue(SimJson.MAPPER.writeValueAsBytes(original), stateType);
        } catch (IOException e) {
            throw new UncheckedIOException("the state of " + name + " cannot be copied", e);
        }
    }
}
