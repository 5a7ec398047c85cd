package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import nl.afletter.model.OpenItem;
import nl.afletter.model.Posting.DebtorPosting;
import nl.afletter.model.Posting.DraftInvoicePosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects invoices that Exact makes, prints and sends itself: of an item, once, and no open item before they are printed. */
class ExactDraftsTest extends ExactCases {

    @BeforeEach
    void theSettingsNameAnItem() {
        use(Map.of(ExactAccounting.DRAFT_ITEM, Company.ITEM));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDraftThatAPersonPrintsIsFoundByTheIdOfItsInvoice(boolean sameId) {
        company.simulator.entriesBearInvoiceIds(sameId);
        String id = postman.post(draft(debtor, false));
        assertThat(accounting.item(id)).isEmpty();
        assertThat(books().balances()).isEmpty();

        String number = company.seed.print(id, TODAY);

        OpenItem item = accounting.item(id).orElseThrow();
        assertThat(item.number()).isEqualTo(number);
        assertThat(item.open()).isEqualTo(eur("121.00"));
        assertThat(item.source()).as("a booking that Exact made").isEmpty();
        assertThat(accounting.openItems("").rows()).extracting(OpenItem::id).containsExactly(item.id());
        postman.post(money("tr_1", "121.00", toItem(item.id(), "121.00")));
        assertThat(accounting.item(id).orElseThrow().open()).isEqualTo(eur("0.00"));
    }

    @Test
    void linesStandOnTheLedgerAccountsOfTheMappingAndNotOnTheItems() {
        company.seed.ledger("8010", "Omzet hosting", 110);
        RevenueLine hosting = new RevenueLine("Hosting", eur("10.00"), "1", "8010", "");
        String id = postman.post(new DraftInvoicePosting(
                "crm:nl:deal:2",
                "Website",
                TODAY,
                debtor,
                List.of(line("Ontwerp", "100.00"), hosting),
                eur("110.00"),
                false,
                "won"));
        company.seed.print(id, TODAY);

        assertThat(books().balance("8000")).isEqualTo(-10_000);
        assertThat(books().balance("8010")).isEqualTo(-1_000);
        assertThat(books().balance("1300")).isEqualTo(13_190);
    }

    @Test
    void anInvoiceIsMailedOnceAlsoWhenTheAnswerIsLost() {
        String account = withMail();
        company.simulator.faults().on("POST", ".*/PrintedSalesInvoices").resetAfterEffect();

        String id = postman.post(draft(account, true));

        assertThat(postman.unknown()).isOne();
        assertThat(company.seed.mails(id)).isOne();
        assertThat(accounting.item(id).orElseThrow().open()).isEqualTo(eur("121.00"));
    }

    @Test
    void anInvoiceThatWasPrintedButNotMailedIsForAPersonAndNotPrintedAgain() {
        DraftInvoicePosting posting = draft(debtor, true);

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(posting));

        assertThat(refused.code()).isEqualTo("invoice-not-sent");
        assertThat(refused).hasMessageContaining("Geen e-mailadres");
        assertThat(books().balance("1300")).isEqualTo(12_100);
        postman.post(posting);
        assertThat(books().balance("1300")).isEqualTo(12_100);
    }

    @Test
    void nothingIsPrintedIntoAClosedPeriod() {
        String account = withMail();
        company.seed.closeUntil(TODAY);

        Failure.Rejected refused =
                catchThrowableOfType(Failure.Rejected.class, () -> postman.post(draft(account, true)));

        assertThat(refused.code()).isEqualTo("period-closed");
        assertThat(company.seed.drafts()).hasSize(1);
        assertThat(books().balances()).isEmpty();
    }

    @Test
    void withoutAnItemExactMakesNoInvoices() {
        use(Map.of());

        assertThat(accounting.abilities().draftsInvoices()).isFalse();
        Failure.Rejected refused =
                catchThrowableOfType(Failure.Rejected.class, () -> accounting.effects(draft(debtor, false)));
        assertThat(refused.code()).isEqualTo("draft-by-hand");
    }

    @Test
    void anItemThatExactDoesNotHaveIsNamed() {
        use(Map.of(ExactAccounting.DRAFT_ITEM, "NIETS"));

        Failure.Rejected refused =
                catchThrowableOfType(Failure.Rejected.class, () -> postman.post(draft(debtor, false)));

        assertThat(refused.code()).isEqualTo("id-unknown");
        assertThat(refused).hasMessageContaining("NIETS");
    }

    private String withMail() {
        DebtorPosting card = debtor("10232", "factuur@example.com");
        return postman.post(card);
    }

    private static DraftInvoicePosting draft(String account, boolean send) {
        return new DraftInvoicePosting(
                "crm:nl:deal:1",
                "Website: De Vries",
                TODAY,
                account,
                List.of(line("Ontwerp", "100.00")),
                eur("100.00"),
                send,
                "won");
    }
}
