package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.chain.Chain.World;
import nl.afletter.local.sim.generic.DocumentSender;
import nl.afletter.local.sim.receiver.ReceiverSimulator;
import nl.afletter.local.sim.stripe.StripeSimulator;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.model.EventType;
import nl.afletter.model.Hint;
import nl.afletter.model.Sales;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;

/**
 * Protects what others are told: each event arrives, signed, under one name however often it is sent, with all its keys;
 * and a receiver that is slow, down or gone costs the books nothing (generic-webhook.md sections 1 and 3).
 */
class EventsTest extends MoneyBench {

    private static final Duration THREE_DAYS = Duration.ofDays(4);

    private ReceiverSimulator receiver;

    /** To be told all but what becomes of customers. */
    private ReceiverSimulator connect() {
        return connect(Map.of(
                "types",
                Arrays.stream(EventType.values())
                        .filter(type -> type != EventType.PARTY_SYNCED)
                        .map(EventType::text)
                        .collect(Collectors.joining(" "))));
    }

    private ReceiverSimulator connect(Map<String, String> options) {
        receiver = chain.connectReceiver(options);
        return receiver;
    }

    @Test
    void anInvoiceIsToldOfWhenItIsBookedPaidInPartAndSettled() {
        connect();
        String invoice = invoice("100.00");
        String first = paid("21.00", "aanbetaling", invoice);
        String second = paid("100.00", "rest", invoice);

        assertThat(told())
                .containsExactly(
                        "invoice.booked booked paid 0.00 open 121.00",
                        "invoice.partially_paid partially_paid paid 21.00 open 100.00",
                        "invoice.settled settled paid 121.00 open 0.00");
        assertThat(data(0, "externalId")).isEqualTo(invoice);
        assertThat(data(0, "invoiceNumber")).isEqualTo("2026 / 1");
        assertThat(data(0, "subject")).isEqualTo("teamleader/INVOICE/" + invoice);
        assertThat(data(0, "accountingId")).isEqualTo(chain.invoice(invoice).fact("item"));
        assertThat(data(0, "currency")).isEqualTo("EUR");
        assertThat(data(0, "totalAmount")).isEqualTo("121.00");
        assertThat(data(0, "paymentId")).isNull();
        assertThat(Stream.of("paymentId", "paymentProvider", "paymentMethod", "paidAt")
                        .map(key -> data(1, key)))
                .containsExactly(first, "mollie", "ideal", TODAY.toString());
        assertThat(data(2, "paymentId")).isEqualTo(second);
        assertThat(receiver.events()).allSatisfy(event -> {
            assertThat(event.path("administration").asText()).isEqualTo(Chain.BOOKS);
            List<String> keys = new ArrayList<>();
            event.path("data").fieldNames().forEachRemaining(keys::add);
            assertThat(keys)
                    .isEqualTo(EventType.of(event.path("type").asText())
                            .orElseThrow()
                            .keys());
        });
        assertThat(receiver.events().stream()
                        .map(event -> event.path("timestamp").asText()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(receiver.times().values()).allMatch(times -> times == 1);
    }

    @Test
    void twoPaymentsThatAreBookedBeforeAnybodyIsToldAreTwoEvents() {
        connect();
        String invoice = invoice("100.00");
        chain.paid("100.00", "deel 1", invoice);
        chain.paid("21.00", "deel 2", invoice);
        soon();

        assertThat(told())
                .containsExactly(
                        "invoice.booked booked paid 0.00 open 121.00",
                        "invoice.partially_paid partially_paid paid 100.00 open 21.00",
                        "invoice.settled settled paid 121.00 open 0.00");
    }

    @Test
    void aChargebackIsToldOfAsAPaymentTakenBack() {
        connect();
        String invoice = invoice("100.00");
        String payment = paid("121.00", "factuur", invoice);
        chain.mollie.chargeback(payment, eur("121.00"));
        soon();

        assertThat(told().subList(1, 3))
                .containsExactly(
                        "invoice.settled settled paid 121.00 open 0.00",
                        "invoice.payment_reversed open paid 0.00 open 121.00");
    }

    @Test
    void anInvoiceThatCannotBeBookedIsToldOfAndSoIsItsTaskWhenItCloses() {
        connect();
        String company = people().company("Duits GmbH", "DE999999999", "");
        String invoice = people().invoice(Books.of(company, Books.reversed("500.00")));
        soon();

        assertThat(receiver.types()).containsExactly("invoice.booking_failed", "invoice.attention");
        assertThat(data(0, "externalId")).isEqualTo(invoice);
        assertThat(data(0, "accountingId")).isNull();
        assertThat(data(0, "reasonCode"))
                .isEqualTo(chain.invoice(invoice).task().orElseThrow().code());
        assertThat(data(0, "reasonMessage")).isNotEmpty();
        assertThat(data(1, "status")).isEqualTo("open");

        chain.vies.register("DE", "999999999", "Duits GmbH");
        chain.clock.advance(Duration.ofDays(2));
        chain.tryAgain(chain.invoice(invoice).ref());
        soon();

        assertThat(receiver.types().subList(2, 4)).containsExactly("invoice.booked", "invoice.attention");
        assertThat(data(3, "status")).isEqualTo("closed");
    }

    @Test
    void aCreditNoteThatSettlesItsInvoiceIsToldOfAndSoIsTheInvoice() {
        connect();
        String invoice = invoice("100.00");
        String note = creditNote(invoice, "100.00");

        assertThat(told().subList(1, told().size()))
                .containsExactlyInAnyOrder(
                        "invoice.settled settled paid 121.00 open 0.00",
                        "invoice.booked booked paid 0.00 open -121.00",
                        "invoice.settled settled paid -121.00 open 0.00");
        assertThat(receiver.events().stream()
                        .filter(event -> event.path("type").asText().equals("invoice.settled"))
                        .map(event -> event.path("data").path("externalId").asText()))
                .containsExactlyInAnyOrder(invoice, note);
    }

    @Test
    void anInvoiceThatIsMadeOfAPaymentIsToldOfWithThatPayment() {
        StripeSimulator stripe = chain.connectStripe(Map.of());
        chain.change(books ->
                selling(books, SaleTest.sales(Sales.Make.BOOKED, books.vat().get(0), 1)));
        connect();
        String charge = stripe.charge(eur("121.00"), "card", "Webshop", Map.of());
        stripe.billing(charge, SaleTest.AT_HOME);
        stripe.pay(charge, "J. Jansen");
        soon();
        soon();

        assertThat(told())
                .containsExactly(
                        "invoice.booked booked paid 0.00 open 121.00", "invoice.settled settled paid 121.00 open 0.00");
        assertThat(data(1, "externalId")).isNull();
        assertThat(data(1, "paymentId")).isEqualTo(charge);
        assertThat(data(1, "subject")).isEqualTo("stripe/SALE/" + charge);
    }

    @Test
    void anEventGoesInItsReceiversOwnLine() {
        connect();
        List<String> groups = new ArrayList<>();
        chain.table.queue().probe(new MemoryQueue.Probe() {
            @Override
            public void after(Hint hint, String group) {
                if (hint.subject().kind() == SubjectKind.DELIVERY) {
                    groups.add(group);
                }
            }
        });
        invoice("100.00");

        assertThat(groups).containsExactly("connection:demo.n8n");
        assertThat(deliveries()).singleElement().satisfies(row -> assertThat(row.administration())
                .isEqualTo(Chain.BOOKS));
    }

    @Test
    void ofOneCrmWithTwoCompaniesEachReceiverIsToldOfItsOwnAdministrationOnly() {
        Office other = chain.openOffice("tweede", "Tweede BV");
        connect(Map.of("types", "invoice.booked party.synced"));
        String company = people().company("Beider BV", "NL001234567B01", "33333333");
        People.Line line = People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH);
        people().of(other.department).invoice(People.NewInvoice.of(company, today(), line));
        soon();
        String own = people().invoice(People.NewInvoice.of(company, today(), line));
        soon();

        assertThat(receiver.types()).containsExactlyInAnyOrder("party.synced", "invoice.booked");
        assertThat(receiver.events().stream()
                        .map(event -> event.path("data").path("externalId").asText()))
                .containsExactlyInAnyOrder(company, own);
        assertThat(chain.tasks("tweede")).isEmpty();
    }

    @Test
    void aTaskAboutAPaymentIsToldOfWithThatPayment() {
        connect();
        String invoice = invoice("100.00");
        String payment = paid("131.00", "factuur", invoice);

        JsonNode attention = receiver.events().stream()
                .filter(event -> event.path("type").asText().equals("invoice.attention"))
                .findFirst()
                .orElseThrow();
        assertThat(attention.path("data").path("paymentId").asText()).isEqualTo(payment);
        assertThat(attention.path("data").path("reasonCode").asText()).isEqualTo("over-payment");
        assertThat(attention.path("data").path("externalId").isNull()).isTrue();
    }

    @Test
    void aChangedInvoiceIsToldOfAsItsNewVersionAndADeletedOneAsTakenBack() {
        connect();
        String invoice = invoice("100.00");
        people().updateBooked(invoice, People.Line.of("Advies", "200.00", TeamleaderSimulator.RATE_HIGH));
        soon();
        people().delete(invoice);
        soon();

        assertThat(told())
                .containsExactly(
                        "invoice.booked booked paid 0.00 open 121.00",
                        "invoice.booked booked paid 0.00 open 242.00",
                        "invoice.booking_reversed not_booked paid null open null");
    }

    @Test
    void aReceiverIsToldOnlyWhatItWants() {
        connect(Map.of("types", "invoice.settled payout.proven"));
        String invoice = invoice("100.00");
        paid("121.00", "factuur", invoice);

        assertThat(receiver.types()).containsExactly("invoice.settled");
    }

    @Test
    void aCustomerThatIsBroughtToTheBooksIsToldOfOnceAndAgainWhenItsCardChanges() {
        connect(Map.of("types", "party.synced"));
        String company = people().company("Ander BV", "NL001234567B01", "22222222");
        People.Line line = People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH);
        people().invoice(People.NewInvoice.of(company, today(), line));
        soon();
        people().invoice(People.NewInvoice.of(company, today(), line));
        soon();
        assertThat(receiver.types()).containsExactly("party.synced");
        assertThat(Stream.of("action", "name", "externalType", "externalId").map(key -> data(0, key)))
                .containsExactly("created", "Ander BV", "company", company);
        assertThat(data(0, "accountingId")).isNotEmpty();

        people().updateRelation(company, row -> row.put("name", "Ander Holding BV"));
        chain.live(Duration.ofHours(3));

        assertThat(receiver.types()).containsExactly("party.synced", "party.synced");
        assertThat(data(1, "action")).isEqualTo("updated");
        assertThat(data(1, "name")).isEqualTo("Ander Holding BV");
        assertThat(data(1, "accountingId")).isEqualTo(data(0, "accountingId"));
    }

    @Test
    void aCrmThatOnlyPostsToUsIsToldUnderItsOwnIds() {
        DocumentSender crm = chain.connectDocuments();
        connect();
        String invoice = crm.invoice(
                crm.company("Bakkerij BV", "NL001234567B01", "12345678"),
                today(),
                List.of(new DocumentSender.Line("Brood", "100.00", "S", "21")));
        soon();
        paid("121.00", "Factuur " + crm.number(invoice), null);

        assertThat(receiver.types()).containsExactly("invoice.booked", "invoice.settled");
        assertThat(data(1, "externalId")).isEqualTo(invoice);
        assertThat(data(1, "invoiceNumber")).isEqualTo(crm.number(invoice));
    }

    @Test
    void whatIsToldAfterThePauseOfItsCrmIsToldDuringIt() {
        connect();
        String invoice = invoice("100.00");
        chain.table
                .stores()
                .connections()
                .pause(Chain.CRM, chain.clock.instant().plus(Duration.ofDays(1)), "down");
        paid("121.00", "factuur", invoice);

        assertThat(receiver.types()).containsExactly("invoice.booked", "invoice.settled");
    }

    @Test
    void aTableThatWasTakenBackTellsTheSameFactUnderTheSameName() {
        connect();
        World before = chain.world();
        invoice("100.00");
        TreeMap<String, Integer> told = receiver.times();
        chain.clock.advance(Duration.ofHours(1));
        RestoreTest.restore(chain, before, "before the invoice");
        chain.live(Duration.ofHours(3));

        assertThat(receiver.times().keySet()).isEqualTo(told.keySet());
        assertThat(receiver.times().values()).containsExactly(2);
    }

    @Test
    void theStaticHeaderGoesWithEachEvent() {
        connect(Map.of("header", ReceiverSimulator.HEADER, "types", "invoice.booked"))
                .asksForHeader();
        invoice("100.00");

        assertThat(receiver.types()).containsExactly("invoice.booked");
    }

    @Test
    void withoutAReceiverNothingIsMadeOfIt() {
        paid("121.00", "factuur", invoice("100.00"));

        assertThat(Footprint.subjects(chain))
                .extracting(SubjectRef::kind)
                .doesNotContain(SubjectKind.NEWS, SubjectKind.DELIVERY);
    }

    @Test
    void aReceiverThatIsDownHoldsUpNoBooksAndGetsAllOfItInOrderOnceItIsBack() {
        connect().answers(500);
        String invoice = invoice("100.00");
        paid("21.00", "deel", invoice);
        paid("100.00", "rest", invoice);
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
        assertThat(open(invoice)).isEqualTo("0.00");
        chain.calm(Duration.ofHours(20));
        assertThat(chain.tasks()).isEmpty();

        receiver.answers(204);
        chain.calm(Duration.ofHours(30));

        assertThat(receiver.types()).containsExactly("invoice.booked", "invoice.partially_paid", "invoice.settled");
        assertThat(receiver.times().values()).allMatch(times -> times == 1);
    }

    @Test
    void afterTenAttemptsInThreeDaysAPersonIsAskedWhoTriesAgain() {
        connect().answers(404);
        invoice("100.00");
        chain.calm(THREE_DAYS);
        assertThat(chain.tasks()).containsExactly("DELIVERY not-delivered");
        assertThat(receiver.requests().lines()).hasSize(10);

        receiver.answers(200);
        chain.tryAgain(deliveries().get(0).ref());
        soon();

        assertThat(chain.tasks()).isEmpty();
        assertThat(receiver.types()).containsExactly("invoice.booked");
    }

    @Test
    void whenAReceiverIsGoneForGoodNothingMoreIsSentAndAPersonIsTold() {
        connect().answers(410);
        String invoice = invoice("100.00");
        paid("121.00", "factuur", invoice);
        invoice("200.00");
        chain.calm(THREE_DAYS);
        assertThat(chain.tasks()).containsExactly("DELIVERY receiver-gone");
        assertThat(receiver.requests().lines()).hasSize(1);

        receiver.answers(200);
        chain.tryAgain(deliveries().stream()
                .filter(row -> row.task().isPresent())
                .findFirst()
                .orElseThrow()
                .ref());
        chain.calm(Duration.ofHours(12));

        assertThat(chain.tasks()).isEmpty();
        assertThat(receiver.types()).containsExactlyInAnyOrder("invoice.booked", "invoice.settled", "invoice.booked");
    }

    @Test
    void aReceiverThatAsksToWaitIsLeftAloneForThatLong() {
        connect().asksToWait(3600);
        invoice("100.00");
        invoice("200.00");
        chain.live(Duration.ofMinutes(35));
        assertThat(receiver.requests().lines()).hasSize(1);

        receiver.answers(200);
        chain.live(Duration.ofMinutes(60));

        assertThat(receiver.types()).containsExactly("invoice.booked", "invoice.booked");
    }

    @Test
    void anEventWhoseAnswerWasLostIsSentAgainUnderTheSameName() {
        connect().faults().on("POST", ".*").resetAfterEffect();
        invoice("100.00");
        chain.live(Duration.ofHours(1));

        assertThat(receiver.types()).containsExactly("invoice.booked");
        assertThat(receiver.times().values()).containsExactly(2);
    }

    @Test
    void whatIsOnItsWayToAReceiverThatIsTakenOutOfTheSettingsEnds() {
        connect().answers(500);
        invoice("100.00");
        chain.table
                .settings()
                .apply(
                        chain.table.settings().administrations(),
                        chain.table.settings().connections().stream()
                                .filter(each -> !each.vendor().equals("receiver"))
                                .toList());
        chain.startProcess();
        chain.live(Duration.ofHours(1));

        assertThat(deliveries()).extracting(Subject::state).containsOnly(Subject.State.DONE);
        assertThat(chain.table.queue().hints()).isEmpty();
    }

    @Test
    void aPayoutIsToldOfWhenItIsBookedAndWhenItIsProven() {
        connect();
        String invoice = invoice("100.00");
        paid("121.00", "factuur", invoice);
        String payout = chain.mollie.settle(chain.clock.today());
        days(3);

        assertThat(receiver.types()).contains("payout.booked", "payout.proven");
        JsonNode proven = receiver.events().stream()
                .filter(event -> event.path("type").asText().equals("payout.proven"))
                .findFirst()
                .orElseThrow()
                .path("data");
        assertThat(proven.path("payoutId").asText()).isEqualTo(payout);
        assertThat(proven.path("totalAmount").asText()).isNotEmpty();
        assertThat(new TreeSet<>(receiver.types())).doesNotContain("invoice.attention");
    }

    private List<Subject> deliveries() {
        return Footprint.subjects(chain).stream()
                .filter(ref -> ref.kind() == SubjectKind.DELIVERY)
                .map(chain::subject)
                .toList();
    }

    private String data(int event, String key) {
        return receiver.events().get(event).path("data").path(key).textValue();
    }

    /** What came about invoices, as {@code type status paid 0.00 open 0.00}. */
    private List<String> told() {
        return receiver.events().stream()
                .map(event -> {
                    JsonNode data = event.path("data");
                    return event.path("type").asText() + " "
                            + data.path("status").asText() + " paid "
                            + data.path("paidAmount").asText() + " open "
                            + data.path("openAmount").asText();
                })
                .toList();
    }
}
