package nl.afletter.chain;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.aws.Rows;
import nl.afletter.config.Afletter;
import nl.afletter.config.Surroundings;
import nl.afletter.config.VendorKind;
import nl.afletter.config.VendorTable;
import nl.afletter.console.Access;
import nl.afletter.http.Http;
import nl.afletter.http.PublicPost;
import nl.afletter.journal.Budget;
import nl.afletter.journal.Runner;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.generic.DocumentSender;
import nl.afletter.local.sim.generic.MoneySender;
import nl.afletter.local.sim.generic.Postbox;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.moneybird.MoneybirdSimulator;
import nl.afletter.local.sim.receiver.ReceiverSimulator;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.local.sim.vies.ViesSimulator;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.memory.MemoryRows;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Hint;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.GrantStore;
import nl.afletter.port.Page;
import nl.afletter.port.Register;
import nl.afletter.port.SubjectStore;
import nl.afletter.port.Unreachable;
import nl.afletter.port.VendorConnection;
import nl.afletter.usecase.UseCases;
import nl.afletter.vendor.receiver.EventReceiver;
import nl.afletter.vendor.vies.ViesRegister;
import nl.afletter.work.Sweep;
import nl.afletter.work.Ticks;
import nl.afletter.work.Worker;

/**
 * A whole chain in one process: the real product and adapters, simulators of Teamleader, Mollie, Moneybird and VIES (over
 * real HTTP where it matters, see {@link ShortWay}), and the product's stores over a table in memory. Processes die and start anew; time is advanced.
 */
public final class Chain implements AutoCloseable {

    public static final String BOOKS = "demo";
    public static final String CRM = "teamleader";
    public static final String PSP = "mollie";
    static final String TOKEN = "t".repeat(43);

    /** What Mollie signs with, for connections that name {@code mollie-webhook}. */
    static final String MOLLIE_SIGNING = "the-signing-secret-of-mollie";

    /** Where the world reaches us; HubSpot signs it. */
    private static final String PUBLIC_URL = "https://afletter.example";

    public final SimClock clock;

    private volatile Duration ahead = Duration.ZERO;

    /** The clock of our own machines, which may be off. */
    public final InstantSource ours;

    public final TeamleaderSimulator teamleader;
    public final MollieSimulator mollie;
    public final MoneybirdSimulator moneybird;
    public final ViesSimulator vies;
    public final MoneybirdSeed seed;
    final Map<LedgerRole, String> ledgers;
    public final Map<String, String> accounts;

    /** The first administration; some tests open more. */
    public final Office office;

    private final Map<String, Office> offices = new LinkedHashMap<>();
    public MemoryTable table;
    public Worker worker;
    private Sweep sweep;
    private Ticks ticks;
    private Afletter product;
    private HttpServer door;
    private Duration callTime = Http.CALL_TIMEOUT;
    private final UnaryOperator<VendorConnection> adapters;
    private volatile BiConsumer<Simulator<?>, SimRequest> vendorWatcher = (vendor, request) -> {};
    private final List<MollieSimulator> morePsps = new ArrayList<>();
    private final Map<StripeSimulator, String> stripes = new LinkedHashMap<>();
    private HubSpotSimulator hubspot;
    private final ShortWay way = new ShortWay();
    private ReceiverSimulator receiver;
    private final List<DocumentSender> senders = new ArrayList<>();

    public Chain() {
        this("2026-11-02T08:00:00Z");
    }

    public Chain(String start) {
        this(start, UnaryOperator.identity());
    }

    /** @param adapters what stands around each vendor's adapter: a product with a fault, for tests of the tests */
    public Chain(String start, UnaryOperator<VendorConnection> adapters) {
        this.adapters = adapters;
        clock = SimClock.fixedAt(start);
        ours = () -> clock.instant().plus(ahead);
        teamleader = new TeamleaderSimulator(clock, null, 10_000_000);
        mollie = new MollieSimulator(clock, null);
        moneybird = new MoneybirdSimulator(clock);
        vies = new ViesSimulator(clock);
        List.of(teamleader, mollie, moneybird)
                .forEach(vendor -> vendor.afterWrites(request -> vendorWatcher.accept(vendor, request)));
        teamleader.start(0);
        mollie.start(0);
        moneybird.start(0);
        vies.start(0);
        List.of(teamleader, mollie, moneybird, vies).forEach(way::to);
        moneybird.limitRequestsTo(10_000_000, 10_000_000);
        mollie.limit(10_000_000, true);
        office = office(BOOKS, "Demo BV", TeamleaderSimulator.DEPARTMENT, "moneybird", PSP, mollie);
        seed = office.seed;
        ledgers = office.ledgers;
        accounts = office.accounts;
        table = new MemoryTable(ours, new MemoryRows(), new MemoryQueue(clock, 11));
        openDoor();
        settings();
        startProcess();
    }

    /** Every request of this chain goes through a socket, as in life; else only those for which a fault waits. */
    Chain onTheWire() {
        way.close();
        return this;
    }

    private Office office(
            String id, String name, String department, String accounting, String psp, MollieSimulator first) {
        Office opened = new Office(id, name, department, accounting, moneybird, psp, first);
        offices.put(id, opened);
        return opened;
    }

    private void settings() {
        table.stores()
                .settings()
                .apply(
                        List.of(office.settings("Demo BV")),
                        List.of(
                                connection(
                                        CRM,
                                        "teamleader",
                                        Connection.Role.CRM,
                                        teamleader.baseUrl(),
                                        TeamleaderSimulator.ACCOUNT,
                                        Map.of("clientSecret", "tl-secret"),
                                        Map.of("clientId", TeamleaderSimulator.CLIENT_ID)),
                                psp(PSP, mollie),
                                accounting(office)));
        consent();
    }

    private static Connection psp(String id, MollieSimulator simulator) {
        return connection(
                id, "mollie", Connection.Role.PSP, simulator.baseUrl(), "", Map.of("token", "mollie-token"), Map.of());
    }

    private Connection accounting(Office books) {
        return connection(
                books.accounting,
                "moneybird",
                Connection.Role.ACCOUNTING,
                moneybird.baseUrl(),
                "",
                Map.of("token", "moneybird-token"),
                Map.of("noVatRate", books.noVatRate));
    }

    /** Vendors call again when they got no answer: Mollie after a minute, HubSpot after about two and a half hours. */
    Duration callsComeAgainWithin() {
        return hubspot == null ? Duration.ofMinutes(2) : Duration.ofMinutes(150);
    }

    /** Its vendors by name, in the order in which money's papers pass them. */
    String name() {
        return Stream.of(Connection.Role.CRM, Connection.Role.PSP, Connection.Role.ACCOUNTING)
                .flatMap(role -> table.settings().connections().stream().filter(each -> each.role() == role))
                .map(each -> Character.toUpperCase(each.vendor().charAt(0))
                        + each.vendor().substring(1))
                .distinct()
                .collect(Collectors.joining(" > "));
    }

    /** A person connects the CRM (anew). */
    public void consent() {
        List<String> pair = teamleader.grantByHand();
        table.grants()
                .consent(
                        CRM,
                        new GrantStore.Grant(
                                pair.get(0), pair.get(1), clock.instant().plusSeconds(3600), clock.instant()));
    }

    private static Connection connection(
            String id,
            String vendor,
            Connection.Role role,
            String baseUrl,
            String account,
            Map<String, String> secrets,
            Map<String, String> options) {
        return new Connection(
                id,
                vendor,
                role,
                baseUrl,
                account,
                secrets,
                List.of(sha256(TOKEN)),
                options,
                new Connection.Routing(BOOKS, Map.of()));
    }

    /** Changes the settings of the books. A new process begins, since the old one may keep settings for a minute. */
    public void change(UnaryOperator<Administration> change) {
        apply(change, table.settings().connections());
    }

    /** One more PSP connection of the vendor Mollie to the same books. */
    MollieSimulator connectPsp(String id) {
        MollieSimulator more = anotherMollie(id);
        List<Connection> connections = new ArrayList<>(table.settings().connections());
        connections.add(psp(id, more));
        apply(UnaryOperator.identity(), connections);
        return more;
    }

    private MollieSimulator anotherMollie(String connection) {
        MollieSimulator more = new MollieSimulator(clock, null);
        more.start(0);
        way.to(more);
        more.limit(10_000_000, true);
        more.classicWebhooksTo(url("psp", connection));
        morePsps.add(more);
        more.countFrom(1_000_000L * morePsps.size());
        return more;
    }

    /** One more connection to Mollie of these books, with a clearing account of its own. */
    public Office.Till addTill(Office books, String number) {
        String id = PSP + "-" + books.id + "-" + number;
        MollieSimulator more = anotherMollie(id);
        Office.Till till = books.addTill(id, more, number, "Mollie tussenrekening " + number);
        List<Connection> connections = new ArrayList<>(table.settings().connections());
        connections.add(routedTo(psp(id, more), books.id));
        apply(books.id, old -> MoneyBench.withPsp(old, id, Office.clearing(till)), connections);
        return till;
    }

    /**
     * A second company: a department of the same CRM, books in the same accounting package, a PSP account of its own.
     *
     * @param id of the administration
     */
    public Office openOffice(String id, String name) {
        String department =
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        teamleader.people().department(department, name);
        MollieSimulator own = anotherMollie(PSP + "-" + id);
        Office opened = office(id, name, department, "moneybird-" + id, PSP + "-" + id, own);
        Map<String, String> byDepartment = new LinkedHashMap<>();
        offices.values().forEach(each -> byDepartment.put(each.department, each.id));
        List<Connection> connections = new ArrayList<>();
        for (Connection each : table.settings().connections()) {
            connections.add(each.id().equals(CRM) ? Books.routing(each, "", byDepartment) : each);
        }
        connections.add(routedTo(psp(PSP + "-" + id, own), id));
        connections.add(routedTo(accounting(opened), id));
        List<Administration> all = new ArrayList<>(table.settings().administrations());
        all.add(opened.settings(name));
        table.settings().apply(all, connections);
        startProcess();
        return opened;
    }

    private static Connection routedTo(Connection connection, String administration) {
        return Books.routing(connection, administration, Map.of());
    }

    /** All administrations that were opened, the first one first. */
    public List<Office> offices() {
        return List.copyOf(offices.values());
    }

    /**
     * A Stripe account of the same books, with a clearing account in EUR under number 1220 and fees whose VAT is reverse
     * charged.
     *
     * @param options of the connection
     */
    StripeSimulator connectStripe(Map<String, String> options) {
        StripeSimulator stripe = new StripeSimulator(clock, null);
        stripe.start(0);
        way.to(stripe);
        stripes.put(stripe, stripe.endpoint(url("psp", "stripe")));
        MoneybirdSeed.Account account = seed.financialAccount("1220", "Stripe tussenrekening", "STRIPE");
        accounts.put("1220", account.ledgerAccountId());
        String shifted = seed.reverseChargedRate("Verlegd EU", "21", "NL/4b");
        office.called(shifted, "Verlegd EU");
        String creditor = seed.contact("900000000000002", "Stripe Payments Europe");
        List<Connection> connections = new ArrayList<>(table.settings().connections());
        connections.add(connection(
                "stripe",
                "stripe",
                Connection.Role.PSP,
                stripe.baseUrl(),
                "",
                Map.of("apiKey", "stripe-key", "webhookSecret", "stripe-webhook"),
                options));
        Administration.ClearingFees fees =
                new Administration.ClearingFees(Administration.FeeVat.REVERSE_CHARGE, shifted, creditor);
        Administration.Clearing row = new Administration.Clearing(
                "stripe", "EUR", "stripe", account.financialAccountId(), account.ledgerAccountId(), fees);
        apply(books -> MoneyBench.withPsp(books, "stripe", row), connections);
        return stripe;
    }

    /**
     * A HubSpot account is the CRM of these books instead of Teamleader.
     *
     * @param options of the connection
     */
    HubSpotSimulator connectHubSpot(Map<String, String> options) {
        hubspot = new HubSpotSimulator(clock, null, 10_000_000, 10_000_000);
        hubspot.afterWrites(request -> vendorWatcher.accept(hubspot, request));
        hubspot.start(0);
        way.to(hubspot);
        URI door = URI.create(url("crm", "hubspot"));
        hubspot.webhooks().target(door, PUBLIC_URL + door.getPath());
        List<Connection> connections = new ArrayList<>(table.settings().connections());
        connections.add(connection(
                "hubspot",
                "hubspot",
                Connection.Role.CRM,
                hubspot.baseUrl(),
                HubSpotSimulator.PORTAL,
                Map.of("token", "hubspot-token", "webhookSecret", "webhooks/hubspot"),
                options));
        apply(books -> MoneyBench.withCrm(books, "hubspot", hubSpotRates(books)), connections);
        return hubspot;
    }

    /** Somebody is told what happens in these books. @param options of the receiver */
    ReceiverSimulator connectReceiver(Map<String, String> options) {
        receiver = new ReceiverSimulator(clock);
        receiver.afterWrites(request -> vendorWatcher.accept(receiver, request));
        receiver.start(0);
        List<Connection> connections = new ArrayList<>(table.settings().connections());
        connections.add(connection(
                BOOKS + ".n8n",
                "receiver",
                Connection.Role.RECEIVER,
                receiver.url(),
                "",
                Map.of("signing", "events/n8n", "headerValue", "events/n8n-header"),
                options));
        apply(UnaryOperator.identity(), connections);
        return receiver;
    }

    /** Who is told of events, if anybody is. */
    Optional<ReceiverSimulator> receiver() {
        return Optional.ofNullable(receiver);
    }

    /** The same codes by HubSpot's ids of tax rates. */
    private static List<Administration.VatMapping> hubSpotRates(Administration books) {
        Map<String, String> ids = Map.of(
                TeamleaderSimulator.RATE_HIGH, HubSpotSimulator.RATE_HIGH,
                TeamleaderSimulator.RATE_LOW, HubSpotSimulator.RATE_LOW,
                TeamleaderSimulator.RATE_REVERSED, HubSpotSimulator.RATE_ZERO);
        return books.vat().stream()
                .map(row -> new Administration.VatMapping(
                        ids.get(row.crmRate()), row.category(), row.rate(), row.code(), row.ledger()))
                .toList();
    }

    /** A CRM that posts to the open door is that of these books instead of Teamleader. */
    DocumentSender connectDocuments() {
        DocumentSender sender = new DocumentSender(clock, new Postbox(clock, (headers, body) -> {
            APIGatewayV2HTTPResponse answer = call("crm", "documents", TOKEN, headers, body);
            return new Postbox.Answer(answer.getStatusCode(), answer.getBody());
        }));
        senders.add(sender);
        List<Connection> connections = new ArrayList<>(table.settings().connections());
        connections.add(generic("documents", Connection.Role.CRM, sender.baseUrl()));
        apply(books -> MoneyBench.withCrm(books, "documents", canonRates(books)), connections);
        return sender;
    }

    /** A PSP that posts to the open door, with a clearing account in EUR under number 1230. */
    MoneySender connectMoney() {
        MoneySender sender = new MoneySender(clock, new Postbox(clock, (headers, body) -> {
            APIGatewayV2HTTPResponse answer = call("psp", "money", TOKEN, headers, body);
            return new Postbox.Answer(answer.getStatusCode(), answer.getBody());
        }));
        MoneybirdSeed.Account account = seed.financialAccount("1230", "Kassa tussenrekening", "KASSA");
        accounts.put("1230", account.ledgerAccountId());
        List<Connection> connections = new ArrayList<>(table.settings().connections());
        connections.add(generic("money", Connection.Role.PSP, ""));
        Administration.Clearing row = new Administration.Clearing(
                "money", "EUR", "generic", account.financialAccountId(), account.ledgerAccountId());
        apply(books -> MoneyBench.withPsp(books, "money", row), connections);
        return sender;
    }

    private static Connection generic(String id, Connection.Role role, String baseUrl) {
        return connection(
                id, "generic", role, baseUrl, "", Map.of("webhookSecret", "webhooks/generic"), Map.of());
    }

    /** The same codes by VAT category and percentage. */
    private static List<Administration.VatMapping> canonRates(Administration books) {
        Map<String, String> keys = Map.of(
                TeamleaderSimulator.RATE_HIGH, "S21",
                TeamleaderSimulator.RATE_LOW, "S9",
                TeamleaderSimulator.RATE_REVERSED, "K0");
        return books.vat().stream()
                .map(row -> new Administration.VatMapping(
                        keys.get(row.crmRate()), row.category(), row.rate(), row.code(), row.ledger()))
                .toList();
    }

    private void apply(UnaryOperator<Administration> change, List<Connection> connections) {
        apply(BOOKS, change, connections);
    }

    private void apply(String id, UnaryOperator<Administration> change, List<Connection> connections) {
        List<Administration> all = table.settings().administrations().stream()
                .map(each -> each.id().equals(id) ? change.apply(each) : each)
                .toList();
        table.settings().apply(all, connections);
        startProcess();
    }

    /** A new process: nothing survives but table, queue and vendors. */
    public void startProcess() {
        table.rows().noProbe();
        table.queue().probe(new MemoryQueue.Probe() {});
        table = table.otherProcess();
        Surroundings surroundings = new Surroundings(
                table.stores(),
                table.grants(),
                table.passes(),
                table.queue(),
                this::secret,
                ours,
                URI.create(vies.restUrl()),
                true);
        product = new Afletter(surroundings, vendors(), UseCases::all, PUBLIC_URL, Access.signed());
        worker = new Worker(
                product.bench(),
                new Runner(
                        product.bench(),
                        UseCases.all(
                                product.bench(), new ViesRegister(URI.create(vies.restUrl()), new Http(ours, callTime, () -> way), ours))));
        sweep = new Sweep(product.bench());
        ticks = new Ticks(product.bench());
    }

    /** From the next process on a vendor call may take this long in real time: a fault need not cost 15 seconds. */
    public void callsTakeAtMost(Duration time) {
        callTime = time;
        startProcess();
    }

    private Map<String, VendorKind> vendors() {
        Http http = new Http(ours, callTime, () -> way);
        Map<String, VendorKind> kinds = new HashMap<>();
        VendorTable.all()
                .forEach((name, kind) -> kinds.put(
                        name,
                        new VendorKind(
                                kind.terms(),
                                (connection, division, parts) -> adapters.apply(kind.maker()
                                        .make(
                                                connection,
                                                division,
                                                new VendorKind.Parts(parts.surroundings(), http, parts.tokens()))),
                                kind.verifier(),
                                kind.consent(),
                                kind.account())));
        kinds.put(
                "receiver",
                new VendorKind(
                        VendorTable.receiver().terms(),
                        (connection, division, parts) -> new EventReceiver(
                                connection, new PublicPost(ours, true, callTime), this::secret, ours),
                        Optional.empty(),
                        each -> Optional.empty(),
                        Optional.empty()));
        return kinds;
    }

    private String secret(String name) {
        return switch (name) {
            case "tl-secret" -> TeamleaderSimulator.CLIENT_SECRET;
            case "hubspot-token" -> HubSpotSimulator.TOKEN;
            case "webhooks/generic" -> Postbox.SECRET;
            case "webhooks/hubspot" -> HubSpotSimulator.CLIENT_SECRET;
            case "mollie-token" -> MollieSimulator.ORGANIZATION_TOKEN;
            case "mollie-webhook" -> MOLLIE_SIGNING;
            case "moneybird-token" -> "moneybird-token";
            case "events/n8n" -> ReceiverSimulator.SECRET;
            case "events/n8n-header" -> ReceiverSimulator.HEADER_VALUE;
            case "stripe-key" -> StripeSimulator.KEY;
            case "stripe-webhook" -> stripes.values().iterator().next();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** All accounts at Mollie, of all administrations. */
    public List<MollieSimulator> psps() {
        return Stream.concat(Stream.of(mollie), morePsps.stream()).toList();
    }

    /** Sends what the vendors have to say. */
    public void deliverWebhooks() {
        teamleader.webhooks().deliver();
        mollie.deliverWebhooks();
        morePsps.forEach(MollieSimulator::deliverWebhooks);
        stripes.keySet().forEach(StripeSimulator::deliverWebhooks);
        if (hubspot != null) {
            hubspot.webhooks().deliver();
        }
    }

    /** Works off all messages that can be worked off now. */
    void work() {
        for (int messages = 0; workOne(); messages++) {
            if (messages > 5_000) {
                throw new IllegalStateException(
                        "the queue does not come to rest: " + table.queue().hints());
            }
        }
    }

    /** One message; false when none can be had now. */
    boolean workOne() {
        return workOne(worker);
    }

    /** The same by this worker, which may belong to an older process. */
    boolean workOne(Worker worker) {
        Optional<MemoryQueue.Delivery> delivery = table.queue().receive();
        if (delivery.isEmpty()) {
            return false;
        }
        try {
            worker.handle(delivery.get().hint(), delivery.get().group(), Budget.from(ours, Duration.ofSeconds(90)));
            table.queue().delete(delivery.get());
        } catch (SubjectStore.LostRace | Unreachable comesAgain) {
            return true;
        }
        return true;
    }

    /** Webhooks, messages, sweeps and ticks for so long: every ten minutes, every hour when it is for days. */
    void live(Duration time) {
        live(time, time.toDays() > 0 ? Duration.ofHours(1) : Duration.ofMinutes(10));
    }

    /** As {@link #live(Duration)}, with other steps: long ones where nothing is due often. */
    void live(Duration time, Duration step) {
        Instant end = clock.instant().plus(time);
        while (true) {
            deliverWebhooks();
            work();
            Instant now = clock.instant();
            if (!now.isBefore(end)) {
                return;
            }
            Instant next = now.plus(step);
            Optional<Instant> redelivery = table.queue().nextRedelivery();
            if (redelivery.isPresent() && redelivery.get().isBefore(next)) {
                next = redelivery.get();
            }
            clock.set(next.isBefore(end) ? next : end);
            sweep();
            ticks.feeds();
            ticks.readBacks();
        }
    }

    /**
     * Works until nothing is due any more within this time: the clock jumps from one due time or redelivery to the next,
     * and stays at the last.
     */
    void calm(Duration reach) {
        Instant end = clock.instant().plus(reach);
        for (int steps = 0; steps < 1_000; steps++) {
            deliverWebhooks();
            work();
            Instant now = clock.instant();
            Optional<Instant> due = table.rows().firstDue().map(at -> at.isAfter(now) ? at : now.plusSeconds(60));
            Optional<Instant> next = Stream.of(due, table.queue().nextRedelivery())
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder());
            if (next.isEmpty() || next.get().isAfter(end)) {
                return;
            }
            clock.set(next.get());
            sweep();
        }
        throw new IllegalStateException(
                "it does not come to rest: " + table.queue().hints());
    }

    /** The clock of our own machines is set right, or wrong: it steps. */
    public void clockSteps(Duration by) {
        ahead = ahead.plus(by);
    }

    /** The minute's tick that hints what is due. */
    public void sweep() {
        sweep.sweep(ours.instant().plusSeconds(60));
    }

    /** The hourly tick that follows change feeds, so much later. */
    public void feedsAfter(Duration time) {
        clock.advance(time);
        ticks.feeds();
    }

    /** The tick that reads open items back, so much later. */
    public void readBacksAfter(Duration time) {
        clock.advance(time);
        ticks.readBacks();
    }

    /** Told after each request that changed something at a vendor; one watcher at a time. */
    void watchVendors(BiConsumer<Simulator<?>, SimRequest> watcher) {
        vendorWatcher = watcher;
    }

    /** All that outlives a process, at this moment. */
    World world() {
        return new World(
                clock.instant(),
                table.rows().all(),
                table.queue().moment(),
                teamleader.moment(),
                mollie.moment(),
                moneybird.moment(),
                hubspot == null ? new byte[0] : hubspot.moment(),
                receiver == null ? new byte[0] : receiver.moment(),
                stripes.keySet().stream().map(StripeSimulator::moment).toList());
    }

    /** Goes back to a moment and starts a new process there. */
    void takeBack(World world) {
        clock.set(world.at());
        table.rows().noProbe();
        table.rows().takeBack(world.rows());
        table.queue().takeBack(world.queue());
        teamleader.takeBack(world.teamleader());
        mollie.takeBack(world.mollie());
        moneybird.takeBack(world.moneybird());
        if (hubspot != null) {
            hubspot.takeBack(world.hubspot());
        }
        if (receiver != null) {
            receiver.takeBack(world.receiver());
        }
        Iterator<byte[]> moments = world.stripes().iterator();
        stripes.keySet().forEach(each -> each.takeBack(moments.next()));
        startProcess();
    }

    /** What does not die with a process: time, table, queue and vendors. */
    record World(
            Instant at,
            List<Rows.Row> rows,
            MemoryQueue.Moment queue,
            byte[] teamleader,
            byte[] mollie,
            byte[] moneybird,
            byte[] hubspot,
            byte[] receiver,
            List<byte[]> stripes) {}

    /** Until a morning of that day, 09:00 in Amsterdam (winter). */
    void until(String day) {
        live(Duration.between(clock.instant(), Instant.parse(day + "T08:00:00Z")));
    }

    // ---- settings

    /** Applies other settings of an administration. */
    void settings(String administration, UnaryOperator<Administration> change) {
        table.stores()
                .settings()
                .apply(
                        table.stores().settings().administrations().stream()
                                .map(books -> books.id().equals(administration) ? change.apply(books) : books)
                                .toList(),
                        table.stores().settings().connections());
    }

    /** Applies other settings of a connection. */
    void connection(String id, UnaryOperator<Connection> change) {
        table.stores()
                .settings()
                .apply(
                        table.stores().settings().administrations(),
                        table.stores().settings().connections().stream()
                                .map(each -> each.id().equals(id) ? change.apply(each) : each)
                                .toList());
    }

    /** Adds an administration with books of its own in Moneybird, without a PSP. */
    MoneybirdSeed addAdministration(String id, String name) {
        MoneybirdSeed second = moneybird.administration(name);
        second.personalToken("moneybird-token", "sales_invoices", "documents", "bank", "settings");
        Administration first = table.stores().settings().administration(BOOKS).orElseThrow();
        List<Administration.VatMapping> vat = List.of(Office.vat(
                TeamleaderSimulator.RATE_HIGH,
                "S",
                "0.21",
                second.taxRate("21%", "21", "sales_invoice", "NL/1a"),
                second.ledgerAccount("8000", "Omzet", "revenue")));
        List<Administration> all = new ArrayList<>(table.stores().settings().administrations());
        all.add(new Administration(
                id,
                name,
                "NL",
                "",
                "EUR",
                first.startDate(),
                false,
                CRM,
                List.of(),
                "moneybird",
                second.id(),
                Map.of(),
                List.of(),
                vat,
                Map.of(),
                first.policies()));
        table.stores().settings().apply(all, table.stores().settings().connections());
        return second;
    }

    // ---- what people do

    /** A payment in another currency, and what reaches the PSP's balance of it. */
    String paidAs(Money amount, Money settles, String invoiceId) {
        String id = payment(amount, "invoice", invoiceId);
        mollie.pay(id, clock.instant(), "NL02ABNA0123456789", "J. Jansen", settles);
        return id;
    }

    String payment(String amount, String description, String invoiceId) {
        return payment(Money.of(amount, "EUR"), description, invoiceId);
    }

    private String payment(Money amount, String description, String invoiceId) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        if (invoiceId != null) {
            metadata.put("invoiceId", invoiceId);
        }
        String id = mollie.createPayment(amount, description, metadata, "ideal");
        mollie.webhookUrlOf(id, url("psp", PSP));
        return id;
    }

    String paid(String amount, String description, String invoiceId) {
        String id = payment(amount, description, invoiceId);
        mollie.pay(id, clock.instant(), "NL02ABNA0123456789", "J. Jansen");
        return id;
    }

    /** A webhook that comes once more. */
    void hint(SubjectRef ref) {
        table.queue()
                .send(
                        new Hint(ref, Hint.Cause.WEBHOOK, clock.instant()),
                        subject(ref).administration());
    }

    /** A person closes the task with a reason, as the console does it. */
    void ignore(SubjectRef ref, String reason) {
        Subject subject = subject(ref);
        table.subjects()
                .write(
                        subject.change()
                                .facts(Map.of("ignored", reason))
                                .state(Subject.State.DONE, null, "ignored: " + reason)
                                .done(),
                        row -> false);
        table.register()
                .remove(
                        BOOKS,
                        Register.Shelf.TASKS,
                        subject.task().orElseThrow().since().toString(),
                        ref);
    }

    /** A closed period as a subject. */
    SubjectRef period(LocalDate closedUntil) {
        return new SubjectRef("moneybird", SubjectKind.PERIOD, BOOKS + "/" + closedUntil);
    }

    /** A person agrees to what a closed period asks, as the console does it. */
    void agree(SubjectRef ref) {
        Subject subject = subject(ref);
        table.subjects()
                .write(
                        subject.change()
                                .facts(Map.of(
                                        "agreedBy",
                                        "bookkeeper",
                                        "agreedAt",
                                        clock.instant().toString()))
                                .state(Subject.State.LATER, clock.instant(), "agreed by bookkeeper")
                                .done(),
                        row -> false);
        table.register()
                .remove(
                        BOOKS,
                        Register.Shelf.TASKS,
                        subject.task().orElseThrow().since().toString(),
                        ref);
        tryAgain(ref);
    }

    /** A hint as the clock's functions send it. */
    void tick(SubjectRef ref) {
        table.queue()
                .send(
                        new Hint(ref, Hint.Cause.TICK, clock.instant()),
                        product.bench().groups().of(ref));
    }

    public void tryAgain(SubjectRef ref) {
        Subject subject = subject(ref);
        table.queue()
                .send(
                        new Hint(ref, Hint.Cause.PERSON, clock.instant()),
                        product.bench().groups().of(subject));
    }

    // ---- what can be seen

    public Subject subject(SubjectRef ref) {
        return table.stores().subjects().read(ref).orElseThrow(() -> new AssertionError("nothing known of " + ref));
    }

    Subject invoice(String id) {
        return subject(new SubjectRef(CRM, SubjectKind.INVOICE, id));
    }

    Subject payment(String id) {
        return subject(new SubjectRef(PSP, SubjectKind.PAYMENT, id));
    }

    public MoneybirdBooks books() {
        return office.books();
    }

    /** Balance of an account by its number, debit positive. */
    public Money balance(String number) {
        return office.balance(number);
    }

    /** Balance of each VAT account that was used, by the tax rate's name, debit positive. */
    public Map<String, String> vat() {
        return office.vat();
    }

    /** Open tasks as {@code KIND code}, sorted. */
    List<String> tasks() {
        return tasks(BOOKS);
    }

    /** The same of another administration, or of those that belong to none. */
    List<String> tasks(String administration) {
        List<String> tasks = new ArrayList<>();
        Page<SubjectRef> page = table.stores().register().list(administration, Register.Shelf.TASKS, "", 100);
        for (SubjectRef ref : page.rows().stream().distinct().toList()) {
            table.stores()
                    .subjects()
                    .read(ref)
                    .flatMap(Subject::task)
                    .ifPresent(task -> tasks.add(ref.kind() + " " + task.code()));
        }
        tasks.sort(null);
        return tasks;
    }

    // ---- the door

    /** The HubSpot account that is the CRM, if it is. */
    Optional<HubSpotSimulator> hubspot() {
        return Optional.ofNullable(hubspot);
    }

    private String url(String role, String connection) {
        return "http://127.0.0.1:" + door.getAddress().getPort() + "/webhooks/" + role + "/" + connection + "/" + TOKEN;
    }

    private void openDoor() {
        try {
            door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        door.setExecutor(Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "door");
            thread.setDaemon(true);
            return thread;
        }));
        door.createContext("/webhooks/", this::webhook);
        door.start();
        teamleader.webhooks().target(URI.create(url("crm", CRM)));
        mollie.classicWebhooksTo(url("psp", PSP));
    }

    private void webhook(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        APIGatewayV2HTTPEvent event = event(exchange.getRequestURI().getPath());
        event.setPathParameters(Map.of("connection", path[3], "token", path[4]));
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        event.setHeaders(headers);
        event.setBody(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        int status = path[2].equals("crm")
                ? product.crmInvoice().handle(event).getStatusCode()
                : product.pspPayment().handle(event).getStatusCode();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** What API Gateway says of a call to this path, beside its headers and body. */
    private static APIGatewayV2HTTPEvent event(String path) {
        APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
        event.setRawPath(path);
        event.setRouteKey("POST /webhooks/" + path.split("/")[2] + "/{connection}/{token}");
        event.setRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                .withDomainName("afletter.example")
                .build());
        return event;
    }

    /** One webhook call as it comes from outside. @return what is answered */
    APIGatewayV2HTTPResponse call(String role, String connection, String token, byte[] body) {
        return call(role, connection, token, Map.of(), body);
    }

    /** The same with headers beside that of its type. */
    APIGatewayV2HTTPResponse call(String role, String connection, String token, Map<String, String> more, byte[] body) {
        APIGatewayV2HTTPEvent event = event("/webhooks/" + role + "/" + connection + "/" + token);
        event.setPathParameters(Map.of("connection", connection, "token", token));
        Map<String, String> headers = new HashMap<>(more);
        headers.put("content-type", "application/json");
        event.setHeaders(headers);
        event.setBody(Base64.getEncoder().encodeToString(body));
        event.setIsBase64Encoded(true);
        return role.equals("crm")
                ? product.crmInvoice().handle(event)
                : product.pspPayment().handle(event);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        door.stop(0);
        teamleader.stop();
        mollie.stop();
        morePsps.forEach(MollieSimulator::stop);
        stripes.keySet().forEach(StripeSimulator::stop);
        moneybird.stop();
        if (hubspot != null) {
            hubspot.stop();
        }
        if (receiver != null) {
            receiver.stop();
        }
        senders.forEach(DocumentSender::close);
        vies.stop();
    }
}
