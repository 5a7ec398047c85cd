package nl.afletter.chain;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
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
import nl.afletter.model.Connection;
import nl.afletter.model.Hint;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
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
 * A whole chain in one process: the real product and adapters, simulators of a CRM, a PSP, an accounting package and VIES
 * (over real HTTP where it matters, see {@link ShortWay}), and the product's stores over a table in memory. Processes die
 * and start anew; time is advanced.
 */
public final class Chain implements AutoCloseable {

    public static final String BOOKS = "demo";
    public static final String CRM = "teamleader";
    public static final String PSP = "mollie";
    static final String TOKEN = Door.TOKEN;

    public final SimClock clock;

    private volatile Duration ahead = Duration.ZERO;

    /** The clock of our own machines, which may be off. */
    public final InstantSource ours;

    /** What the usual vendors are; null in a chain with another one. */
    public final TeamleaderSimulator teamleader;

    public final MollieSimulator mollie;
    public final MoneybirdSimulator moneybird;
    public final MoneybirdSeed seed;
    public final Map<String, String> accounts;

    /** The first administration, where its books are in Moneybird; some tests open more. */
    public final Office office;

    public final ViesSimulator vies;

    private final Map<String, Office> offices = new LinkedHashMap<>();
    private final List<Side> sides = new ArrayList<>();
    private final PspSide psp;
    private final BooksSide books;
    private CrmSide crm;
    public MemoryTable table;
    public Worker worker;
    private Sweep sweep;
    private Ticks ticks;
    private Afletter product;
    private final Door door = new Door(() -> product);
    private Duration callTime = Http.CALL_TIMEOUT;
    private final UnaryOperator<VendorConnection> adapters;
    private volatile BiConsumer<Simulator<?>, SimRequest> vendorWatcher = (vendor, request) -> {};
    private final ShortWay way = new ShortWay();
    private final List<DocumentSender> senders = new ArrayList<>();

    /**
     * Which vendors a chain has. Each is made when the ones before it are there.
     *
     * @param crm made first
     * @param psp made second
     * @param books made last
     */
    public record Vendors(
            Function<Chain, CrmSide> crm, Function<Chain, PspSide> psp, Function<Chain, BooksSide> books) {

        /** Teamleader, Mollie and Moneybird. */
        static final Vendors USUAL = new Vendors(TeamleaderSide::new, MollieSide::new, MoneybirdSide::new);
    }

    public Chain() {
        this("2026-11-02T08:00:00Z");
    }

    public Chain(String start) {
        this(start, UnaryOperator.identity());
    }

    /** @param adapters what stands around each vendor's adapter: a product with a fault, for tests of the tests */
    public Chain(String start, UnaryOperator<VendorConnection> adapters) {
        this(start, adapters, Vendors.USUAL);
    }

    /** With other vendors. */
    Chain(Vendors vendors) {
        this("2026-11-02T08:00:00Z", UnaryOperator.identity(), vendors);
    }

    private Chain(String start, UnaryOperator<VendorConnection> adapters, Vendors vendors) {
        this.adapters = adapters;
        clock = SimClock.fixedAt(start);
        ours = () -> clock.instant().plus(ahead);
        vies = new ViesSimulator(clock);
        vies.start(0);
        way.to(vies);
        table = new MemoryTable(ours, new MemoryRows(), new MemoryQueue(clock, 11));
        crm = joined(vendors.crm().apply(this));
        psp = joined(vendors.psp().apply(this));
        books = joined(vendors.books().apply(this));
        teamleader = crm instanceof TeamleaderSide usual ? usual.simulator() : null;
        mollie = psp instanceof MollieSide usual ? usual.simulator() : null;
        moneybird = books instanceof MoneybirdSide usual ? usual.simulator() : null;
        office = books instanceof MoneybirdSide usual ? usual.office() : null;
        seed = office == null ? null : office.seed;
        accounts = office == null ? Map.of() : office.accounts;
        if (office != null) {
            offices.put(BOOKS, office);
        }
        settings();
        startProcess();
    }

    /** One more vendor of this chain: it is heard, watched, taken back and stopped with the others. */
    private <S extends Side> S joined(S side) {
        sides.add(side);
        side.vendor().ifPresent(vendor -> {
            way.to(vendor);
            vendor.afterWrites(request -> vendorWatcher.accept(vendor, request));
        });
        return side;
    }

    /** Every request of this chain goes through a socket, as in life; else only those for which a fault waits. */
    Chain onTheWire() {
        way.close();
        return this;
    }

    CrmSide crm() {
        return crm;
    }

    PspSide psp() {
        return psp;
    }

    BooksSide accounting() {
        return books;
    }

    /** What stands at its vendors and must be the same however often a process died, the books first. */
    List<String> footprints() {
        return Stream.concat(Stream.of(books), sides.stream().filter(side -> side != books))
                .flatMap(side -> side.footprint().stream())
                .toList();
    }

    /** What all of its vendors together can do. */
    Set<Side.Ability> abilities() {
        return Stream.of(crm, psp, books)
                .flatMap(side -> side.abilities().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Side.Ability.class)));
    }

    private void settings() {
        table.settings()
                .apply(
                        List.of(books.settings(BOOKS, "Demo BV", crm, psp)),
                        sides.stream()
                                .filter(Side::isConnected)
                                .map(Side::settings)
                                .toList());
        consent();
    }

    /** The longest in which all of its vendors have called again when they got no answer. */
    Duration callsComeAgainWithin() {
        return sides.stream()
                .map(Side::callsComeAgainWithin)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Its vendors by name, in the order in which money's papers pass them. */
    String name() {
        return crm.name() + " > " + psp.name() + " > " + books.name();
    }

    /** People give consent to every vendor that takes one (anew). */
    public void consent() {
        sides.forEach(Side::consent);
    }

    /** The webhook address of a connection, as its vendor has it. @param role {@code crm} or {@code psp} */
    String url(String role, String connection) {
        return door.url(role, connection);
    }

    /** A connection of these books as settings have it. */
    static Connection connected(
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
                List.of(Door.hashOfToken()),
                options,
                new Connection.Routing(BOOKS, Map.of()));
    }

    /** Changes the settings of the books. A new process begins, since the old one may keep settings for a minute. */
    public void change(UnaryOperator<Administration> change) {
        apply(change, table.settings().connections());
    }

    /** One more PSP connection of the vendor Mollie to the same books. */
    MollieSimulator connectPsp(String id) {
        MollieSide more = anotherMollie(id);
        apply(UnaryOperator.identity(), with(more.settings()));
        return more.simulator();
    }

    private MollieSide anotherMollie(String connection) {
        MollieSide more = joined(new MollieSide(this, connection));
        more.simulator().countFrom(1_000_000L * (psps().size() - 1));
        return more;
    }

    /** The connections there are, and one more. */
    private List<Connection> with(Connection more) {
        return Stream.concat(table.settings().connections().stream(), Stream.of(more))
                .toList();
    }

    /** One more connection to Mollie of these books, with a clearing account of its own. */
    public Office.Till addTill(Office books, String number) {
        String id = PSP + "-" + books.id + "-" + number;
        MollieSide more = anotherMollie(id);
        Office.Till till = books.addTill(id, more.simulator(), number, "Mollie tussenrekening " + number);
        apply(
                books.id,
                old -> MoneyBench.withPsp(old, id, Office.clearing(till)),
                with(routedTo(more.settings(), books.id)));
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
        MollieSide own = anotherMollie(PSP + "-" + id);
        MoneybirdSide more = new MoneybirdSide(moneybird, id, name, department, "moneybird-" + id, own);
        offices.put(id, more.office());
        Map<String, String> byDepartment = new LinkedHashMap<>();
        offices.values().forEach(each -> byDepartment.put(each.department, each.id));
        List<Connection> connections = new ArrayList<>();
        for (Connection each : table.settings().connections()) {
            connections.add(each.id().equals(CRM) ? Books.routing(each, "", byDepartment) : each);
        }
        connections.add(routedTo(own.settings(), id));
        connections.add(routedTo(more.settings(), id));
        List<Administration> all = new ArrayList<>(table.settings().administrations());
        all.add(more.settings(id, name, crm, own));
        table.settings().apply(all, connections);
        startProcess();
        return more.office();
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
        StripeSide stripe = joined(new StripeSide(this, options));
        Administration.Clearing row = ((MoneybirdSide) books).clearing(stripe, "1220");
        apply(old -> MoneyBench.withPsp(old, stripe.connection(), row), with(stripe.settings()));
        return stripe.simulator();
    }

    /**
     * A HubSpot account is the CRM of these books instead of Teamleader.
     *
     * @param options of the connection
     */
    HubSpotSimulator connectHubSpot(Map<String, String> options) {
        HubSpotSide hubspot = new HubSpotSide(this, options);
        connect(hubspot);
        return hubspot.simulator();
    }

    /** A CRM takes the place of the one there was. */
    void connect(CrmSide other) {
        crm = joined(other);
        apply(old -> MoneyBench.withCrm(old, other.connection(), books.vat(other)), with(other.settings()));
        other.consent();
    }

    /** Somebody is told what happens in these books. @param options of the receiver */
    ReceiverSimulator connectReceiver(Map<String, String> options) {
        ReceiverSide receiver = joined(new ReceiverSide(clock, options));
        apply(UnaryOperator.identity(), with(receiver.settings()));
        return receiver.simulator();
    }

    /** Who is told of events, if anybody is. */
    Optional<ReceiverSimulator> receiver() {
        return sides.stream()
                .filter(ReceiverSide.class::isInstance)
                .map(side -> ((ReceiverSide) side).simulator())
                .findFirst();
    }

    /** A CRM that posts to the open door is that of these books instead of Teamleader. */
    DocumentSender connectDocuments() {
        DocumentSender sender = new DocumentSender(clock, new Postbox(clock, (headers, body) -> {
            APIGatewayV2HTTPResponse answer = call("crm", "documents", TOKEN, headers, body);
            return new Postbox.Answer(answer.getStatusCode(), answer.getBody());
        }));
        senders.add(sender);
        apply(
                old -> MoneyBench.withCrm(old, "documents", canonRates(old)),
                with(generic("documents", Connection.Role.CRM, sender.baseUrl())));
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
        Administration.Clearing row = new Administration.Clearing(
                "money", "EUR", "generic", account.financialAccountId(), account.ledgerAccountId());
        apply(old -> MoneyBench.withPsp(old, "money", row), with(generic("money", Connection.Role.PSP, "")));
        return sender;
    }

    private static Connection generic(String id, Connection.Role role, String baseUrl) {
        return connected(id, "generic", role, baseUrl, "", Map.of("webhookSecret", "webhooks/generic"), Map.of());
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
        product = new Afletter(surroundings, vendors(), UseCases::all, Door.PUBLIC_URL, Access.signed());
        worker = new Worker(
                product.bench(),
                new Runner(
                        product.bench(),
                        UseCases.all(
                                product.bench(),
                                new ViesRegister(
                                        URI.create(vies.restUrl()), new Http(ours, callTime, () -> way), ours))));
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
                        (connection, division, parts) ->
                                new EventReceiver(connection, new PublicPost(ours, true, callTime), this::secret, ours),
                        Optional.empty(),
                        each -> Optional.empty(),
                        Optional.empty()));
        return kinds;
    }

    private String secret(String name) {
        if (name.equals(GenericCrmSide.SECRET)) {
            return Postbox.SECRET;
        }
        return sides.stream()
                .map(side -> side.secrets().get(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** All accounts at Mollie, of all administrations. */
    public List<MollieSimulator> psps() {
        return sides.stream()
                .filter(MollieSide.class::isInstance)
                .map(side -> ((MollieSide) side).simulator())
                .toList();
    }

    /** Sends what the vendors have to say. */
    public void deliverWebhooks() {
        sides.forEach(Side::deliverWebhooks);
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
                simulators().map(Simulator::moment).toList());
    }

    /** Goes back to a moment and starts a new process there. */
    void takeBack(World world) {
        clock.set(world.at());
        table.rows().noProbe();
        table.rows().takeBack(world.rows());
        table.queue().takeBack(world.queue());
        Iterator<byte[]> moments = world.vendors().iterator();
        simulators().forEach(vendor -> vendor.takeBack(moments.next()));
        startProcess();
    }

    private Stream<Simulator<?>> simulators() {
        return sides.stream().flatMap(side -> side.vendor().stream());
    }

    /** What does not die with a process: time, table, queue and vendors. */
    record World(Instant at, List<Rows.Row> rows, MemoryQueue.Moment queue, List<byte[]> vendors) {}

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
        String id = psp.opened(amount, "invoice", crm.named(invoiceId));
        ((MollieSide) psp).pay(id, settles);
        return id;
    }

    String payment(String amount, String description, String invoiceId) {
        return psp.opened(Money.of(amount, "EUR"), description, crm.named(invoiceId));
    }

    String paid(String amount, String description, String invoiceId) {
        return psp.paid(Money.of(amount, "EUR"), description, crm.named(invoiceId));
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
        return new SubjectRef(books.connection(), SubjectKind.PERIOD, BOOKS + "/" + closedUntil);
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
        return subject(new SubjectRef(crm.connection(), SubjectKind.INVOICE, id));
    }

    Subject payment(String id) {
        return subject(new SubjectRef(psp.connection(), SubjectKind.PAYMENT, id));
    }

    public MoneybirdBooks books() {
        return office.books();
    }

    /** Balance of an account by its number, debit positive. */
    public Money balance(String number) {
        return books.balance(number);
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

    /** One webhook call as it comes from outside. @return what is answered */
    APIGatewayV2HTTPResponse call(String role, String connection, String token, byte[] body) {
        return call(role, connection, token, Map.of(), body);
    }

    /** The same with headers beside that of its type. */
    APIGatewayV2HTTPResponse call(String role, String connection, String token, Map<String, String> more, byte[] body) {
        return door.call(role, connection, token, more, body);
    }

    @Override
    public void close() {
        door.close();
        sides.forEach(Side::stop);
        senders.forEach(DocumentSender::close);
        vies.stop();
    }
}
