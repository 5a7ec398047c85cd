package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.local.sim.WebhookFate;
import nl.afletter.local.sim.moneybird.MoneybirdSeed;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.model.RelationPolicy;
import nl.afletter.model.RelationPolicy.Conflict;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Accounting;
import nl.afletter.port.Register;
import nl.afletter.port.VendorConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Protects relations from being made twice: a company of the CRM is one relation, as debtor and creditor, whether we or
 * others made it; where a package wants one for each, it is two, and both follow the CRM.
 */
class CreditorsTest {

    private static final Duration WHILE = Duration.ofMinutes(5);
    private static final RelationPolicy CREDITORS = new RelationPolicy(Map.of(), Conflict.ASK, true);

    private Chain chain = new Chain();

    @AfterEach
    void close() {
        assertThat(chain.tasks()).isEmpty();
        chain.close();
    }

    @Test
    void aSupplierIsMadeACreditorOnceAndFollowsTheCrm() {
        chain.change(books -> Relations.with(books, CREDITORS));
        String company = company("Leverancier BV", "22222222");
        supplier(company);
        supplier(company);
        chain.live(WHILE);
        assertThat(contacts()).containsExactly("Leverancier BV");

        people().updateRelation(company, row -> row.put("name", "Groothandel BV"));
        chain.live(WHILE);
        assertThat(contacts()).containsExactly("Groothandel BV");
        assertThat(relation(company).fact("creditor")).isNotEmpty();
        assertThat(relation(company).fact("item")).isEmpty();
    }

    @Test
    void aSupplierIsLeftAloneWhereTheBooksDoNotAskForCreditors() {
        supplier(company("Leverancier BV", "22222222"));
        chain.live(WHILE);

        assertThat(contacts()).isEmpty();
    }

    @Test
    void aLostWebhookOfASupplierIsHealedByTheFeed() {
        chain.change(books -> Relations.with(books, CREDITORS));
        String company = company("Leverancier BV", "22222222");
        supplier(company);
        chain.teamleader.webhooks().deliver(WebhookFate.lost());
        chain.feedsAfter(Duration.ofHours(2));
        chain.live(WHILE);

        assertThat(contacts()).containsExactly("Leverancier BV");
    }

    @Test
    void whoIsBothIsOneRelation() {
        chain.change(books -> Relations.with(books, CREDITORS));
        String creditorFirst = company("Eerst Leverancier BV", "22222222");
        supplier(creditorFirst);
        chain.live(WHILE);
        people().invoice(Books.of(creditorFirst, Books.high("100.00")));
        String debtorFirst = company("Eerst Klant BV", "33333333");
        people().invoice(Books.of(debtorFirst, Books.high("100.00")));
        chain.live(WHILE);
        supplier(debtorFirst);
        chain.live(WHILE);

        assertThat(contacts()).containsExactlyInAnyOrder("Eerst Leverancier BV", "Eerst Klant BV");
        for (String company : List.of(creditorFirst, debtorFirst)) {
            assertThat(relation(company).fact("creditor"))
                    .isNotEmpty()
                    .isEqualTo(relation(company).fact("item"));
        }
        assertThat(chain.books().items()).hasSize(2);
    }

    @Test
    void whereAPackageWantsOneForEachBothFollowTheCrm() {
        chain.close();
        chain = new Chain("2026-11-02T08:00:00Z", CreditorsTest::oneForEach);
        chain.change(books -> Relations.with(books, CREDITORS));
        String company = company("Beide BV", "");
        people().invoice(Books.of(company, Books.high("100.00")));
        chain.live(WHILE);
        supplier(company);
        chain.live(WHILE);
        assertThat(contacts()).containsExactly("Beide BV", "Beide BV");

        people().updateRelation(company, row -> row.put("name", "Samen BV"));
        chain.live(WHILE);
        assertThat(contacts()).containsExactly("Samen BV", "Samen BV");
        assertThat(relation(company).fact("creditor"))
                .isNotEqualTo(relation(company).fact("item"));
    }

    @Test
    void whatOthersMadeForACompanyIsTakenOverAndOnlyItsEmptyFieldsAreFilled() {
        String byHand = chain.seed.contact("77", "De heer Bakker");
        chain.seed.changeContact(byHand, "chamber_of_commerce", "22222222");
        chain.seed.changeContact(byHand, "phone", "06 1");
        String company = company("Bakker BV", "22222222");
        people().invoice(Books.of(company, Books.high("100.00")));
        chain.live(WHILE);

        assertThat(contacts()).containsExactly("De heer Bakker");
        assertThat(relation(company).fact("item")).isEqualTo(byHand);
        assertThat(chain.seed.contactField(byHand, "phone")).isEqualTo("06 1");
        assertThat(chain.seed.contactField(byHand, "city")).isEqualTo("Amsterdam");
        people().updateRelation(company, row -> row.put("name", "Bakker en Zn BV"));
        chain.live(WHILE);
        assertThat(contacts()).containsExactly("Bakker en Zn BV");
    }

    @Test
    void twoCompaniesOfTheCrmWithOneNumberNeverShareARelation() {
        String first = company("Vestiging Noord BV", "22222222");
        String second = company("Vestiging Zuid BV", "22222222");
        people().invoice(Books.of(first, Books.high("100.00")));
        people().invoice(Books.of(second, Books.high("100.00")));
        chain.live(WHILE);

        assertThat(contacts()).containsExactlyInAnyOrder("Vestiging Noord BV", "Vestiging Zuid BV");
    }

    @Test
    void severalRelationsOfOneCompanyArePutToAPersonAndNoneIsMade() {
        List<String> byHand = List.of(chain.seed.contact("77", "Bakker"), chain.seed.contact("78", "Bakker"));
        byHand.forEach(contact -> chain.seed.changeContact(contact, "chamber_of_commerce", "22222222"));
        String company = company("Bakker BV", "22222222");
        people().invoice(Books.of(company, Books.high("100.00")));
        chain.live(WHILE);
        assertThat(chain.tasks()).containsExactly("DEBTOR relation-unclear", "INVOICE debtor-relation-unclear");
        assertThat(contacts()).hasSize(2);

        chain.seed.changeContact(byHand.get(0), "chamber_of_commerce", "");
        chain.tryAgain(new SubjectRef(Chain.CRM, SubjectKind.DEBTOR, "demo/company:" + company));
        chain.live(WHILE);
        chain.table
                .stores()
                .register()
                .list(Chain.BOOKS, Register.Shelf.TASKS, "", 10)
                .rows()
                .forEach(chain::tryAgain);
        chain.live(WHILE);
        assertThat(contacts()).hasSize(2);
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void eachAdministrationThatAsksForCreditorsHasItsOwn() {
        MoneybirdSeed second = chain.addAdministration("second", "Tweede BV");
        chain.settings(Chain.BOOKS, books -> Relations.with(books, CREDITORS));
        chain.settings("second", books -> Relations.with(books, CREDITORS));
        String company = company("Leverancier BV", "22222222");
        supplier(company);
        chain.live(WHILE);
        assertThat(contacts()).containsExactly("Leverancier BV");
        assertThat(names(second)).containsExactly("Leverancier BV");

        second.contacts().forEach(id -> second.changeContact(id, "company_name", "Anders"));
        people().updateRelation(company, row -> row.put("name", "Nieuw BV"));
        chain.live(WHILE);
        assertThat(contacts()).containsExactly("Nieuw BV");
        assertThat(chain.tasks("second")).containsExactly("DEBTOR relation-differs");
    }

    private People people() {
        return chain.teamleader.people();
    }

    private String company(String name, String chamberOfCommerce) {
        return people().company(name, "", chamberOfCommerce);
    }

    private void supplier(String company) {
        people().updateRelation(company, row -> row.putArray("tags").add("Leverancier"));
    }

    private Subject relation(String company) {
        return chain.subject(new SubjectRef(Chain.CRM, SubjectKind.DEBTOR, "demo/company:" + company));
    }

    private List<String> contacts() {
        return names(chain.seed);
    }

    /** All but the PSP, which stands there from the beginning. */
    private static List<String> names(MoneybirdSeed books) {
        return books.contacts().stream()
                .map(id -> books.contactField(id, "company_name"))
                .filter(name -> !name.startsWith("Mollie"))
                .toList();
    }

    /** A package that keeps debtors and creditors apart; all else is as it was. */
    private static VendorConnection oneForEach(VendorConnection adapter) {
        if (!(adapter instanceof Accounting)) {
            return adapter;
        }
        return (Accounting) Proxy.newProxyInstance(
                Accounting.class.getClassLoader(), new Class<?>[] {Accounting.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("oneRelationForBoth")) {
                        return false;
                    }
                    try {
                        return method.invoke(adapter, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
