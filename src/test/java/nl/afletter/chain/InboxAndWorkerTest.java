package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import nl.afletter.inbox.Inbox;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Administration;
import nl.afletter.model.Connection;
import nl.afletter.model.Hint;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.Unreachable;
import nl.afletter.port.WebhookVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the way of a hint: what the door takes and refuses, and what the worker does with old, early, strange and
 * repeated hints. No hint that tells something new may be lost.
 */
class InboxAndWorkerTest {

    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final Chain chain = new Chain().onTheWire();
    private final People people = chain.teamleader.people();
    private String invoice;

    @BeforeEach
    void anInvoice() {
        invoice = people.invoice(Books.of(people.company("A BV", "NL001234567B01", "11111111"), Books.high("100.00")));
        chain.teamleader.webhooks().deliver(bodies -> List.of());
    }

    @AfterEach
    void close() {
        chain.close();
    }

    // ---- the door

    @Test
    void unknownConnectionWrongRoleAndWrongTokenGetTheSameAnswer() {
        byte[] body = BookInvoiceTest.event("invoice.booked", "invoice", invoice);
        List<APIGatewayV2HTTPResponse> answers = List.of(
                chain.call("crm", "nobody", Chain.TOKEN, body),
                chain.call("psp", Chain.CRM, Chain.TOKEN, body),
                chain.call("crm", Chain.CRM, "x".repeat(43), body),
                chain.call("crm", "../../etc", Chain.TOKEN, body),
                chain.call("crm", "moneybird", Chain.TOKEN, body));

        assertThat(answers).extracting(APIGatewayV2HTTPResponse::getStatusCode).containsOnly(404);
        assertThat(answers).extracting(APIGatewayV2HTTPResponse::getBody).containsOnly("There is nothing here.");
        assertThat(answers)
                .extracting(answer -> answer.getHeaders().toString())
                .containsOnly(answers.get(0).getHeaders().toString());
        assertThat(chain.table.queue().size()).isZero();
    }

    @Test
    void aBodyOverTheLimitAndABrokenBodyAreRefusedAndLeaveNothing() {
        assertThat(status(new byte[Inbox.MAX_BODY + 1])).isEqualTo(413);
        assertThat(status("{".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
        assertThat(status(new byte[0])).isEqualTo(400);
        assertThat(chain.table.queue().size()).isZero();
    }

    @Test
    void aWebhookOfAnotherAccountIsRefused() {
        String body = new String(BookInvoiceTest.event("invoice.booked", "invoice", invoice), StandardCharsets.UTF_8)
                .replace(TeamleaderSimulator.ACCOUNT, UUID.randomUUID().toString());
        assertThat(status(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(401);
        assertThat(chain.table.queue().size()).isZero();
    }

    @Test
    void anEventThatWeDoNotFollowIsTakenAndForgotten() {
        assertThat(status(BookInvoiceTest.event("deal.won", "deal", invoice))).isEqualTo(200);
        assertThat(chain.table.queue().size()).isZero();
    }

    @Test
    void whenTheSecretStoreCannotBeReachedTheCallerShallComeAgain() {
        WebhookVerifier needsSecret = (call, connection, secrets, now) -> {
            secrets.value("any");
            return new WebhookVerifier.Verdict.Ignored("never");
        };
        Inbox inbox = new Inbox(
                chain.table.settings(),
                Map.of("teamleader", needsSecret),
                name -> {
                    throw new Failure.NoEffect("the store is down");
                },
                chain.table.received(),
                chain.table.queue(),
                chain.clock);
        assertThatThrownBy(() -> inbox.take(
                        Connection.Role.CRM, Chain.CRM, Chain.TOKEN, new WebhookVerifier.Call(Map.of(), new byte[2])))
                .isInstanceOf(Unreachable.class);
    }

    @Test
    void aBurstFromManySendersIsWhollyOnTheQueue() throws InterruptedException {
        int senders = 8;
        int each = 250;
        CountDownLatch start = new CountDownLatch(1);
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        List<Integer> refused = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            Thread thread = new Thread(() -> {
                await(start);
                for (int n = 0; n < each; n++) {
                    String id = UUID.randomUUID().toString();
                    int status = status(BookInvoiceTest.event("invoice.booked", "invoice", id));
                    if (status == 200) {
                        sent.add(id);
                    } else {
                        refused.add(status);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(refused).isEmpty();
        assertThat(chain.table.queue().groups()).containsExactly(Chain.BOOKS);
        assertThat(chain.table.queue().hints())
                .extracting(hint -> hint.subject().id())
                .containsExactlyInAnyOrderElementsOf(sent)
                .hasSize(senders * each);
    }

    // ---- the worker

    @Test
    void aWebhookSentWellBeforeTheLastFetchCostsNoCall() {
        send(Hint.Cause.WEBHOOK);
        chain.work();
        Instant fetched = chain.invoice(invoice).fetched().orElseThrow();
        long calls = chain.teamleader.requests().lines().size();

        chain.clock.advance(MOMENT);
        queue(Hint.Cause.WEBHOOK, fetched.minusSeconds(6), Chain.BOOKS);
        chain.work();
        assertThat(chain.teamleader.requests().lines()).hasSize((int) calls);

        queue(Hint.Cause.WEBHOOK, fetched.minusSeconds(4), Chain.BOOKS);
        chain.work();
        assertThat(chain.teamleader.requests().lines().size()).isGreaterThan((int) calls);
    }

    @Test
    void aHintOfAPausedConnectionComesBackAfterThePause() {
        chain.table.connections().pause(Chain.CRM, chain.clock.instant().plus(Duration.ofHours(1)), "limit");
        send(Hint.Cause.WEBHOOK);
        chain.work();
        assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.LATER);
        assertThat(chain.teamleader.requests().count("POST", ".*invoices.info")).isZero();

        chain.live(Duration.ofHours(2));
        assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void aPersonsTryAgainDuringAPauseIsNotForgotten() {
        chain.settings(Chain.BOOKS, books -> Books.withoutVat(books, TeamleaderSimulator.RATE_HIGH));
        var rows =
                chain.table.settings().administration(Chain.BOOKS).orElseThrow().vat();
        send(Hint.Cause.WEBHOOK);
        chain.work();
        assertThat(chain.tasks()).containsExactly("INVOICE vat-not-mapped");

        var fixed = new ArrayList<>(rows);
        fixed.add(new Administration.VatMapping(
                TeamleaderSimulator.RATE_HIGH,
                "S",
                new BigDecimal("0.21"),
                chain.seed.taxRate("21% nieuw", "21", "sales_invoice", "NL/1a"),
                rows.get(0).ledger()));
        chain.settings(Chain.BOOKS, books -> Books.vat(books, fixed));
        chain.table.connections().pause(Chain.CRM, chain.clock.instant().plus(Duration.ofHours(1)), "limit");
        chain.tryAgain(ref());
        chain.work();
        assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.LATER);
        assertThat(chain.tasks()).isEmpty();

        chain.live(Duration.ofHours(2));
        assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void aPersonsTryAgainDuringAPauseGoesOnWithAPlanThatIsBegun() {
        chain.moneybird
                .faults()
                .on("POST", ".*/external_sales_invoices(\\.json)?")
                .status(422);
        send(Hint.Cause.WEBHOOK);
        chain.work();
        assertThat(chain.tasks()).hasSize(1);

        chain.table.connections().pause(Chain.CRM, chain.clock.instant().plus(Duration.ofHours(1)), "limit");
        chain.tryAgain(ref());
        chain.work();
        chain.live(Duration.ofHours(2));
        assertThat(chain.tasks()).isEmpty();
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void aHintOfAnUnknownConnectionIsDropped() {
        chain.table
                .queue()
                .send(
                        new Hint(
                                new SubjectRef("nobody", SubjectKind.INVOICE, invoice),
                                Hint.Cause.WEBHOOK,
                                chain.clock.instant()),
                        Chain.BOOKS);
        chain.work();
        assertThat(chain.table.queue().size()).isZero();
        assertThat(chain.table.subjects().read(new SubjectRef("nobody", SubjectKind.INVOICE, invoice)))
                .isEmpty();
    }

    @Test
    void aHintInTheWrongGroupIsPassedOnUntouched() {
        queue(Hint.Cause.WEBHOOK, chain.clock.instant(), "connection:teamleader");
        chain.workOne();
        assertThat(chain.table.queue().groups()).containsExactly(Chain.BOOKS);
        assertThat(chain.teamleader.requests().lines()).isEmpty();
        chain.work();
        assertThat(chain.books().items()).hasSize(1);
    }

    @Test
    void aMessageThatFailsFiveTimesIsADeadLetterAndNothingElseStops() {
        send(Hint.Cause.WEBHOOK);
        for (int delivery = 0; delivery < 5; delivery++) {
            assertThat(chain.table.queue().receive()).isPresent();
            chain.clock.advance(Duration.ofMinutes(3));
        }
        chain.work();
        assertThat(chain.table.queue().deadLetters()).extracting(Hint::subject).containsExactly(ref());
        assertThat(chain.books().items()).isEmpty();

        chain.live(Duration.ofHours(2));
        assertThat(chain.books().items()).as("the change feed heals it").hasSize(1);
    }

    private int status(byte[] body) {
        return chain.call("crm", Chain.CRM, Chain.TOKEN, body).getStatusCode();
    }

    private void send(Hint.Cause cause) {
        queue(cause, chain.clock.instant(), Chain.BOOKS);
    }

    private void queue(Hint.Cause cause, Instant sentAt, String group) {
        chain.table.queue().send(new Hint(ref(), cause, sentAt), group);
    }

    private SubjectRef ref() {
        return new SubjectRef(Chain.CRM, SubjectKind.INVOICE, invoice);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
