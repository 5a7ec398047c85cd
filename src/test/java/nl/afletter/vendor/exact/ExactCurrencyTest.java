package nl.afletter.vendor.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import nl.afletter.model.Money;
import nl.afletter.model.Posting.MoneyPosting;
import nl.afletter.model.Posting.ToLedger;
import nl.afletter.port.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects money in other currencies than that of the books. */
class ExactCurrencyTest extends ExactCases {

    @ParameterizedTest
    @ValueSource(strings = {"USD"})
    void moneyInAnotherCurrencyIsRefusedBeforeItIsSent(String currency) {
        MoneyPosting dollars = new MoneyPosting(
                "psp:mollie:tr_9",
                "1290",
                "tr_9",
                TODAY,
                Money.of("10.00", currency),
                "text",
                "",
                List.of(new ToLedger("2000", Money.of("10.00", currency), "text")),
                "money");

        Failure.Rejected refused = catchThrowableOfType(Failure.Rejected.class, () -> postman.post(dollars));

        assertThat(refused.code()).isEqualTo("foreign-currency");
        assertThat(books().balances()).isEmpty();
    }
}
