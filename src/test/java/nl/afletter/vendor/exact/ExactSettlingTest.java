package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.afletter.contract.Postman;
import nl.afletter.model.Posting.CreditSettlement;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Operation.Lookup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Protects what stands under a number is open, whichever sign Exact shows and whether or not it matches by itself;
 * match sets, and what is left to a person.
 */
class ExactSettlingTest extends ExactCases {

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void whatIsOpenIsRightWhicheverSignExactShowsAndWhetherOrNotItMatches(boolean negative, boolean matches) {
        company.simulator.receivablesNegative(negative);
        company.simulator.matchesItself(matches);
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        postman.post(money("tr_1", "21.00", toItem(id, "21.00")));
        assertThat(open(id)).isEqualTo(eur("100.00"));
        postman.post(money("tr_2", "100.00", toItem(id, "100.00")));
        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(accounting.openItems("").rows()).isEmpty();
        postman.post(money("chb_1", "-121.00", toItem(id, "-121.00")));
        assertThat(open(id)).isEqualTo(eur("121.00"));
        assertThat(accounting.openItems("").rows()).singleElement().satisfies(item -> {
            assertThat(item.id()).isEqualTo(id);
            assertThat(item.open()).isEqualTo(eur("121.00"));
        });
        postman.post(money("chb_1-won", "121.00", toItem(id, "121.00")));
        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(only("2026-1").matched()).isEqualTo(matches);
    }

    @Test
    void whatExactDoesNotMatchIsSentAsMatchSetsWhereTheOptionSaysSo() {
        company.simulator.matchesItself(false);
        use(Map.of(ExactAccounting.MATCH_SETS, "true"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));

        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));

        assertThat(only("2026-1").matched()).isTrue();
        assertThat(open(id)).isEqualTo(eur("0.00"));
    }

    @Test
    void aLostAnswerToMatchSetsIsLookedUpAndNothingIsMatchedTwice() {
        company.simulator.matchesItself(false);
        use(Map.of(ExactAccounting.MATCH_SETS, "true"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        company.simulator.faults().on("POST", "/docs/XMLUpload.aspx").resetAfterEffect();

        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));

        assertThat(postman.unknown()).isOne();
        assertThat(only("2026-1").matched()).isTrue();
    }

    @Test
    void matchSetsThatExactDoesNotCarryOutLeaveThePaymentBookedToBeMatchedByHand() {
        company.simulator.matchesItself(false);
        company.simulator.matchesByXml(false);
        use(Map.of(ExactAccounting.MATCH_SETS, "true"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        MoneyPosting payment = money("tr_1", "121.00", toItem(id, "121.00"));

        postman.post(payment);

        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(only("2026-1").matched()).isFalse();
        assertThat(accounting.toBeMatched()).containsExactly("2026-1 = 26700001 of account 10231");
        company.seed.matchByHand(id);
        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(accounting.toBeMatched()).isEmpty();
    }

    @Test
    void matchSetsAreNotSentForAPart() {
        company.simulator.matchesItself(false);
        use(Map.of(ExactAccounting.MATCH_SETS, "true"));
        String id = postman.post(invoice("a", "2026-1", "100.00"));

        postman.post(money("tr_1", "21.00", toItem(id, "21.00")));

        assertThat(company.simulator.requests().lines())
                .noneMatch(line -> line.path().contains("XMLUpload"));
        assertThat(accounting.toBeMatched()).as("what is open in part").isEmpty();
        assertThat(open(id)).isEqualTo(eur("100.00"));
    }

    @Test
    void aCreditNoteThatLowersItsInvoiceStandsUnderBothNumbers() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        String credit = postman.post(invoice("b", "2026-2", ReferenceKind.CREDIT_NOTE, "-50.00", "-10.50"));

        postman.post(new CreditSettlement("crm:nl:tie:1", credit, id, TODAY, eur("60.50"), "tied"));

        assertThat(open(id)).isEqualTo(eur("60.50"));
        assertThat(open(credit)).isEqualTo(eur("0.00"));
        assertThat(accounting.item(id).orElseThrow().ties()).singleElement().satisfies(tie -> assertThat(tie.money())
                .isFalse());
    }

    @Test
    void aPaymentThatAPersonMatchedWithoutANumberLeavesNothingOpen() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));

        company.seed.paidByHand(id, TODAY, "1100");

        assertThat(open(id)).isEqualTo(eur("0.00"));
        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    @Test
    void anEntryThatStandsTwiceUnderOurKeyIsForAPerson() {
        MoneyPosting money = money("tr_1", "10.00", new ToLedger("2000", eur("10.00"), "text"));
        postman.post(money);
        new Postman(accounting, company.clock).post(money);

        assertThat(postman.find(money).values())
                .singleElement()
                .isInstanceOfSatisfying(Lookup.Unclear.class, unclear -> assertThat(unclear.evidence())
                        .contains("more than once"));
    }

    @Test
    void anEntryWhoseNotesExactDoesNotShowIsForAPersonAndNeverBookedTwice() {
        company.simulator.showsNotes(false);
        MoneyPosting money = money("tr_1", "10.00", new ToLedger("2000", eur("10.00"), "text"));
        postman.post(money);

        assertThat(postman.find(money).values()).hasOnlyElementsOfType(Lookup.Unclear.class);
        assertThat(postman.find(money("tr_11", "10.00", new ToLedger("2000", eur("10.00"), "text")))
                        .values())
                .hasOnlyElementsOfType(Lookup.Absent.class);
    }
}
