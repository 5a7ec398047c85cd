package nl.afletter.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import nl.afletter.model.Debtor;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.RelationCard;
import nl.afletter.model.RelationField;
import nl.afletter.model.RelationRole;
import nl.afletter.port.Operation.Lookup;
import org.junit.jupiter.api.Test;

/**
 * The promises about relations: a card stands in the books as the adapter says that it would, only the fields that are
 * brought are changed, and one company is one relation where the package allows it.
 */
public abstract class RelationContract extends PurchaseContract {

    private static final String KVK = "68750110";
    private static final String VAT = "NL123456782B13";

    private static Debtor full(String name, String phone) {
        return new Debtor(
                "c9",
                true,
                name,
                "",
                "",
                "facturen@vol.example",
                phone,
                "Damrak 1",
                "1012LG",
                "Amsterdam",
                "NL",
                VAT,
                KVK,
                "NL91ABNA0417164300");
    }

    private static DebtorPosting bring(
            String key, String existing, String number, Debtor debtor, RelationField... which) {
        return new DebtorPosting(key, existing, number, debtor, Set.of(which), Set.of(), "changed");
    }

    private RelationCard shown(String relation) {
        return accounting().relation(relation).orElseThrow();
    }

    private static void assertShows(RelationCard shown, RelationCard wanted) {
        wanted.values().forEach((field, value) -> assertThat(RelationCard.alike(shown.value(field), value))
                .as("%s: books '%s', wanted '%s'", field, shown.value(field), value)
                .isTrue());
    }

    @Test
    void everyFieldOfACardStandsInTheBooks() {
        Debtor debtor = full("Vol BV", "020 123");
        String relation = postman.post(new DebtorPosting("crm:nl:debtor:c9", "", "20001", debtor, "new"));

        assertThat(accounting().kept(debtor).values()).containsOnlyKeys(RelationField.values());
        assertShows(shown(relation), accounting().kept(debtor));
    }

    @Test
    void onlyTheFieldsThatAreBroughtChangeAndAnEmptyOneEmptiesTheField() {
        String relation =
                postman.post(new DebtorPosting("crm:nl:debtor:c9", "", "20001", full("Vol BV", "020 123"), "new"));
        changePhone(relation, "030 999");
        assertThat(shown(relation).value(RelationField.PHONE)).isEqualTo("030 999");

        Debtor other = full("Anders BV", "020 456");
        DebtorPosting name = bring("crm:nl:debtor:c9:u1", relation, "20001", other, RelationField.NAME);
        assertThat(postman.find(name).values()).hasOnlyElementsOfType(Lookup.Absent.class);
        assertThat(postman.post(name)).isEqualTo(relation);
        assertThat(postman.find(name).values()).hasOnlyElementsOfType(Lookup.Found.class);
        assertThat(shown(relation).value(RelationField.NAME)).isEqualTo("Anders BV");
        assertThat(shown(relation).value(RelationField.PHONE)).isEqualTo("030 999");

        postman.post(bring("crm:nl:debtor:c9:u2", relation, "20001", full("Anders BV", ""), RelationField.PHONE));
        assertThat(shown(relation).value(RelationField.PHONE)).isEmpty();
        assertThat(shown(relation).value(RelationField.EMAIL)).isEqualTo("facturen@vol.example");
    }

    @Test
    void anAddressIsBroughtWholeAndMayBeTakenAway() {
        Debtor before = full("Vol BV", "");
        String relation = postman.post(new DebtorPosting("crm:nl:debtor:c9", "", "20001", before, "new"));
        Debtor homeless =
                new Debtor("c9", true, "Vol BV", "", "", "", "", "", "", "", "", VAT, KVK, "NL91ABNA0417164300");
        DebtorPosting gone = bring("crm:nl:debtor:c9:u1", relation, "20001", homeless, RelationField.ADDRESS);
        postman.post(gone);

        assertThat(postman.find(gone).values()).hasOnlyElementsOfType(Lookup.Found.class);
        assertThat(shown(relation).value(RelationField.ADDRESS)).isEmpty();
        postman.post(bring("crm:nl:debtor:c9:u2", relation, "20001", before, RelationField.ADDRESS));
        assertThat(shown(relation).value(RelationField.ADDRESS))
                .isEqualTo(accounting().kept(before).value(RelationField.ADDRESS));
    }

    @Test
    void aNewIbanTakesThePlaceOfTheOld() {
        String relation = postman.post(new DebtorPosting("crm:nl:debtor:c9", "", "20001", full("Vol BV", ""), "new"));
        Debtor moved = new Debtor("c9", true, "Vol BV", "", "", "", "", "", "", "", "", "", "", "NL02ABNA0123456789");
        DebtorPosting iban = bring("crm:nl:debtor:c9:u1", relation, "20001", moved, RelationField.IBAN);
        assertThat(postman.find(iban).values()).hasOnlyElementsOfType(Lookup.Absent.class);
        postman.post(iban);

        assertThat(postman.find(iban).values()).hasOnlyElementsOfType(Lookup.Found.class);
        assertThat(shown(relation).value(RelationField.IBAN)).isEqualTo("NL02ABNA0123456789");
    }

    @Test
    void aCompanyIsFoundByItsNumbersWhoeverMadeIt() {
        String relation = postman.post(new DebtorPosting("crm:nl:debtor:c9", "", "20001", full("Vol BV", ""), "new"));

        assertThat(accounting().sameCompany(RelationRole.DEBTOR, KVK, "")).containsExactly(relation);
        assertThat(accounting().sameCompany(RelationRole.DEBTOR, "", VAT)).containsExactly(relation);
        assertThat(accounting().sameCompany(RelationRole.DEBTOR, KVK, VAT)).containsExactly(relation);
        assertThat(accounting().sameCompany(RelationRole.DEBTOR, "6875011", "")).isEmpty();
        assertThat(accounting().sameCompany(RelationRole.DEBTOR, "", "")).isEmpty();
        assertThat(accounting().sameCompany(RelationRole.CREDITOR, KVK, VAT).contains(relation))
                .isEqualTo(accounting().oneRelationForBoth());
    }

    @Test
    void aCreditorIsMadeOnceAndIsTheSameRelationAsTheDebtorWhereThePackageAllowsIt() {
        Debtor supplier = full("Leverancier BV", "");
        DebtorPosting creditor = new DebtorPosting(
                "crm:nl:creditor:c9", "", "20002", supplier, null, Set.of(RelationRole.CREDITOR), "supplier");
        String relation = postman.post(creditor);
        assertThat(new Postman(accounting(), clock()).post(creditor)).isEqualTo(relation);
        assertThat(accounting().sameCompany(RelationRole.CREDITOR, KVK, "")).containsExactly(relation);

        if (accounting().oneRelationForBoth()) {
            postman.execute(
                    accounting()
                            .effects(new DebtorPosting(
                                    "crm:nl:creditor:c9:u1",
                                    relation,
                                    "20002",
                                    supplier,
                                    Set.of(),
                                    Set.of(RelationRole.DEBTOR),
                                    "invoiced")),
                    "crm:nl:creditor:c9:u1");
            assertThat(accounting().sameCompany(RelationRole.DEBTOR, KVK, "")).containsExactly(relation);
            assertThat(accounting().sameCompany(RelationRole.CREDITOR, KVK, "")).containsExactly(relation);
        }
    }

    @Test
    void aRelationThatIsGoneIsNotThere() {
        String unknown = debtor.substring(0, debtor.length() - 1) + (debtor.endsWith("7") ? "8" : "7");

        assertThat(accounting().relation(unknown)).isEmpty();
        assertThat(List.of(accounting().relation(debtor).orElseThrow().value(RelationField.NAME)))
                .containsExactly("Voorbeeld Bouw BV");
    }
}
