package nl.afletter.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.chain.CrmSide.Rate;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.moneybird.MoneybirdBooks;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.moneybird.MoneybirdSimulator;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;

/** An administration in Moneybird. */
final class MoneybirdSide implements BooksSide {
    private final MoneybirdSimulator moneybird;
    private final Office office;

    /** The books of a chain, in a Moneybird of their own. */
    MoneybirdSide(Chain chain) {
        this(started(chain), Chain.BOOKS, "Demo BV", TeamleaderSimulator.DEPARTMENT, "moneybird", chain.psp());
    }

    /** One more administration in a Moneybird that is there already. */
    MoneybirdSide(
            MoneybirdSimulator moneybird, String id, String name, String department, String connection, PspSide psp) {
        this.moneybird = moneybird;
        office = new Office(id, name, department, connection, moneybird, psp);
    }

    private static MoneybirdSimulator started(Chain chain) {
        MoneybirdSimulator moneybird = new MoneybirdSimulator(chain.clock);
        moneybird.start(0);
        moneybird.limitRequestsTo(10_000_000, 10_000_000);
        return moneybird;
    }

    Office office() {
        return office;
    }

    @Override
    public String name() {
        return "Moneybird";
    }

    @Override
    public Connection settings() {
        return Chain.connected(
                office.accounting,
                "moneybird",
                Connection.Role.ACCOUNTING,
                moneybird.baseUrl(),
                "",
                Map.of("token", "moneybird-token"),
                Map.of("noVatRate", office.noVatRate));
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("moneybird-token", "moneybird-token");
    }

    @Override
    public Optional<Simulator<?>> vendor() {
        return Optional.of(moneybird);
    }

    MoneybirdSimulator simulator() {
        return moneybird;
    }

    @Override
    public String division() {
        return office.seed.id();
    }

    @Override
    public Map<LedgerRole, String> ledgers() {
        return office.ledgers;
    }

    @Override
    public Clearing clearing(PspSide psp) {
        return clearing(psp, office.tills().get(0).account());
    }

    /** One more clearing account, for one more PSP. */
    Clearing clearing(PspSide psp, String number) {
        MoneybirdSeed.Account account =
                office.seed.financialAccount(number, psp.name() + " tussenrekening", psp.connection());
        office.accounts.put(number, account.ledgerAccountId());
        return clearing(psp, account);
    }

    private Clearing clearing(PspSide psp, MoneybirdSeed.Account account) {
        Administration.ClearingFees fees = psp.chargesVat()
                ? Administration.ClearingFees.USUAL
                : new Administration.ClearingFees(
                        Administration.FeeVat.REVERSE_CHARGE,
                        reverseChargedRate(),
                        office.seed.contact("900000000000002", psp.name()));
        return new Clearing(
                psp.connection(), "EUR", psp.party(), account.financialAccountId(), account.ledgerAccountId(), fees);
    }

    private String reverseChargedRate() {
        String shifted = office.seed.reverseChargedRate("Verlegd EU", "21", "NL/4b");
        office.called(shifted, "Verlegd EU");
        return shifted;
    }

    @Override
    public Coded coded(Rate rate) {
        return office.coded(rate);
    }

    @Override
    public String inputVatCode() {
        return office.input;
    }

    @Override
    public String creditor() {
        return office.creditor;
    }

    @Override
    public Money balance(String number) {
        return office.balance(number);
    }

    @Override
    public void typedIn(String number, LocalDate day, Money net) {
        Coded high = coded(Rate.HIGH);
        String contact = office.seed.contact("77" + number.replaceAll("\\D", ""), "Klant van " + number);
        office.seed.foreignInvoice(
                null, contact, number, day, day.plusDays(30), net.minor(), high.code(), high.ledger());
    }

    @Override
    public List<Item> items() {
        return office.books().items().stream()
                .map(item -> new Item(item.reference(), item.total(), item.unpaid()))
                .sorted(Comparator.comparing(Item::number))
                .toList();
    }

    @Override
    public List<String> contradictions() {
        return office.books().contradictions();
    }

    @Override
    public List<String> footprint() {
        return Stream.concat(books(office.books()).stream(), contacts().stream())
                .toList();
    }

    private static List<String> books(MoneybirdBooks books) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(books.balances()).forEach((account, minor) -> {
            if (minor != 0) {
                lines.add("balance " + account + " " + minor);
            }
        });
        books.items()
                .forEach(item -> lines.add("item " + item.reference() + " " + item.state() + " " + item.total()
                        + " unpaid " + item.unpaid() + " files "
                        + item.files().stream().distinct().count() + "/"
                        + item.files().size()));
        books.movements()
                .forEach(movement -> lines.add("movement " + movement.transaction() + " " + movement.date() + " "
                        + movement.amount() + " open " + movement.open()));
        books.journal()
                .entries()
                .forEach(entry -> lines.add("entry "
                        + entry.lines().stream()
                                .map(line -> line.account() + " " + line.minor())
                                .sorted()
                                .collect(Collectors.joining(", "))));
        return lines.stream().sorted().toList();
    }

    private List<String> contacts() {
        List<String> lines = new ArrayList<>();
        JsonNode state = Footprint.read(moneybird.moment());
        state.path("administrations")
                .path(office.seed.id())
                .path("contacts")
                .forEach(contact -> lines.add("contact "
                        + contact.path("customerId").asText() + " "
                        + contact.path("fields").path("company_name").asText() + " "
                        + contact.path("fields").path("city").asText()));
        return lines.stream().sorted().toList();
    }
}
