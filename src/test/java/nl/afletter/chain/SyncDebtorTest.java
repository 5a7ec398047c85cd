package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects debtors: one card per customer and administration, brought up to date once when the CRM's card changes. */
class SyncDebtorTest {

    private static final Duration MOMENT = Duration.ofMinutes(1);
    private static final String OTHER = "d0000000-0000-4000-8000-000000000002";

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private final String company = people.company("A BV", "NL001234567B01", "11111111");

    @AfterEach
    void close() {
        assertThat(chain.tasks()).isEmpty();
        chain.close();
    }

    @Test
    void aChangedCompanyUpdatesItsContactOnce() {
        people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        people.updateRelation(company, row -> row.put("name", "A Holding BV"));
        people.updateRelation(company, row -> row.put("vat_number", "NL001234568B01"));
        chain.live(Duration.ofHours(3));

        assertThat(contactWrites("PATCH") + contactWrites("PUT")).isEqualTo(1);
        assertThat(contactWrites("POST")).isEqualTo(1);
    }

    @Test
    void aChangeBackAndForthIsFollowed() {
        people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        for (String name : new String[] {"B BV", "A BV", "B BV"}) {
            people.updateRelation(company, row -> row.put("name", name));
            chain.live(Duration.ofMinutes(5));
        }
        assertThat(contactWrites("PATCH") + contactWrites("PUT")).isEqualTo(3);
    }

    @Test
    void aPersonIsFollowedToo() {
        String person = people.contact("", "de Wit", "bo@wit.example");
        people.invoice(new People.NewInvoice(
                "contact", person, Books.DAY, 30, List.of(Books.high("100.00")), List.of(), null, null));
        chain.live(Duration.ofMinutes(5));
        people.updateRelation(person, row -> row.put("first_name", "Bo"));
        chain.live(Duration.ofMinutes(5));
        people.updateRelation(person, row -> row.put("last_name", "de Wit-Jansen"));
        chain.live(Duration.ofMinutes(5));

        String contact = chain.seed.contacts().get(chain.seed.contacts().size() - 1);
        assertThat(chain.seed.contactField(contact, "company_name")).isEmpty();
        assertThat(chain.seed.contactField(contact, "firstname")).isEqualTo("Bo");
        assertThat(chain.seed.contactField(contact, "lastname")).isEqualTo("de Wit-Jansen");
    }

    @Test
    void anUnchangedCompanyCostsNoCallToTheBooks() {
        people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(MOMENT);
        long calls = chain.moneybird.requests().lines().size();
        people.updateRelation(company, row -> row.put("website", "https://a.example"));
        chain.live(MOMENT);

        assertThat(chain.moneybird.requests().lines()).hasSize((int) calls);
    }

    @Test
    void aCompanyThatNoAdministrationKnowsIsNotMadeADebtor() {
        people.updateRelation(company, row -> row.put("name", "Prospect BV"));
        chain.live(MOMENT);

        assertThat(contactWrites("POST")).isZero();
        assertThat(chain.table.queue().size()).isZero();
    }

    @Test
    void eachAdministrationOfASharedCustomerIsToldOnce() {
        MoneybirdSeed second = chain.addAdministration("second", "Tweede BV");
        chain.connection(
                Chain.CRM,
                connection -> Books.routing(
                        connection, "", Map.of(TeamleaderSimulator.DEPARTMENT, Chain.BOOKS, OTHER, "second")));
        people.invoice(Books.of(company, Books.high("100.00")));
        String theirs = people.invoice(Books.of(company, Books.high("200.00")));
        people.tamper(theirs, document -> ((ObjectNode) document.path("department")).put("id", OTHER));
        chain.live(MOMENT);
        assertThat(contactWrites("POST")).isEqualTo(2);

        people.updateRelation(company, row -> row.put("name", "A Holding BV"));
        chain.live(MOMENT);

        assertThat(contactWrites("PATCH") + contactWrites("PUT")).isEqualTo(2);
        assertThat(chain.moneybird.requests().lines().stream()
                        .filter(line -> line.method().matches("PATCH|PUT"))
                        .filter(line -> line.path().contains(second.id())))
                .hasSize(1);
        assertThat(chain.tasks("second")).isEmpty();
    }

    private long contactWrites(String method) {
        return chain.moneybird.requests().count(method, ".*/contacts.*");
    }
}
