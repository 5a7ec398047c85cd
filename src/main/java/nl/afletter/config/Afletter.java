package nl.afletter.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import nl.afletter.console.Access;
import nl.afletter.console.ConsolePages;
import nl.afletter.function.ClockWork;
import nl.afletter.function.ConsoleDoor;
import nl.afletter.function.HttpDoor;
import nl.afletter.function.MessageWork;
import nl.afletter.function.PublicAddress;
import nl.afletter.function.WebhookDoor;
import nl.afletter.http.Http;
import nl.afletter.inbox.Inbox;
import nl.afletter.journal.Bench;
import nl.afletter.journal.Runner;
import nl.afletter.journal.UseCase;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.port.VatRegister;
import nl.afletter.port.WebhookVerifier;
import nl.afletter.vendor.vies.ViesRegister;
import nl.afletter.work.Sweep;
import nl.afletter.work.Ticks;
import nl.afletter.work.Worker;

/**
 * The product, put together: the same in AWS, on a laptop and in a test. Making one connects to nothing and reads
 * nothing, so it may be made before a snapshot.
 */
public final class Afletter {

    /** The use cases by the kind of subject they decide on. */
    @FunctionalInterface
    public interface UseCaseTable {
        Map<SubjectKind, UseCase> of(Bench bench, VatRegister vatRegister);
    }

    private static final String ACCOUNTING_ROUTE = " /webhooks/accounting/";

    private final Bench bench;
    private final Worker worker;
    private final Inbox inbox;
    private final Sweep sweep;
    private final Ticks ticks;
    private final PublicAddress address;
    private final HttpDoor connect;
    private final HttpDoor console;

    /**
     * Puts the product together.
     *
     * @param kinds vendors by name, {@link VendorTable#all()}
     * @param publicUrl where the world reaches us; empty: the domain of the request
     * @param access who may see the console
     */
    public Afletter(
            Surroundings surroundings,
            Map<String, VendorKind> kinds,
            UseCaseTable useCases,
            String publicUrl,
            Access access) {
        Objects.requireNonNull(surroundings);
        Http http = new Http(surroundings.clock());
        VendorRegistry vendors = new VendorRegistry(surroundings, kinds, http);
        this.bench = new Bench(
                surroundings.stores(), surroundings.queue(), vendors, new JsonIntents(), surroundings.clock());
        VatRegister register = new ViesRegister(surroundings.vatRegister(), http, surroundings.clock());
        this.worker = new Worker(bench, new Runner(bench, useCases.of(bench, register)));
        this.inbox = new Inbox(
                surroundings.stores().settings(),
                verifiers(kinds),
                surroundings.secrets(),
                surroundings.stores().received(),
                surroundings.queue(),
                surroundings.clock());
        this.sweep = new Sweep(bench);
        this.ticks = new Ticks(bench);
        this.address = new PublicAddress(publicUrl);
        this.connect = new ConsentDoor(vendors, surroundings, address);
        this.console = new ConsoleDoor(
                new ConsolePages(surroundings.stores(), surroundings.queue(), surroundings.clock(), access));
    }

    /** What use cases work with. */
    public Bench bench() {
        return bench;
    }

    /** Behind {@code crm-invoice}. */
    public HttpDoor crmInvoice() {
        return new WebhookDoor(Connection.Role.CRM, inbox, address);
    }

    /** Behind {@code psp-payment}: webhooks of PSPs, and on a route of their own the few of accounting packages. */
    public HttpDoor pspPayment() {
        HttpDoor psp = new WebhookDoor(Connection.Role.PSP, inbox, address);
        HttpDoor accounting = new WebhookDoor(Connection.Role.ACCOUNTING, inbox, address);
        return request -> {
            String route = Objects.requireNonNullElse(request.getRouteKey(), "");
            return (route.contains(ACCOUNTING_ROUTE) ? accounting : psp).handle(request);
        };
    }

    /** Behind {@code connect}. */
    public HttpDoor connect() {
        return connect;
    }

    /** Behind {@code console}. */
    public HttpDoor console() {
        return console;
    }

    /** Behind {@code sync-worker}. */
    public MessageWork syncWorker() {
        return new HintWork(worker);
    }

    /** Behind {@code payout-import}. */
    public ClockWork payoutImport() {
        return (scheduledAt, end) -> ticks.feeds();
    }

    /** Behind {@code open-items}. */
    public ClockWork openItems() {
        return (scheduledAt, end) -> ticks.readBacks();
    }

    /** Behind {@code retry-sweep}. */
    public ClockWork retrySweep() {
        return (scheduledAt, end) -> sweep.sweep(end);
    }

    private static Map<String, WebhookVerifier> verifiers(Map<String, VendorKind> kinds) {
        Map<String, WebhookVerifier> verifiers = new HashMap<>();
        kinds.forEach((vendor, kind) -> kind.verifier().ifPresent(verifier -> verifiers.put(vendor, verifier)));
        return verifiers;
    }
}
