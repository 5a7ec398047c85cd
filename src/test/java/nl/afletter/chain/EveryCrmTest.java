package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.afletter.chain.CrmSide.Made;
import nl.afletter.chain.Points.Point;
import nl.afletter.local.sim.hubspot.HubSpotPeople;
import nl.afletter.local.sim.hubspot.HubSpotSimulator;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.prove.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same stories with every CRM, paid through Mollie and booked in Moneybird: booked, settled, shown, changed, taken
 * back; with every webhook lost; with a process that dies.
 */
@Tag("prove")
class EveryCrmTest {
    private static final Duration SOON = Duration.ofHours(3);
    private static final int SAMPLED_POINTS = 6;

    static Stream<Made> crms() {
        return CrmSide.all().stream();
    }

    @ParameterizedTest
    @MethodSource("crms")
    void anInvoiceIsBookedSettledAndShown(Made made) {
        try (Chain chain = with(made)) {
            CrmSide crm = chain.crm();
            String invoice = crm.invoice(crm.company("A BV"), Stories.DAY, "1000.00");
            chain.calm(SOON);
            assertThat(chain.balance("1300").toDecimal()).isEqualTo("1210.00");
            assertThat(crm.shows(invoice)).isEqualTo("open 1210.00");
            chain.paid("210.00", "factuur", invoice);
            chain.calm(SOON);
            assertThat(crm.shows(invoice)).isEqualTo("open 1000.00");
            chain.paid("1000.00", "factuur", invoice);
            chain.calm(SOON);
            assertThat(crm.shows(invoice)).isEqualTo("open 0.00");
            assertThat(chain.balance("1300").toDecimal()).isEqualTo("0.00");
            String settlement = chain.mollie.settle(Stories.DAY);
            chain.live(Duration.ofDays(1), Duration.ofHours(1));
            Subject payout = chain.subject(new SubjectRef(Chain.PSP, SubjectKind.PAYOUT, settlement));
            assertThat(payout.fact("difference")).isEqualTo("0.00");
            sound(chain);
        }
    }

    @ParameterizedTest
    @MethodSource("crms")
    void withEveryWebhookOfTheCrmLostTheFeedBringsTheSame(Made made) {
        try (Chain chain = with(made)) {
            CrmSide crm = chain.crm();
            String company = crm.company("A BV");
            String invoice = crm.invoice(company, Stories.DAY, "100.00");
            crm.loseWebhooks();
            chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
            assertThat(chain.balance("1300").toDecimal()).isEqualTo("121.00");
            crm.rename(company, "A Holding BV");
            crm.loseWebhooks();
            chain.paid("121.00", "factuur", invoice);
            chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
            assertThat(crm.shows(invoice)).isEqualTo("open 0.00");
            assertThat(chain.moneybird.requests().count("PATCH", ".*/contacts.*"))
                    .as("the debtor's new name")
                    .isEqualTo(1);
            sound(chain);
        }
    }

    @ParameterizedTest
    @MethodSource("crms")
    void anInvoiceThatIsTakenBackIsReversed(Made made) {
        try (Chain chain = with(made)) {
            CrmSide crm = chain.crm();
            String invoice = crm.invoice(crm.company("A BV"), Stories.DAY, "100.00");
            chain.calm(SOON);
            crm.takeBack(invoice);
            chain.calm(SOON);
            assertThat(chain.balance("1300").toDecimal()).isEqualTo("0.00");
            assertThat(chain.books().items()).hasSize(2);
            sound(chain);
        }
    }

    @Test
    void anInvoiceThatIsDeletedInHubSpotIsReversedAlsoWhenNobodyTellsOfIt() {
        try (Chain chain = new Chain().onTheWire()) {
            HubSpotSimulator hubspot = chain.connectHubSpot(Map.of());
            HubSpotPeople people = hubspot.people();
            String invoice = people.invoice(
                    people.company("A BV", "NL001234567B01", "11111111"),
                    Stories.DAY,
                    HubSpotPeople.Line.of("Advies", "100.00", HubSpotSimulator.RATE_HIGH));
            chain.calm(SOON);
            people.delete("invoices", invoice);
            hubspot.webhooks().deliver(bodies -> List.of());
            chain.live(Duration.ofHours(2), Duration.ofMinutes(30));
            assertThat(chain.balance("1300").toDecimal()).isEqualTo("0.00");
            assertThat(chain.books().items()).hasSize(2);
            sound(chain);
        }
    }

    @ParameterizedTest
    @MethodSource("crms")
    void aProcessThatDiesAtAnyPointBooksAndShowsTheSame(Made made) {
        try (Chain chain = with(made)) {
            CrmSide crm = chain.crm();
            String company = crm.company("A BV");
            String paid = crm.invoice(company, LocalDate.of(2026, 11, 1), "50.00");
            chain.calm(SOON);
            crm.invoice(company, Stories.DAY, "1000.00");
            chain.paid("60.50", "factuur", paid);
            List<Point> points = Points.of(chain, () -> chain.calm(SOON));
            List<String> undisturbed = Footprint.of(chain);
            assertThat(undisturbed).noneMatch(line -> line.startsWith("WRONG"));
            for (int n : Sample.numbersBelow(points.size(), SAMPLED_POINTS, made.name())) {
                chain.takeBack(points.get(n).world());
                chain.calm(SOON);
                int asked = Person.settlesWritings(chain, SOON);
                assertThat(asked == 0 ? Footprint.difference(undisturbed, Footprint.of(chain)) : Footprint.wrong(chain))
                        .as("%s, point %d: %s", made, n, points.get(n).what())
                        .isEmpty();
            }
        }
    }

    private static Chain with(Made made) {
        return new Chain(new Chain.Vendors(made.in(), MollieSide::new, MoneybirdSide::new)).onTheWire();
    }

    private static void sound(Chain chain) {
        assertThat(chain.tasks()).isEmpty();
        assertThat(Footprint.wrong(chain)).isEmpty();
    }
}
