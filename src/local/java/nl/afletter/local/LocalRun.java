package nl.afletter.local;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import nl.afletter.config.SettingsFaults;
import nl.afletter.config.SettingsFile;
import nl.afletter.config.Surroundings;
import nl.afletter.config.VendorTable;
import nl.afletter.local.demo.Demo;
import nl.afletter.local.demo.DemoVendors;
import nl.afletter.vendor.vies.ViesRegister;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jboss.logging.Logger;

/**
 * The local run: embedded table and queue, and either the demo with its simulated vendors or the administrations of a
 * given file. Settings (as properties or environment): {@code afletter.data}, {@code afletter.administrations}, {@code
 * afletter.secrets}, {@code afletter.vies}, {@code afletter.port}, and {@code afletter.restored=true} for the first start
 * on a data folder that was put back.
 */
@Singleton
public class LocalRun {

    private static final Logger LOG = Logger.getLogger("afletter");
    private static final int WORKERS = 2;
    private static final Duration PACE = Duration.ofSeconds(4);

    private final Optional<Path> data;
    private final Optional<Path> administrations;
    private final Path secrets;
    private final URI vies;
    private final boolean restored;
    private final String address;
    private final long began = System.nanoTime();
    private Optional<Demo> demo = Optional.empty();
    private LocalStorage storage;
    private Surroundings surroundings;
    private Functions functions;
    private QueuePump pump;
    private volatile boolean ready;

    LocalRun(
            @ConfigProperty(name = "afletter.data") Optional<String> data,
            @ConfigProperty(name = "afletter.administrations") Optional<String> administrations,
            @ConfigProperty(name = "afletter.secrets", defaultValue = "local.secrets.yaml") String secrets,
            @ConfigProperty(name = "afletter.vies") Optional<URI> vies,
            @ConfigProperty(name = "afletter.restored", defaultValue = "false") boolean restored,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.data = data.map(Path::of);
        this.administrations = administrations.map(Path::of);
        this.secrets = Path.of(secrets);
        this.vies = vies.orElse(ViesRegister.PUBLIC);
        this.restored = restored;
        this.address = "http://localhost:" + port;
    }

    /** The product's clock: the demo's own, or the machine's. */
    @Produces
    @Singleton
    InstantSource clock() {
        start();
        return demo.<InstantSource>map(Demo::clock).orElseGet(InstantSource::system);
    }

    /** What the product stands on. */
    @Produces
    @Singleton
    Surroundings surroundings(InstantSource clock) {
        Path keys = data.orElseGet(LocalRun::throwaway);
        surroundings = demo.isPresent()
                ? storage.surroundings(
                        clock,
                        demo.get().vendors().secrets(),
                        keys,
                        demo.get().vendors().vatRegister())
                : storage.surroundings(clock, new FileSecrets(secrets, clock), keys, vies);
        return surroundings;
    }

    /** Whether requests can be taken. */
    public boolean isReady() {
        return ready;
    }

    void begin(@Observes StartupEvent event, Functions eight, Surroundings made) {
        functions = eight;
        SettingsFile settings = settings();
        requireFits(settings, made);
        made.stores().settings().apply(settings.administrations(), settings.connections());
        if (restored) {
            made.stores().epoch().restored(made.clock().instant());
        }
        pump = storage.pump(functions.syncWorker());
        pump.start(WORKERS);
        ready = true;
        if (demo.isEmpty()) {
            LOG.infof(
                    "Afletter runs on %s with %d administrations",
                    address, settings.administrations().size());
            functions.hourly(made.clock().instant());
        }
    }

    /** The story's webhooks come over HTTP: it begins when the gateway listens. */
    void open(@ObservesAsync HttpServerStart event) {
        if (demo.isPresent()) {
            Thread story = new Thread(this::tell, "story");
            story.setDaemon(true);
            story.start();
        }
    }

    /** As the schedule of {@code retry-sweep}. */
    @Scheduled(every = "60s", delayed = "60s")
    void everyMinute() {
        if (ready) {
            functions.sweep(surroundings.clock().instant());
        }
    }

    /** As the schedules of {@code payout-import} and {@code open-items}. */
    @Scheduled(every = "60m", delayed = "60m")
    void everyHour() {
        if (ready) {
            functions.hourly(surroundings.clock().instant());
        }
    }

    /** A killed run goes on where it stood, a little later. */
    @Scheduled(every = "2s")
    void noteTime() {
        if (ready) {
            demo.ifPresent(Demo::noteTime);
        }
    }

    void end(@Observes ShutdownEvent event) {
        ready = false;
        if (pump != null) {
            pump.close();
        }
        demo.ifPresent(Demo::close);
        if (storage != null) {
            storage.close();
        }
    }

    private void start() {
        if (storage == null) {
            storage = LocalStorage.start(data);
            demo = administrations.isPresent() ? Optional.empty() : Optional.of(new Demo(data));
        }
    }

    /** Without a data folder the table is gone with this process, and so may be the key to it. */
    private static Path throwaway() {
        try {
            return Files.createTempDirectory("afletter");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
    }

    private SettingsFile settings() {
        if (demo.isPresent()) {
            return demo.get().vendors().settings();
        }
        Path file = administrations.orElseThrow();
        try {
            return SettingsFile.read(Files.readString(file), VendorTable.terms(), anyUrl -> true);
        } catch (SettingsFaults faults) {
            LOG.errorf("%s is refused. %s", file, faults.getMessage());
            throw faults;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the settings file " + file + " cannot be read", unreadable);
        }
    }

    /** As the function {@code settings} does: the table may hold settings of an earlier run. */
    private static void requireFits(SettingsFile settings, Surroundings made) {
        try {
            settings.requireFitsAfter(made.stores().settings(), made.clock().instant());
        } catch (SettingsFaults faults) {
            LOG.errorf("the settings are refused. %s", faults.getMessage());
            throw faults;
        }
    }

    /** Read through the console's own door: what the last line promises is there to be looked at. */
    private int tasksInTheConsole() {
        ConsoleClient console =
                RestClientBuilder.newBuilder().baseUri(URI.create(address)).build(ConsoleClient.class);
        return console.tasks(DemoVendors.ADMINISTRATION).path("rows").size();
    }

    private void tell() {
        try {
            Demo told = demo.orElseThrow();
            told.vendors().open(surroundings.grants(), address);
            told.tell(functions, surroundings.stores(), storage::messages, PACE, line -> LOG.info(line));
            told.ending(surroundings.stores()).forEach(line -> LOG.info(line));
            LOG.infof("%d human tasks wait in the console", tasksInTheConsole());
            LOG.infof(
                    "%d s after the start. Look at the books on %s (Ctrl-C ends)",
                    Duration.ofNanos(System.nanoTime() - began).toSeconds(), address);
        } catch (RuntimeException broken) {
            if (ready) {
                LOG.errorf(broken, "the story stopped");
            }
        }
    }
}
