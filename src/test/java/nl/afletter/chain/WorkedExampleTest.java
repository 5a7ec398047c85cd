package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Money;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;

/**
 * Protects the bookkeeping as a whole: the sixteen events of nl-bookkeeping.md section 4, from CRM and PSP through the
 * real adapters into Moneybird's books, end in exactly the balances that the sheet works out.
 */
class WorkedExampleTest {

    @Test
    void theSixteenEventsEndInTheBalancesOfTheSheet() {
        try (Chain chain = new Chain().onTheWire()) {
            String settlement = run(chain);
            Map<String, String> expected = Map.ofEntries(
                    Map.entry("1100", "1848.84"),
                    Map.entry("1210", "0.00"),
                    Map.entry("1300", "121.00"),
                    Map.entry("4510", "8.00"),
                    Map.entry("4520", "15.00"),
                    Map.entry("4790", "-0.02"),
                    Map.entry("8000", "-1100.00"),
                    Map.entry("8010", "-150.00"),
                    Map.entry("8030", "-500.00"),
                    Map.entry("2000", "0.00"),
                    Map.entry("2999", "0.00"));
            assertThat(chain.tasks()).isEmpty();
            expected.forEach(
                    (account, balance) -> assertThat(chain.balance(account).toDecimal())
                            .as("balance of " + account)
                            .isEqualTo(balance));
            assertThat(chain.books().contradictions()).isEmpty();
            assertThat(chain.vat()).isEqualTo(Map.of("21%", "-231.00", "9%", "-13.50", "21% inkoop", "1.68"));
            Subject payout = chain.subject(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement));
            assertThat(payout.fact("difference")).isEqualTo("0.00");
        }
    }

    /** Lives through all of it. @return id of the payout */
    static String run(Chain chain) {
        People people = chain.teamleader.people();
        chain.mollie.tariff("ideal", "iDEAL", null, null);
        chain.mollie.tariff("refund", "Refunds", "8.00", null);
        chain.mollie.tariff("chargeback", "Chargebacks", "15.00", null);
        chain.mollie.vatFree("chargeback");
        chain.vies.register("NL", "123456789B13", "Demo BV");
        chain.vies.register("DE", "811907980", "C GmbH");
        String a = people.company("A BV", "NL001234567B01", "11111111");
        String b = people.company("B BV", "NL001234568B01", "22222222");
        String c = people.company("C GmbH", "DE811907980", "");
        String d = people.company("D BV", "NL001234569B01", "33333333");
        LocalDate day = LocalDate.of(2026, 11, 2);
        String f1 =
                people.invoice(People.NewInvoice.of(a, day, line("Advies", "1000.00", TeamleaderSimulator.RATE_HIGH)));
        String f2 =
                people.invoice(People.NewInvoice.of(b, day, line("Boeken", "200.00", TeamleaderSimulator.RATE_LOW)));
        String f3 = people.invoice(
                People.NewInvoice.of(c, day, line("Dienst", "500.00", TeamleaderSimulator.RATE_REVERSED)));
        String f4 =
                people.invoice(People.NewInvoice.of(d, day, line("Advies", "100.00", TeamleaderSimulator.RATE_HIGH)));
        chain.until("2026-11-10");
        chain.paid("1210.00", "factuur", f1);
        String tr2 = chain.paid("218.00", "factuur", f2);
        chain.until("2026-11-11");
        chain.paid("300.00", "deel", f3);
        chain.until("2026-11-12");
        chain.paid("200.02", "rest", f3);
        String tr5 = chain.paid("121.00", "kaart", f4);
        chain.until("2026-11-13");
        people.creditNote(
                f2,
                People.NewInvoice.of(
                        b, LocalDate.of(2026, 11, 13), line("Retour", "50.00", TeamleaderSimulator.RATE_LOW)));
        chain.mollie.refund(tr2, Money.of("54.50", "EUR"), "retour");
        chain.until("2026-11-16");
        chain.mollie.chargeback(tr5, Money.of("121.00", "EUR"));
        chain.until("2026-11-18");
        String settlement = chain.mollie.settle(LocalDate.of(2026, 11, 18));
        chain.until("2026-11-20");
        return settlement;
    }

    private static People.Line line(String text, String price, String rate) {
        return new People.Line(text, BigDecimal.ONE, new BigDecimal(price), rate, null, null);
    }
}
