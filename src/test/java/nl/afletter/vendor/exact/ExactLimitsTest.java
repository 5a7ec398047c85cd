package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.afletter.contract.Postman;
import nl.afletter.http.Http;
import nl.afletter.model.Posting.InvoicePosting;
import nl.afletter.model.ReferenceKind;
import nl.afletter.port.Failure;
import org.junit.jupiter.api.Test;

/** Protects Exact's limits by minute and day, its error budget, and divisions under one grant. */
class ExactLimitsTest extends ExactCases {

    @Test
    void theMinuteLimitPausesUntilTheResetThatItsHeaderNames() {
        company.simulator.limitRequestsTo(1, 5_000);
        accounting.openItems("");

        Failure.Throttled pause = catchThrowableOfType(Failure.Throttled.class, () -> accounting.openItems(""));

        assertThat(pause.until()).isEqualTo(company.clock.instant().plusSeconds(60));
    }

    @Test
    void theDayLimitPausesUntilItsEnd() {
        company.simulator.limitRequestsTo(100, 1);
        accounting.openItems("");

        Failure.Throttled pause = catchThrowableOfType(Failure.Throttled.class, () -> accounting.openItems(""));

        assertThat(pause.until()).isEqualTo(company.clock.instant().plus(Duration.ofDays(1)));
    }

    @Test
    void nothingThatIsOrdinaryIsAnsweredWithAnErrorOfTheBudget() {
        String id = postman.post(invoice("a", "2026-1", "100.00"));
        postman.find(invoice("b", "2026-2", "100.00"));
        accounting.item("00000000-0000-4000-8000-000000000000");
        accounting.debtor("4711");
        postman.post(money("tr_1", "121.00", toItem(id, "121.00")));
        accounting.closedUntil();
        accounting.openItems("");
        accounting.movements("1290", TODAY, TODAY, "");

        assertThat(company.simulator.requests().lines()).allMatch(line -> line.status() < 400);
    }

    @Test
    void oneGrantOpensSeveralDivisionsAndTheirBooksStayApart() {
        var other = company.simulator.division("200002", "Tweede BV");
        other.ledger("8000", "Omzet", 110);
        ExactAccounting second =
                company.accounting(company.simulator.baseUrl(), "200002", Map.of(), new Http(company.clock));
        Postman there = new Postman(second, company.clock);
        String itsDebtor = there.post(debtor("10231"));
        there.post(new InvoicePosting(
                "crm:nl:invoice:x",
                ReferenceKind.INVOICE,
                "2026-1",
                TODAY,
                TODAY,
                itsDebtor,
                List.of(line("work", "100.00")),
                eur("21.00"),
                eur("121.00"),
                "CRM",
                "",
                "booked"));

        assertThat(second.openItems("").rows()).hasSize(1);
        assertThat(accounting.openItems("").rows()).isEmpty();
        assertThat(company.simulator.books("200002").contradictions()).isEmpty();
    }

    @Test
    void aDivisionThatTheGrantDoesNotOpenIsRefused() {
        ExactAccounting closed =
                company.accounting(company.simulator.baseUrl(), "999999", Map.of(), new Http(company.clock));

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> closed.openItems(""));

        assertThat(refused.code()).isEqualTo("not-allowed");
    }
}
