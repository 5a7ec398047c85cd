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
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTokens;
import nl.afletter.local.sim.Simulator;
import nl.afletter.local.sim.exact.ExactBooks;
import nl.afletter.local.sim.exact.ExactSeed;
import nl.afletter.local.sim.exact.ExactSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Administration.Clearing;
import nl.afletter.model.Administration.LedgerRole;
import nl.afletter.model.Connection;
import nl.afletter.model.Money;
import nl.afletter.vendor.exact.ExactAccounting;

/** A division in Exact Online. */
final class ExactSide implements BooksSide {
    private static final String ID = "exact";
    private static final String DIVISION = "123456";
    private static final String CLIENT_SECRET = "the-secret-of-the-app-at-exact";
    private static final String BACK = Door.PUBLIC_URL + "/connect/answer";
    private static final String SHIFTED = "6";

    private final Chain chain;
    private final ExactSimulator exact;
    private final Map<LedgerRole, String> ledgers = new EnumMap<>(LedgerRole.class);
    private final Map<Rate, Coded> coded = new EnumMap<>(Rate.class);
    private final ExactSeed seed;
    private final String clearing;

    ExactSide(Chain chain) {
        this.chain = chain;
        exact = new ExactSimulator(chain.clock);
        exact.start(0);
        exact.limitRequestsTo(1_000_000, 1_000_000);
        exact.app("client", CLIENT_SECRET);
        seed = exact.division(DIVISION, "Demo BV");
        Chart.NUMBERS.forEach((role, number) ->
                ledgers.put(role, role == LedgerRole.INPUT_VAT ? number : seed.ledger(number, role.name(), 90)));
        clearing = seed.ledger(Chart.CLEARING, "Tussenrekening PSP", 90);
        seed.vatCode("7", "ICP", "0", "N", false, "1500");
        coded.put(Rate.HIGH, new Coded("2", seed.ledger("8000", "Omzet hoog", 110)));
        coded.put(Rate.LOW, new Coded("1", seed.ledger("8010", "Omzet laag", 110)));
        coded.put(Rate.REVERSED, new Coded("7", seed.ledger("8030", "Omzet EU", 110)));
    }

    @Override
    public String name() {
        return "Exact";
    }

    @Override
    public Connection settings() {
        return Books.routing(
                Chain.connected(
                        ID,
                        ExactAccounting.VENDOR,
                        Connection.Role.ACCOUNTING,
                        exact.baseUrl(),
                        "",
                        Map.of("clientSecret", "exact-secret"),
                        Map.of("clientId", "client")),
                "",
                Map.of(DIVISION, Chain.BOOKS));
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("exact-secret", CLIENT_SECRET);
    }

    @Override
    public Optional<Simulator<?>> vendor() {
        return Optional.of(exact);
    }

    ExactSimulator simulator() {
        return exact;
    }

    @Override
    public void consent() {
        OAuthTokens tokens = new OAuthTokens(
                ID,
                ExactAccounting.terms(settings()),
                new OAuthTokens.Client("client", () -> CLIENT_SECRET),
                chain.table.grants(),
                new Http(chain.clock),
                chain.clock);
        tokens.consented(tokens.firstPair(
                exact.consent(BACK), BACK, chain.clock.instant().plusSeconds(5)));
    }

    @Override
    public String division() {
        return DIVISION;
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
        return "2";
    }

    @Override
    public Money balance(String number) {
        return Money.ofMinor(exact.books(DIVISION).balance(number), "EUR");
    }

    @Override
    public void typedIn(String number, LocalDate day, Money net) {
        seed.foreignInvoice(
                seed.customer("Klant van " + number),
                number,
                day,
                net.minor(),
                coded(Rate.HIGH).ledger());
    }

    @Override
    public List<Item> items() {
        return exact.books(DIVISION).items().stream()
                .map(item -> new Item(item.number(), item.total(), item.open()))
                .sorted(Comparator.comparing(Item::number))
                .toList();
    }

    @Override
    public List<String> contradictions() {
        return exact.books(DIVISION).contradictions();
    }

    @Override
    public List<String> footprint() {
        ExactBooks books = exact.books(DIVISION);
        List<String> lines = new ArrayList<>();
        new TreeMap<>(books.balances()).forEach((account, minor) -> lines.add("balance " + account + " " + minor));
        books.items()
                .forEach(item -> lines.add("item " + item.number() + " " + item.total() + " open " + item.open()
                        + " matched " + item.matched() + " files "
                        + books.documents()
                                .getOrDefault(item.entry(), List.of())
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
}
