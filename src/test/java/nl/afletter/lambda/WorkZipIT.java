package nl.afletter.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.TableConnections;
import nl.afletter.aws.TableEpoch;
import nl.afletter.lambda.Deployed.Sent;
import nl.afletter.lambda.RuntimeClient.Outcome;
import nl.afletter.model.Hint;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Protects the functions behind the doors as deployed: the clock's hints, the worker's report of what must come again,
 * the pages for those who sign, the consent, and the way back to an earlier table.
 */
class WorkZipIT {

    @RegisterExtension
    static final Deployed deployed = new Deployed();

    private static final String BOOKS = "voorbeeld-bv";
    private static final SubjectRef PARKED = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_parked");
    private static final String TASK = "/a/voorbeeld-bv/tasks/mollie,PAYMENT,tr_parked";
    private static final Instant LONG_AGO = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void theHourlyTicksSendAHintForEachFeedAndEachReadBack() {
        assertDone("payout-import", Events.tick("payout-import"));
        assertThat(deployed.sent())
                .extracting(Sent::group, sent -> sent.hint().subject(), sent -> sent.hint()
                        .cause())
                .containsExactlyInAnyOrder(
                        tuple("connection:teamleader", SubjectRef.feedOf("teamleader"), Hint.Cause.TICK),
                        tuple(BOOKS, SubjectRef.feedOf("mollie"), Hint.Cause.TICK));

        assertDone("open-items", Events.tick("open-items"));
        assertThat(deployed.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.group()).isEqualTo(BOOKS);
            assertThat(sent.hint().subject()).isEqualTo(new SubjectRef("moneybird", SubjectKind.OPEN_ITEMS, BOOKS));
        });
    }

    @Test
    void theSweepSendsAHintForWhatIsDueAndForNothingElse() {
        SubjectRef due = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_due");
        SubjectRef notYet = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_notYet");
        later(due, LONG_AGO);
        later(notYet, Instant.now().plus(1, ChronoUnit.DAYS));

        assertDone("retry-sweep", Events.tick("retry-sweep"));

        assertThat(deployed.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.group()).isEqualTo(BOOKS);
            assertThat(sent.hint().subject()).isEqualTo(due);
            assertThat(sent.hint().cause()).isEqualTo(Hint.Cause.DUE);
        });
    }

    @Test
    void ofABatchOnlyTheBadMessageAndThoseBehindItInItsGroupComeAgain() {
        SubjectRef first = new SubjectRef("teamleader", SubjectKind.INVOICE, "0a0a0a0a-0000-4000-8000-000000000001");
        SubjectRef last = new SubjectRef("teamleader", SubjectKind.INVOICE, "0a0a0a0a-0000-4000-8000-000000000002");
        SubjectRef behind = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_behind");
        SubjectRef feed = SubjectRef.feedOf("teamleader");
        String batch = new Events.Batch()
                .hint("good", "connection:teamleader", webhook(first))
                .message("bad", BOOKS, "this is no hint")
                .hint("behind", BOOKS, webhook(behind))
                .hint("good too", "connection:teamleader", webhook(last))
                .hint("its feed", "connection:teamleader", webhook(feed))
                .event();

        Outcome outcome = deployed.function("sync-worker").invoke(batch);

        assertThat(outcome.failed()).as(outcome.body()).isFalse();
        assertThat(Events.json(outcome.body()).get("batchItemFailures"))
                .extracting(failure -> failure.get("itemIdentifier").asText())
                .containsExactly("bad", "behind");
        assertThat(deployed.stores().subjects().read(behind)).as("untouched").isEmpty();
        assertThat(deployed.stores().subjects().readAll(List.of(first, last)))
                .as("the connection has no consent yet: both wait")
                .hasSize(2)
                .allSatisfy((ref, subject) -> assertThat(subject.state()).isEqualTo(Subject.State.LATER));
        assertThat(deployed.stores().subjects().read(feed).orElseThrow().state())
                .as("and one task on the feed asks a person for it")
                .isEqualTo(Subject.State.PARKED);
        assertThat(deployed.function("sync-worker").log())
                .as("what the alarms wait for")
                .contains(Signal.SUBJECT_PARKED.mark(), Signal.TOKEN_NEAR_END.mark());
    }

    @Test
    void theConsoleShowsNothingToWhoDidNotSign() {
        for (String path : List.of("/", "/a/voorbeeld-bv/tasks", "/console.css")) {
            JsonNode answer = ask("console", Events.request("GET", path, Map.of()));

            assertThat(answer.get("statusCode").asInt()).as(path).isEqualTo(403);
            assertThat(answer.get("body").asText()).doesNotContain("Voorbeeld BV");
        }
        assertThat(status("console", Events.form(TASK, "act=try-again"))).isEqualTo(403);
    }

    @Test
    void whoSignedSeesThePagesAndTriesAgainUnderTheNameOfTheKey() {
        parked(PARKED);
        JsonNode page = ask("console", Events.signedPage("/", "text/html"));
        assertThat(page.get("statusCode").asInt()).as(page.toString()).isEqualTo(200);
        assertThat(page.get("body").asText()).startsWith("<!").contains("Voorbeeld BV");
        JsonNode task = ask("console", Events.signedPage(TASK, "application/json"));
        assertThat(Events.json(task.get("body").asText()).at("/task/code").asText())
                .isEqualTo("twin");

        assertThat(status("console", Events.signedForm(TASK, "act=try-again"))).isEqualTo(200);

        assertThat(deployed.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.group()).isEqualTo(BOOKS);
            assertThat(sent.hint().subject()).isEqualTo(PARKED);
            assertThat(sent.hint().cause()).isEqualTo(Hint.Cause.PERSON);
        });
        assertThat(deployed.rows(deployed.table())
                        .query("E#" + BOOKS, "act/", true, "", 10)
                        .rows())
                .singleElement()
                .satisfies(paper -> assertThat(paper.body()).contains("\"who\":\"" + Events.signer() + "\""));
    }

    @Test
    void aConsentBeginsAtTheVendorAndComesBackWithAStateOfOursOnly() {
        JsonNode begin = ask("connect", Events.request("POST", "/connect/teamleader", Map.of()));

        assertThat(begin.get("statusCode").asInt()).isEqualTo(303);
        assertThat(begin.path("headers").path("location").asText())
                .startsWith("https://focus.teamleader.eu/oauth2/authorize?client_id=0a1b2c3d4e5f6a7b8c9d&")
                .contains("&state=");
        assertThat(status("connect", Events.form("/connect/teamleader", "any=thing")))
                .as("a form's button")
                .isEqualTo(303);
        assertThat(status("connect", Events.request("POST", "/connect/mollie", Map.of())))
                .isEqualTo(404);
        assertThat(status("connect", Events.request("POST", "/connect/nobody", Map.of())))
                .isEqualTo(404);
        assertThat(status("connect", Events.request("GET", "/connect/answer", Map.of("state", "made up", "code", "x"))))
                .isEqualTo(400);
    }

    @Test
    void theRestoreCommandMakesACopyTheTableToWorkOnOnce() {
        InstantSource clock = InstantSource.system();
        new TableEpoch(deployed.rows(deployed.table()), clock).isMine();
        Instant until = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        deployed.stores().connections().pause("moneybird", until, "limit reached");
        String name = deployed.newTable();
        DynamoRows copy = deployed.rows(name);
        deployed.rows(deployed.table()).query("EPOCH", "", true, "", 1).rows().forEach(copy::put);
        Map<String, String> onTheCopy = new HashMap<>(deployed.environment());
        onTheCopy.put("AFLETTER_TABLE", name);
        String order = "{\"newestTable\":\"%s\"}".formatted(deployed.table());
        try (RuntimeClient lambda = RuntimeClient.start("restore", onTheCopy)) {
            assertThat(lambda.invoke("{}").failed()).isTrue();
            assertThat(Events.json(lambda.invoke("{}").body())
                            .get("errorMessage")
                            .asText())
                    .startsWith("restore takes {\"newestTable\"");
            assertThat(new TableEpoch(copy, clock).isMine()).isFalse();

            Outcome done = lambda.invoke(order);
            assertThat(done.failed()).as(done.body()).isFalse();
            assertThat(Events.json(done.body()).get("restored").asBoolean())
                    .as(done.body())
                    .isTrue();
            assertThat(new TableEpoch(copy, clock).isMine()).isTrue();
            assertThat(new TableConnections(copy, clock).pausedUntil("moneybird"))
                    .contains(until);

            JsonNode again = Events.json(lambda.invoke(order).body());
            assertThat(again.get("restored").asBoolean()).isFalse();
            assertThat(again.get("text").asText())
                    .isEqualTo(name + " is the table to work on already. Nothing was changed.");
        }
    }

    private static Hint webhook(SubjectRef subject) {
        return new Hint(subject, Hint.Cause.WEBHOOK, LONG_AGO);
    }

    private static void later(SubjectRef ref, Instant due) {
        Subject subject = Subject.unknown(ref, LONG_AGO)
                .change()
                .administration(BOOKS)
                .state(Subject.State.LATER, due, "a test")
                .done();
        deployed.stores().subjects().write(subject, row -> false);
    }

    private static void parked(SubjectRef ref) {
        HumanTask task = new HumanTask("twin", "What happened.", "What to do.", "", LONG_AGO);
        Subject subject = Subject.unknown(ref, LONG_AGO)
                .change()
                .administration(BOOKS)
                .parked(task)
                .done();
        deployed.stores().subjects().write(subject, row -> false);
    }

    private static void assertDone(String function, String event) {
        Outcome outcome = deployed.function(function).invoke(event);
        assertThat(outcome.failed()).as(outcome.body()).isFalse();
    }

    private static int status(String function, String event) {
        return ask(function, event).get("statusCode").asInt();
    }

    private static JsonNode ask(String function, String event) {
        Outcome outcome = deployed.function(function).invoke(event);
        assertThat(outcome.failed()).as(outcome.body()).isFalse();
        return Events.json(outcome.body());
    }
}
