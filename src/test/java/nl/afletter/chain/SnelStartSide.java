package nl.afletter.chain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nl.afletter.chain.CrmSide.Rate;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.snelstart.SnelStartBooks;
import nl.afletter.local.sim.snelstart.SnelStartSeed;
import nl.afletter.local.sim.snelstart.SnelStartSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.vendor.snelstart.SnelStartAccounting;

/** An administration in SnelStart. */
final class SnelStartSide implements BooksSide {
    private static final String ID = "snelstart";
    private static final String KOPPELSLEUTEL = "YXBwOnNlY3JldA==";
    private static final String SUBSCRIPTION = "subscription-one";
    private static final String SHIFTED = "InkopenImportBinnenEUhoog";

    private final SnelStartSimulator snelstart;
    private final SnelStartSeed seed;
    private final Map<LedgerRole, String> ledgers = new EnumMap<>(LedgerRole.class);
    private final Map<Rate, Coded> coded = new EnumMap<>(Rate.class);
    private final String clearing;

    SnelStartSide(Chain chain) {
        snelstart = new SnelStartSimulator(chain.clock);
        snelstart.start(0);
        snelstart.limitRequestsTo(1_000_000, 1_000_000);
        snelstart.subscription(SUBSCRIPTION);
        seed = snelstart.administration("Demo BV");
        seed.coupling(KOPPELSLEUTEL);
        String costs = chain.psp().chargesVat() ? "InkopenKostenAlleBtwTarieven" : SHIFTED;
        Chart.NUMBERS.forEach((role, number) -> ledgers.put(role, ledger(role, number, costs)));
        clearing = seed.daybook(Chart.CLEARING, "Tussenrekening PSP", "Bank", "DagboekBank");
        coded.put(
                Rate.HIGH, new Coded("VerkopenHoog", seed.ledger("8000", "Omzet hoog", "VerkopenOmzetOverig", "Hoog")));
        coded.put(
                Rate.LOW, new Coded("VerkopenLaag", seed.ledger("8010", "Omzet laag", "VerkopenOmzetOverig", "Laag")));
        coded.put(Rate.REVERSED, new Coded("VerkopenVerlegd", seed.ledger("8030", "Omzet EU", "VerkopenOmzetOverig")));
    }

    private String ledger(LedgerRole role, String number, String costs) {
        return switch (role) {
            case PSP_COSTS, CHARGEBACK_COSTS -> seed.ledger(number, role.name(), costs, "Hoog");
            case INPUT_VAT -> "1520";
            case UNALLOCATED -> seed.ledger(number, role.name(), "OnbekendeBetalingen");
            case PAYMENT_DIFFERENCES -> seed.ledger(number, role.name(), "Betalingskorting");
            default -> seed.ledger(number, role.name(), "Kruisposten");
        };
    }

    @Override
    public String name() {
        return "SnelStart";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                ID,
                SnelStartAccounting.VENDOR,
                Connection.Role.ACCOUNTING,
                snelstart.baseUrl(),
                "",
                Map.of("koppelsleutel", "snelstart-koppelsleutel", "subscriptionKey", "snelstart-subscription"),
                Map.of());
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("snelstart-koppelsleutel", KOPPELSLEUTEL, "snelstart-subscription", SUBSCRIPTION);
    }

    @Override
    public Optional<Simulator<?>> vendor() {
        return Optional.of(snelstart);
    }

    SnelStartSimulator simulator() {
        return snelstart;
    }

    @Override
    public String division() {
        return seed.id();
    }

    @Override
    public Map<LedgerRole, String> ledgers() {
        return ledgers;
    }

    @Override
    public Clearing clearing(PspSide psp) {
        Administration.ClearingFees fees = psp.chargesVat()
                ? Administration.ClearingFees.USUAL
                : new Administration.ClearingFees(Administration.FeeVat.REVERSE_CHARGE, SHIFTED, "");
        return new Clearing(psp.connection(), "EUR", psp.party(), clearing, clearing, fees);
    }

    @Override
    public Coded coded(Rate rate) {
        return coded.get(rate);
    }

    @Override
    public String inputVatCode() {
        return "InkopenHoog";
    }

    @Override
    public Money balance(String number) {
        return Money.ofMinor(books().balance(number), "EUR");
    }

    @Override
    public void typedIn(String number, LocalDate day, Money net) {
        String relation = seed.relation("Klant van " + number, 77_000 + Integer.parseInt(number.replaceAll("\\D", "")));
        seed.foreignInvoice(relation, number, day, net.minor(), coded(Rate.HIGH).ledger());
    }

    @Override
    public List<Item> items() {
        return books().items().stream()
                .map(item -> new Item(item.number(), item.total(), item.open()))
                .sorted(Comparator.comparing(Item::number))
                .toList();
    }

    @Override
    public List<String> contradictions() {
        return books().contradictions();
    }

    @Override
    public List<String> footprint() {
        SnelStartBooks books = books();
        List<String> lines = new ArrayList<>();
        new TreeMap<>(books.balances()).forEach((account, minor) -> lines.add("balance " + account + " " + minor));
        books.items()
                .forEach(item -> lines.add("item " + item.number() + " " + item.total() + " open " + item.open()
                        + " files "
                        + books.documents()
                                .getOrDefault(item.booking(), List.of())
                                .size()));
        books.journal()
                .entries()
                .forEach(entry -> lines.add("entry " + entry.date() + " "
                        + entry.lines().stream()
                                .map(line -> line.account() + " " + line.minor())
                                .sorted()
                                .collect(Collectors.joining(", "))));
        return lines.stream().sorted().toList();
    }

    private SnelStartBooks books() {
        return snelstart.books(seed.id());
    }
}
