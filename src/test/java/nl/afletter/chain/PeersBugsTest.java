package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import nl.afletter.chain.Stories.Story;
import nl.afletter.http.Http;
import nl.afletter.http.OAuthTokens;
import nl.afletter.journal.Budget;
import nl.afletter.local.sim.SimRequest;
import nl.afletter.local.sim.teamleader.People;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.Hint;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.SubjectStore;
import nl.afletter.vendor.teamleader.TeamleaderCrm;
import nl.afletter.work.Worker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults of other links between shops, payment providers and books, as they are told in their issues: none of them is in
 * ours. Each test plays the situation in which the fault shows, through the public doors of the whole chain, and says
 * in one line how a link with that fault would fail it.
 */
@Tag("prove")
class PeersBugsTest extends MoneyBench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATEMENTS = ".*/financial_statements(\\.json)?";
    private static final String ALLOWED_CHANGES =
            ".*/(contacts/[0-9]+|financial_mutations/[0-9]+/link_booking|sales_invoices/[0-9]+/send_invoice)(\\.json)?";
    private static final String INVOICES = ".*/external_sales_invoices(\\.json)?";

    /** A proof that asks "is the drift below the tolerance" without a sign finds 0.07 too much fine. */
    @ParameterizedTest
    @ValueSource(strings = {"0.07", "-0.07", "500.00", "-500.00"})
    void moneyTooMuchOnClearingIsADifferenceJustLikeMoneyTooLittle(String drift) throws Exception {
        paid("121.00", "factuur", invoice("100.00"));
        byHand(drift);
        String settlement = settled();
        assertThat(payout(settlement).fact("difference")).isEqualTo(drift.replace("-", ""));
        assertThat(chain.tasks()).containsExactly("PAYOUT proof-differs");
    }

    /** A link that writes the event's id down before it works on it drops the second call, and the payment is lost. */
    @Test
    void anEventWhoseWorkFailedIsNotRememberedAsSeen() {
        String invoice = invoice("100.00");
        String payment = chain.paid("121.00", "factuur", invoice);
        chain.mollie.faults().on("GET", "/v2/payments/.*").status(500);
        chain.deliverWebhooks();
        chain.work();
        assertThat(isBooked(payment)).isFalse();
        assertThat(chain.payment(payment).state()).isNotEqualTo(Subject.State.DONE);

        callAgain(payment);
        assertThat(isBooked(payment)).isTrue();
        assertThat(open(invoice)).isEqualTo("0.00");
    }

    /** A link that writes "delivered" before it delivers believes itself after the failure, and never delivers. */
    @Test
    void nothingIsWrittenDownAsBookedBeforeItIsBooked() {
        String invoice = invoice("100.00");
        String payment = chain.paid("121.00", "factuur", invoice);
        chain.moneybird.faults().on("POST", STATEMENTS).resetBefore();
        chain.deliverWebhooks();
        chain.work();
        assertThat(isBooked(payment)).isFalse();
        assertThat(chain.payment(payment).journal().values())
                .noneMatch(entry -> entry.state() == JournalEntry.State.BOOKED);

        chain.live(Duration.ofHours(2));
        dayOf(payment);
        assertThat(open(invoice)).isEqualTo("0.00");
    }

    /** A link that takes its key away because the call "failed" books a second movement here. */
    @Test
    void aKeyIsNotTakenAwayWhenTheEffectHadHappened() {
        String invoice = invoice("100.00");
        String payment = chain.paid("121.00", "factuur", invoice);
        long before = chain.moneybird.requests().count("POST", STATEMENTS);
        chain.moneybird.faults().on("POST", STATEMENTS).resetAfterEffect();
        chain.live(Duration.ofHours(2));
        dayOf(payment);
        assertThat(chain.moneybird.requests().count("POST", STATEMENTS)).isEqualTo(before + 1);
        assertThat(open(invoice)).isEqualTo("0.00");
    }

    /** A link that asks "since the last second that I saw, plus one" never sees the second of these payments. */
    @Test
    void aPaymentOfTheVerySecondOfTheLastRunIsFound() {
        String one = lost("121.00", invoice("100.00"));
        feed();
        String two = lost("242.00", invoiceAtOnce("200.00"));
        feed();
        assertThat(isBooked(one)).isTrue();
        assertThat(isBooked(two)).isTrue();
    }

    /** A link whose cursor moves on past what failed leaves the first of these payments behind for ever. */
    @Test
    void aCursorDoesNotLeaveBehindWhatFailed() {
        String one = lost("121.00", invoice("100.00"));
        chain.mollie.faults().on("GET", "/v2/payments/" + one).status(500);
        feed();
        assertThat(isBooked(one)).isFalse();
        chain.clock.advance(Duration.ofMinutes(1));
        String two = lost("242.00", invoiceAtOnce("200.00"));
        feed();
        soon();
        assertThat(isBooked(one)).isTrue();
        assertThat(isBooked(two)).isTrue();
    }

    /** In floating point these parts add up to 1.2100000000000002, and a line for rounding covers it. */
    @Test
    void sumsAreExactAndNoLineCoversARest() {
        String invoice = invoice("1.00");
        for (String part : List.of("0.10", "0.20", "0.91")) {
            paid(part, "deel", invoice);
        }
        String settlement = settled();
        assertThat(balances()).isEqualTo(Map.of("1100", "1.21"));
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(chain.tasks()).isEmpty();
    }

    /** A link that reads the last signature of the list only (or the first) refuses one of these calls. */
    @Test
    void eachOfSeveralSignaturesIsRead() throws Exception {
        chain.connection(
                Chain.PSP,
                mollie -> new Connection(
                        mollie.id(),
                        mollie.vendor(),
                        mollie.role(),
                        mollie.baseUrl(),
                        mollie.account(),
                        Map.of("token", "mollie-token", "webhookSecret", "mollie-webhook"),
                        mollie.webhookTokens(),
                        mollie.options(),
                        mollie.routing()));
        chain.startProcess();
        String wrong = "sha256=" + "0".repeat(64);
        for (String list : List.of("right,wrong", "wrong,right", "wrong,right,wrong", "wrong,wrong")) {
            boolean genuine = list.contains("right");
            String payment = lost("121.00", invoice("100.00"));
            String event = "{\"resource\":\"event\",\"type\":\"payment.paid\",\"entityId\":\"" + payment + "\"}";
            String header = list.replace("right", signature(event)).replace("wrong", wrong);
            assertThat(chain.call(
                                    "psp",
                                    Chain.PSP,
                                    Chain.TOKEN,
                                    Map.of("X-Mollie-Signature", header),
                                    event.getBytes(StandardCharsets.UTF_8))
                            .getStatusCode())
                    .as(list)
                    .isEqualTo(genuine ? 200 : 401);
            chain.work();
            assertThat(isBooked(payment)).as(list).isEqualTo(genuine);
        }
    }

    /** Without a lease two processes send the same refresh token; the vendor takes the second for theft and ends it all. */
    @Test
    void oneOfManyProcessesRefreshesARotatingToken() throws Exception {
        chain.teamleader.people().reuseRevokes(true);
        chain.clock.advance(Duration.ofHours(2));
        long before = chain.teamleader.requests().count("POST", "/oauth2/access_token");
        Connection crm = chain.table.settings().connection(Chain.CRM).orElseThrow();
        List<Callable<Boolean>> processes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            processes.add(() -> {
                OAuthTokens tokens = new OAuthTokens(
                        Chain.CRM,
                        TeamleaderCrm.terms(crm),
                        new OAuthTokens.Client(TeamleaderSimulator.CLIENT_ID, () -> TeamleaderSimulator.CLIENT_SECRET),
                        chain.table.otherProcess().grants(),
                        new Http(chain.clock),
                        chain.clock);
                try {
                    tokens.ready(now().plusSeconds(30));
                    return true;
                } catch (Failure.NoEffect somebodyElseRefreshes) {
                    return false;
                }
            });
        }
        assertThat(together(processes)).contains(true);
        assertThat(chain.teamleader.requests().count("POST", "/oauth2/access_token"))
                .isEqualTo(before + 1);

        String invoice = invoice("100.00");
        assertThat(open(invoice)).as("the consent lives").isEqualTo("121.00");
    }

    /** A link with a webhook and a poll, each of which looks whether the payment is booked and then books it, books two. */
    @Test
    void aWebhookAndAPollThatWorkOnOnePaymentAtOnceBookItOnce() throws Exception {
        String invoice = invoice("100.00");
        String payment = lost("121.00", invoice);
        SubjectRef ref = new SubjectRef(Chain.PSP, SubjectKind.PAYMENT, payment);
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            chain.startProcess();
            workers.add(chain.worker);
        }
        List<Callable<Boolean>> processes = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            Worker worker = workers.get(i);
            Hint.Cause cause = i == 0 ? Hint.Cause.WEBHOOK : Hint.Cause.TICK;
            processes.add(() -> {
                try {
                    worker.handle(
                            new Hint(ref, cause, now()), Chain.BOOKS, Budget.from(chain.clock, Duration.ofSeconds(90)));
                    return true;
                } catch (SubjectStore.LostRace comesAgain) {
                    return false;
                }
            });
        }
        long before = chain.moneybird.requests().count("POST", STATEMENTS);
        assertThat(together(processes))
                .as("who loses a race lost it to somebody: not all can")
                .contains(true);
        chain.hint(ref);
        chain.live(Duration.ofHours(2));
        assertThat(chain.moneybird.requests().count("POST", STATEMENTS))
                .as("attempts to book, not only bookings")
                .isEqualTo(before + 1);
        dayOf(payment);
        assertThat(chain.payment(payment).journal().values())
                .isNotEmpty()
                .allMatch(entry -> entry.state() == JournalEntry.State.BOOKED);
        assertThat(open(invoice)).isEqualTo("0.00");
        assertThat(inCrm(invoice)).hasSize(2).last().isEqualTo("due 0.00");
        assertThat(balances()).isEqualTo(Map.of("1210", "121.00"));
    }

    /** A link that asks for the fee when the money comes books nil, or net of a guess, and is off by it for ever. */
    @Test
    void aFeeThatNobodyKnowsWhenTheMoneyComesIsBookedWithThePayout() {
        chain.mollie.tariff("ideal", "iDEAL", "1.00", null);
        paid("121.00", "factuur", invoice("100.00"));
        assertThat(balances()).as("the debtor paid all of it").isEqualTo(Map.of("1210", "121.00"));
        String settlement = settled();
        assertThat(balances()).containsEntry("4510", "1.00").doesNotContainKey("1210");
        assertThat(payout(settlement).fact("difference")).isEqualTo("0.00");
    }

    /** A link that looks for its booking with the vendor's default filter (this year) books again each January. */
    @Test
    void anInvoiceOfLastYearIsSeenWhenItIsLookedFor() {
        chain.close();
        chain = new Chain("2026-12-31T20:00:00Z");
        String company = people().company("Oud BV", "NL001234567B01", "11111111");
        String invoice = people().invoice(People.NewInvoice.of(
                company,
                LocalDate.of(2026, 12, 31),
                People.Line.of("Advies", "100.00", TeamleaderSimulator.RATE_HIGH)));
        chain.moneybird.faults().on("POST", INVOICES).resetAfterEffect();
        chain.deliverWebhooks();
        chain.work();
        assertThat(chain.books().withReference(number(invoice))).hasSize(1);
        assertThat(chain.invoice(invoice).state()).isNotEqualTo(Subject.State.DONE);

        chain.clock.advance(Duration.ofHours(12));
        chain.consent();
        chain.live(Duration.ofHours(2));
        assertThat(chain.books().withReference(number(invoice)))
                .as("items, in January")
                .hasSize(1);
        assertThat(chain.invoice(invoice).state()).isEqualTo(Subject.State.DONE);
        assertThat(chain.moneybird.requests().count("POST", INVOICES)).isEqualTo(1);
    }

    static Stream<Story> stories() {
        return Stories.all().stream();
    }

    /**
     * A link that "deletes and syncs again" what changed sends a DELETE in the stories of changed and deleted invoices:
     * of a document, of a payment or of what a movement is linked to ({@code unlink_booking}). Other calls of Moneybird
     * undo too (moneybird.md sections 7 and 8): a row with {@code _destroy}, an invoice that is given up, any change of
     * a document that is booked.
     */
    @ParameterizedTest
    @MethodSource("stories")
    void noStoryEverUndoesSomethingInThePackage(Story story) {
        chain.close();
        chain = new Chain();
        List<String> undone = Collections.synchronizedList(new ArrayList<>());
        chain.watchVendors((vendor, call) -> {
            if (vendor == chain.moneybird && undoes(call)) {
                undone.add(call.method() + " " + call.path() + " " + call.text());
            }
        });
        Runnable act = story.beginning().apply(chain);
        chain.calm(Duration.ofHours(3));
        act.run();
        chain.calm(story.reach());
        assertThat(undone).isEmpty();
        assertThat(chain.moneybird.requests().lines())
                .as("calls of this story, with those that were refused")
                .isNotEmpty()
                .noneMatch(line -> line.method().equals("DELETE") || isForbidden(line.method(), line.path()));
    }

    private static boolean undoes(SimRequest call) {
        return call.method().equals("DELETE")
                || isForbidden(call.method(), call.path())
                || call.text().contains("_destroy");
    }

    /** A contact may change, a movement be linked, a draft be sent; whatever else is changed was booked. */
    private static boolean isForbidden(String method, String path) {
        return path.matches(".*/(un[a-z]*_|mark_as_)[a-z_]+(\\.json)?")
                || method.equals("PATCH") && !path.matches(ALLOWED_CHANGES);
    }

    // ----

    /** Of an event, as Mollie signs it. */
    private static String signature(String event) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(MollieSide.SIGNING.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(event.getBytes(StandardCharsets.UTF_8)));
    }

    /** A payment of which no webhook tells. */
    private String lost(String amount, String invoice) {
        String payment = chain.paid(amount, "factuur", invoice);
        chain.mollie.deliverWebhooks(calls -> List.of());
        return payment;
    }

    /** An invoice that is booked without a tick of the clock. */
    private String invoiceAtOnce(String net) {
        String id = people().invoice(People.NewInvoice.of(
                people().company("Snel BV", "NL001234568B01", "22222222"),
                today(),
                People.Line.of("Advies", net, TeamleaderSimulator.RATE_HIGH)));
        chain.deliverWebhooks();
        chain.work();
        return id;
    }

    private void feed() {
        chain.tick(SubjectRef.feedOf(Chain.PSP));
        chain.work();
    }

    private String settled() {
        days(1);
        String settlement = chain.mollie.settle(today());
        days(2);
        return settlement;
    }

    private static <T> List<T> together(List<Callable<T>> processes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(processes.size());
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> process : processes) {
                running.add(threads.submit(() -> {
                    start.await();
                    return process.call();
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** A movement on the clearing account that a person enters in Moneybird, against suspense. */
    private void byHand(String amount) throws Exception {
        String account = chain.table
                .settings()
                .administration(Chain.BOOKS)
                .orElseThrow()
                .clearings()
                .get(0)
                .account();
        JsonNode statement = call("POST", "financial_statements", """
                {"financial_statement":{"financial_account_id":"%s","reference":"hand","official_date":"%s",
                "financial_mutations_attributes":[{"date":"%s","message":"hand","amount":"%s"}]}}""".formatted(account, TODAY, TODAY, amount));
        String movement =
                statement.path("financial_mutations").get(0).path("id").asText();
        call("PATCH", "financial_mutations/" + movement + "/link_booking", """
                {"booking_type":"LedgerAccount","booking_id":"%s","price_base":"%s"}""".formatted(
                        chain.accounts.get("2999"), amount.replace("-", "")));
    }

    private JsonNode call(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(chain.moneybird.baseUrl() + "/api/v2/" + chain.seed.id() + "/" + path + ".json"))
                .header("Authorization", "Bearer moneybird-token")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }
}
