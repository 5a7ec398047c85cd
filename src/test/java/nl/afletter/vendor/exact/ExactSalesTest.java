package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.Posting.RevenueLine;
import nl.afletter.model.Posting.VatAmount;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import nl.afletter.port.Operation.Lookup;
import org.junit.jupiter.api.Test;

/**
 * Protects sales entries: VAT per code and line, cost centres and projects, numbers, versions, refusals that come as
 * a 500, and open items page by page.
 */
class ExactSalesTest extends ExactCases {

    @Test
    void vatThatTheCrmRoundedOtherwiseIsSaidOnTheLargestLine() {
        InvoicePosting odd = new InvoicePosting(
                "crm:nl:invoice:odd",
                ReferenceKind.INVOICE,
                "2026-9",
                TODAY,
                TODAY,
                debtor,
                List.of(line("one", "0.12"), line("two", "0.12")),
                eur("0.05"),
                List.of(new VatAmount("2", eur("0.05"))),
                eur("0.29"),
                "CRM",
                "",
                "booked");

        assertThat(accounting.item(postman.post(odd)).orElseThrow().total()).isEqualTo(eur("0.29"));
        assertThat(books().balance("1500")).isEqualTo(-5);
    }

    @Test
    void vatOfACodeThatIncludesItIsRefused() {
        InvoicePosting including = invoice("a", "2026-1", "3", "100.00", "21.00");

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(including));

        assertThat(refused.code()).isEqualTo("vat-code-unknown");
        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    @Test
    void aReverseChargedInvoiceHasNoVatOnIt() {
        String id = postman.post(invoice("a", "2026-1", "6", "500.00", "0.00"));

        assertThat(accounting.item(id).orElseThrow().total()).isEqualTo(eur("500.00"));
    }

    @Test
    void costCentreAndProjectStandOnTheLineByTheirCodes() {
        company.seed.costCentre("PRJ42", "Verbouwing");
        company.seed.project("P7", "Kantoor");
        InvoicePosting placed = new InvoicePosting(
                "crm:nl:invoice:p",
                ReferenceKind.INVOICE,
                "2026-5",
                TODAY,
                TODAY,
                debtor,
                List.of(new RevenueLine("work", eur("100.00"), "2", "8000", "PRJ42 project:P7")),
                eur("21.00"),
                eur("121.00"),
                "CRM",
                "",
                "booked");
        postman.post(placed);

        assertThat(accounting.standing("crm:nl:invoice:p", debtor, TODAY, TODAY))
                .singleElement()
                .satisfies(standing -> {
                    assertThat(standing.effect().intent())
                            .isEqualTo(accounting.effects(placed).get(0).intent())
                            .contains("PRJ42 project:P7");
                });
    }

    @Test
    void aRefusalThatComesAsA500IsARefusalAndNothingIsLookedForLater() {
        company.seed.ledger("1301", "Nog een debiteurenrekening", 20);
        InvoicePosting wrong = invoiceOn("1301");

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(wrong));

        assertThat(refused.code()).isEqualTo("refused");
        assertThat(refused).hasMessageContaining("Grootboekrekeningtype");
        assertThat(postman.unknown()).isZero();
        assertThat(accounting.openItems("").rows()).isEmpty();
    }

    @Test
    void anInvoiceWithoutYourRefIsNamedByExactsOwnNumber() {
        String id = company.seed.foreignInvoice(debtor, "", TODAY, 10_000, "8000");
        String number = accounting.item(id).orElseThrow().number();

        assertThat(number).isEqualTo("26700001");
        assertThat(accounting.itemsByReference(new Reference(ReferenceKind.INVOICE, number), TODAY, TODAY))
                .singleElement()
                .satisfies(item -> assertThat(item.id()).isEqualTo(id));
    }

    @Test
    void aLaterVersionUnderTheSameNumberIsAbsentUntilItIsBooked() {
        InvoicePosting first = invoice("a", "2026-1", "100.00");
        postman.post(first);
        InvoicePosting second = invoice("a:v2", "2026-1", "50.00");

        assertThat(postman.find(second).values()).hasOnlyElementsOfType(Lookup.Absent.class);
        postman.post(second);
        assertThat(postman.find(second).values()).hasOnlyElementsOfType(Lookup.Found.class);
        assertThat(postman.find(first).values()).hasOnlyElementsOfType(Lookup.Found.class);
    }

    @Test
    void moreThanAPageOfOpenItemsIsReadWithoutLoss() {
        for (int i = 0; i < 70; i++) {
            company.seed.foreignInvoice(debtor, "H-" + i, TODAY, 10_000, "8000");
        }

        var first = accounting.openItems("");
        var second = accounting.openItems(first.next());

        assertThat(first.rows()).hasSize(60);
        assertThat(second.rows()).hasSize(10);
        assertThat(second.isLast()).isTrue();
        assertThat(second.rows()).doesNotContainAnyElementsOf(first.rows());
    }
}
