package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.exact.ExactSeed;
import nl.afletter.local.sim.mollie.MollieSimulator;
import nl.afletter.local.sim.snelstart.SnelStartSeed;
import nl.afletter.local.sim.snelstart.SnelStartSimulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.RelationPolicy;
import nl.afletter.model.RelationPolicy.Conflict;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.vendor.snelstart.SnelStartAccounting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Protects relations and purchases with the books in Exact Online and in SnelStart, from the CRM's webhook to the books
 * and back: one account for both roles in Exact, one relation for each in SnelStart.
 */
class RelationsElsewhereTest {

    private static final Duration WHILE = Duration.ofMinutes(10);
    private static final RelationPolicy CREDITORS = new RelationPolicy(Map.of(), Conflict.ASK, true);

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void anAccountInExactIsCustomerAndSupplierAndFollowsItsCard() {
        try (ExactInChain there = new ExactInChain(chain, TeamleaderSimulator.RATE_HIGH, Map.of())) {
            ExactSeed seed = there.seed;
            chain.change(books -> Relations.with(books, CREDITORS));
            String company = people.company("Beide BV", "NL001234567B01", "11111111");
            people.invoice(Books.of(company, Books.high("100.00")));
            soon();
            String account = relation(company, "item");
            assertThat(seed.account(account).path("Status").asText()).isEqualTo("C");
            assertThat(seed.account(account).path("IsSupplier").asBoolean()).isFalse();

            seed.changeAccount(account, "Phone", "020 9");
            people.updateRelation(company, card -> Relations.phone(card.put("name", "Samen BV"), "020 2")
                    .putArray("tags")
                    .add("leverancier"));
            soon();
            assertThat(seed.account(account).path("Name").asText()).isEqualTo("Samen BV");
            assertThat(seed.account(account).path("IsSupplier").asBoolean()).isTrue();
            assertThat(seed.account(account).path("Phone").asText()).isEqualTo("020 9");
            assertThat(relation(company, "creditor")).isEqualTo(account);
            assertThat(chain.tasks()).containsExactly("DEBTOR relation-differs");

            choose(company, "crm");
            assertThat(seed.account(account).path("Phone").asText()).isEqualTo("020 2");
            assertThat(chain.tasks()).isEmpty();
        }
    }

    @Test
    void aProjectInTheCrmShowsThePurchasesOfItsProjectInExact() {
        try (ExactInChain there = new ExactInChain(chain, TeamleaderSimulator.RATE_HIGH, Map.of())) {
            String company = people.company("Bouwmat BV", "", "");
            people.invoice(Books.of(company, Books.high("100.00")));
            soon();
            String project = people.project("Verbouwing");
            String place = "project:" + there.seed.project("P7", "Verbouwing");
            chain.change(books -> Purchases.shown(books, Map.of(project, place)));
            there.seed.purchase(relation(company, "item"), "INK-1", chain.clock.today(), 12_050, "P7");
            aDay();

            assertThat(shown(project)).singleElement().asString().startsWith("INK-1 Bouwmat BV [demo ");
            assertThat(cost(project)).isEqualByComparingTo("120.50");
        }
    }

    @Test
    void aCompanyHasOneRelationForEachRoleInSnelStartAndBothFollowItsCard() {
        try (SnelStartSimulator snelstart = new SnelStartSimulator(chain.clock)) {
            SnelStartSeed seed = booksIn(snelstart);
            chain.change(books -> Relations.with(books, CREDITORS));
            String company = people.company("Beide BV", "NL001234567B01", "11111111");
            people.invoice(Books.of(company, Books.high("100.00")));
            soon();
            people.updateRelation(
                    company,
                    card -> card.put("name", "Samen BV").putArray("tags").add("leverancier"));
            soon();
            String debtor = relation(company, "item");
            String creditor = relation(company, "creditor");
            assertThat(creditor).isNotEmpty().isNotEqualTo(debtor);
            assertThat(seed.relationOf(debtor).path("relatiesoort").path(0).asText())
                    .isEqualTo("Klant");
            assertThat(seed.relationOf(creditor).path("relatiesoort").path(0).asText())
                    .isEqualTo("Leverancier");
            people.updateRelation(company, card -> card.put("name", "Samen en Co BV"));
            soon();
            for (String relation : List.of(debtor, creditor)) {
                assertThat(seed.relationOf(relation).path("naam").asText()).isEqualTo("Samen en Co BV");
            }

            String project = people.project("Verbouwing");
            String centre = seed.costCentre("41", "Verbouwing");
            chain.change(books -> Purchases.shown(books, Map.of(project, centre)));
            seed.purchase(creditor, "INK-1", chain.clock.today(), 12_050, "4510", centre);
            aDay();
            assertThat(shown(project)).singleElement().asString().startsWith("INK-1 Samen en Co BV [demo ");
            assertThat(cost(project)).isEqualByComparingTo("120.50");
            // The read-back asks for the PSP's clearing account, which these books do not have.
            assertThat(chain.tasks()).noneMatch(task -> task.matches("(DEBTOR|PURCHASES) .*"));
        }
    }

    private SnelStartSeed booksIn(SnelStartSimulator snelstart) {
        snelstart.start(0);
        snelstart.limitRequestsTo(100_000, 100_000);
        // The chain's secrets have names of their own; what they open is said here.
        snelstart.subscription(MollieSimulator.ORGANIZATION_TOKEN);
        SnelStartSeed seed = snelstart.administration("Demo BV");
        seed.coupling("moneybird-token");
        seed.ledger("8000", "Omzet", "VerkopenOmzetOverig", "Hoog", "Laag");
        seed.ledger("4510", "Materiaal", "InkopenKostenAlleBtwTarieven", "Hoog");
        chain.connection(
                "moneybird",
                books -> new Connection(
                        books.id(),
                        SnelStartAccounting.VENDOR,
                        books.role(),
                        snelstart.baseUrl(),
                        "",
                        Map.of(
                                SnelStartAccounting.KOPPELSLEUTEL, "moneybird-token",
                                SnelStartAccounting.SUBSCRIPTION_KEY, "mollie-token"),
                        books.webhookTokens(),
                        Map.of(),
                        books.routing()));
        chain.change(books -> Books.division(
                books,
                seed.id(),
                List.of(new Administration.VatMapping(
                        TeamleaderSimulator.RATE_HIGH, "S", new BigDecimal("0.21"), "VerkopenHoog", "8000"))));
        chain.startProcess();
        return seed;
    }

    private String relation(String company, String fact) {
        return chain.subject(ref(company)).fact(fact);
    }

    private static SubjectRef ref(String company) {
        return new SubjectRef(Chain.CRM, SubjectKind.DEBTOR, Chain.BOOKS + "/company:" + company);
    }

    private void choose(String company, String side) {
        Relations.choose(chain, ref(company), side);
        soon();
    }

    private void soon() {
        chain.live(WHILE);
    }

    private void aDay() {
        chain.readBacksAfter(Duration.ofHours(25));
        soon();
    }

    private List<String> shown(String project) {
        return chain.teamleader.materials(project).stream()
                .map(row -> row.path("title").asText())
                .toList();
    }

    private BigDecimal cost(String project) {
        return chain.teamleader.materials(project).stream()
                .map(row -> row.path("unit_cost").path("amount").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
