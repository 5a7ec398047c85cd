package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.model.RelationField;
import nl.afletter.model.RelationPolicy;
import nl.afletter.model.RelationPolicy.Conflict;
import nl.afletter.model.RelationPolicy.Owner;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects what people wrote: a value in the books is written over only when nobody there changed it, else both values
 * are put to a person, whose choice holds for just these.
 */
class RelationDiffersTest {

    private static final Duration WHILE = Duration.ofMinutes(5);
    private static final String DIFFERS = "DEBTOR relation-differs";

    private final Chain chain = new Chain();
    private final People people = chain.teamleader.people();
    private final String company = people.company("A BV", "NL001234567B01", "11111111");
    private final SubjectRef relation = new SubjectRef(Chain.CRM, SubjectKind.DEBTOR, "demo/company:" + company);
    private String contact;

    @BeforeEach
    void aDebtorIsInTheBooks() {
        people.updateRelation(company, row -> Relations.phone(row, "020 1"));
        people.invoice(Books.of(company, Books.high("100.00")));
        chain.live(WHILE);
        contact = chain.subject(relation).fact("item");
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 1");
    }

    @AfterEach
    void close() {
        assertThat(chain.moneybird.requests().count("POST", ".*/contacts.*")).isEqualTo(1);
        chain.close();
    }

    @Test
    void whatBothChangedIsPutToAPersonWithBothValuesAndTheRestIsWritten() {
        chain.seed.changeContact(contact, "phone", "020 9");
        people.updateRelation(company, row -> Relations.phone(row.put("name", "B BV"), "020 2"));
        chain.live(WHILE);

        assertThat(chain.tasks()).containsExactly(DIFFERS);
        assertThat(chain.subject(relation).task().orElseThrow().what())
                .contains("B BV", "phone: CRM '020 2', books '020 9'")
                .doesNotContain("name:");
        assertThat(chain.seed.contactField(contact, "company_name")).isEqualTo("B BV");
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 9");
    }

    @Test
    void theCrmsValueIsWrittenWhenAPersonTakesIt() {
        bothChange();
        choose("crm");

        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 2");
        people.updateRelation(company, row -> Relations.phone(row, "020 3"));
        chain.live(WHILE);
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 3");
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void theBooksValueStaysWhenAPersonKeepsItUntilTheCrmChangesAgain() {
        bothChange();
        choose("books");

        assertThat(chain.tasks()).isEmpty();
        people.updateRelation(company, row -> row.put("name", "C BV"));
        chain.live(WHILE);
        assertThat(chain.seed.contactField(contact, "company_name")).isEqualTo("C BV");
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 9");
        assertThat(chain.tasks()).isEmpty();

        people.updateRelation(company, row -> Relations.phone(row, "020 3"));
        chain.live(WHILE);
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 3");
    }

    @Test
    void aChoiceHoldsForTheValuesThatThePersonSawAndNoOthers() {
        bothChange();
        chain.seed.changeContact(contact, "phone", "020 8");
        choose("crm");

        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 8");
        assertThat(chain.tasks()).containsExactly(DIFFERS);
        assertThat(chain.subject(relation).task().orElseThrow().what()).contains("books '020 8'");
        choose("crm");
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 2");
    }

    @Test
    void theTaskGoesByItselfWhenOneSideIsCorrected() {
        bothChange();
        people.updateRelation(company, row -> Relations.phone(row, "020 9"));
        chain.live(WHILE);

        assertThat(chain.tasks()).isEmpty();
        assertThat(writes()).isZero();
    }

    @Test
    void anIgnoredDifferenceIsNotAskedAboutAgainUntilAValueChanges() {
        bothChange();
        chain.ignore(relation, "so be it");
        people.updateRelation(company, row -> row.put("website", "https://a.example"));
        chain.live(WHILE);
        assertThat(chain.tasks()).isEmpty();

        people.updateRelation(company, row -> Relations.phone(row, "020 3"));
        chain.live(WHILE);
        assertThat(chain.tasks()).containsExactly(DIFFERS);
    }

    @Test
    void anotherIbanIsPutToAPersonBeforeItIsWritten() {
        people.updateRelation(company, row -> row.put("iban", "NL02ABNA0123456789"));
        chain.live(WHILE);

        assertThat(chain.tasks()).containsExactly(DIFFERS);
        assertThat(chain.seed.contactField(contact, "bank_account")).isEqualTo("NL91ABNA0417164300");
        choose("crm");
        assertThat(chain.seed.contactField(contact, "bank_account")).isEqualTo("NL02ABNA0123456789");
    }

    @Test
    void theSettingsSayWhoOwnsAField() {
        chain.change(books -> Relations.with(
                books,
                new RelationPolicy(
                        Map.of(RelationField.IBAN, Owner.CRM, RelationField.PHONE, Owner.ACCOUNTING),
                        Conflict.ASK,
                        false)));
        people.updateRelation(company, row -> Relations.phone(row.put("iban", "NL02ABNA0123456789"), "020 2"));
        chain.live(WHILE);

        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.seed.contactField(contact, "bank_account")).isEqualTo("NL02ABNA0123456789");
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 1");
    }

    @Test
    void theSettingsMayLetTheCrmWriteOverWhatOthersChanged() {
        chain.change(books -> Relations.with(books, new RelationPolicy(Map.of(), Conflict.OVERWRITE, false)));
        bothChange();

        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 2");
    }

    @Test
    void whatTheCrmEmptiesIsEmptied() {
        people.updateRelation(company, row -> row.putArray("telephones"));
        chain.live(WHILE);

        assertThat(chain.seed.contactField(contact, "phone")).isEmpty();
        assertThat(chain.tasks()).isEmpty();
    }

    @Test
    void anInvoiceIsBookedWhileItsDebtorWaitsForAPerson() {
        bothChange();
        people.invoice(Books.of(company, Books.high("200.00")));
        chain.live(WHILE);

        assertThat(chain.books().withReference("2026 / 2")).hasSize(1);
        assertThat(chain.tasks()).containsExactly(DIFFERS);
    }

    @Test
    void whatWasChangedInTheBooksAloneIsAskedAboutWithAnInvoiceAfterAMonth() {
        chain.seed.changeContact(contact, "phone", "020 9");
        people.invoice(Books.of(company, Books.high("200.00")));
        chain.live(WHILE);
        assertThat(chain.tasks()).isEmpty();

        chain.clock.advance(Duration.ofDays(31));
        people.invoice(Books.of(company, Books.high("300.00")));
        chain.live(WHILE);
        assertThat(chain.tasks()).containsExactly(DIFFERS);
        assertThat(chain.books().withReference("2026 / 3")).hasSize(1);
        choose("books");
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.seed.contactField(contact, "phone")).isEqualTo("020 9");
    }

    private void bothChange() {
        chain.seed.changeContact(contact, "phone", "020 9");
        people.updateRelation(company, row -> Relations.phone(row, "020 2"));
        chain.live(WHILE);
    }

    private long writes() {
        return chain.moneybird.requests().count("PATCH", ".*/contacts.*");
    }

    private void choose(String side) {
        Relations.choose(chain, relation, side);
        chain.live(WHILE);
    }
}
