package nl.afletter.console;

import static nl.afletter.console.DemoBooks.BV;
import static nl.afletter.console.DemoBooks.NOW;
import static nl.afletter.console.DemoBooks.invoiceRef;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Hint;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.Test;

/** Protects the books from the buttons: each act does what it says once, on what the person saw, and leaves a trail. */
class ActsTest {

    private static final SubjectRef REF = invoiceRef("7");
    private static final String TASK = "/a/bakkerij/tasks/tl,INVOICE,7";
    private static final String ACT = "act/2026-03-02T09:30:00Z/tl/INVOICE/7";

    private static final SubjectRef PERIOD = new SubjectRef("mb-1", SubjectKind.PERIOD, BV + "/2026-02-28");
    private static final String PERIOD_TASK = "/a/bakkerij/tasks/" + Address.subject(PERIOD);

    private final DemoBooks books = new DemoBooks();
    private final Browser browser = new Browser(books.pages);

    @Test
    void tryAgainSendsOneHintOfAPersonToTheAdministrationsGroupAndChangesNothing() {
        Subject before = books.parked(REF, BV, "vat-not-mapped");
        browser.get(TASK);

        Response answer = browser.post(TASK, Map.of("act", "try-again"));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers()).containsEntry("location", "/a/bakkerij/tasks?done=try-again");
        assertThat(books.table.queue().hints()).containsExactly(new Hint(REF, Hint.Cause.PERSON, NOW));
        assertThat(books.table.queue().groups()).containsExactly(BV);
        assertThat(books.read(REF).revision()).isEqualTo(before.revision());
        assertThat(paper(BV))
                .contains("\"who\":\"local user\"", "\"act\":\"try-again\"", "\"task\":\"vat-not-mapped\"");
        assertThat(browser.get("/a/bakkerij/tasks?done=try-again").body())
                .contains("It will be tried again within a moment.");
    }

    @Test
    void aTaskWithoutAdministrationIsTriedAgainUnderItsConnection() {
        books.parked(REF, "", "not-routed");
        browser.get("/a/-/tasks");

        browser.post("/a/-/tasks/tl,INVOICE,7", Map.of("act", "try-again"));

        assertThat(books.table.queue().groups()).containsExactly("connection:tl");
        assertThat(paper("-")).contains("\"subject\":\"tl/INVOICE/7\"");
    }

    @Test
    void anEffectDoneByHandIsBookedUnderTheIdThatThePersonGives() {
        Subject parked = books.uncertain(REF, true);
        String page = browser.get(TASK).body();
        assertThat(page).contains("Mark as done by hand", "paid by iDEAL", "so this step cannot be given up alone");

        Response answer = browser.post(TASK, byHand(parked, "happened", " 99 "));

        assertThat(answer.status()).isEqualTo(303);
        Subject now = books.read(REF);
        assertThat(now.booked("pay:7")).contains("99");
        assertThat(now.planOpen()).as("the worker goes on with the plan").isTrue();
        assertThat(now.state()).isEqualTo(Subject.State.PARKED);
        assertThat(now.fact("byHand")).isEqualTo("local user: done by hand as 99 (pay:7)");
        assertThat(books.table.queue().hints()).containsExactly(new Hint(REF, Hint.Cause.PERSON, NOW));
        assertThat(paper(BV)).contains("\"vendorId\":\"99\"", "\"outcome\":\"happened\"");
    }

    @Test
    void anEffectWhoseIdNothingNeedsMayBeGivenUp() {
        Subject parked = books.uncertain(REF, false);
        browser.get(TASK);

        Response answer = browser.post(TASK, byHand(parked, "given-up", ""));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(books.read(REF).journal().get("pay:7").state()).isEqualTo(JournalEntry.State.GIVEN_UP);
        assertThat(books.table.queue().size()).isEqualTo(1);
    }

    @Test
    void anEffectWhoseIdALaterOneNeedsIsNotGivenUpAlone() {
        Subject parked = books.uncertain(REF, true);
        browser.get(TASK);

        assertThat(browser.post(TASK, byHand(parked, "given-up", "")).status()).isEqualTo(400);
        unchanged(parked);
    }

    @Test
    void aTaskThatAPersonClosesIsNewsForReceivers() {
        books.tells();
        Subject parked = books.parked(REF, BV, "vat-not-mapped");
        browser.get(TASK);

        browser.post(TASK, Map.of("act", "ignore", "reason", "a trial", "revision", Long.toString(parked.revision())));

        assertThat(books.table.queue().hints())
                .containsExactly(new Hint(REF.news().orElseThrow(), Hint.Cause.FOLLOW_UP, NOW));
        assertThat(books.table.queue().groups()).containsExactly(BV);
    }

    @Test
    void ignoringClosesTheSubjectGivesUpWhatIsUncertainAndKeepsTheReason() {
        Subject parked = books.uncertain(REF, true);
        browser.get(TASK);

        Response answer = browser.post(TASK, ignore(parked, "  the customer\n paid cash "));

        assertThat(answer.headers()).containsEntry("location", "/a/bakkerij/tasks?done=ignore");
        Subject now = books.read(REF);
        assertThat(now.state()).isEqualTo(Subject.State.DONE);
        assertThat(now.planOpen()).isFalse();
        assertThat(now.task()).isEmpty();
        assertThat(now.journal().get("pay:7").state()).isEqualTo(JournalEntry.State.GIVEN_UP);
        assertThat(now.fact("ignored")).isEqualTo("the customer paid cash");
        assertThat(now.why()).isEqualTo("ignored by local user: the customer paid cash");
        assertThat(books.table.queue().size()).as("nothing more is done").isZero();
        assertThat(browser.get("/a/bakkerij/tasks").body()).contains("Nothing needs you.");
        assertThat(paper(BV)).contains("\"reason\":\"the customer paid cash\"");
    }

    @Test
    void agreeingOnAClosedPeriodKeepsWhoAndWhenAndLetsWhatWaitsGoOn() {
        Subject parked = books.parked(PERIOD, BV, "period-agreement");
        assertThat(browser.get(PERIOD_TASK).body()).contains("value=\"agree\"", "on the first open day");

        Response answer = browser.post(PERIOD_TASK, agree(parked));

        assertThat(answer.headers()).containsEntry("location", "/a/bakkerij/tasks?done=agree");
        Subject now = books.read(PERIOD);
        assertThat(now.task()).isEmpty();
        assertThat(now.due()).as("the sweep finds it when the hint is lost").contains(NOW);
        assertThat(now.fact("agreedBy")).isEqualTo("local user");
        assertThat(now.fact("agreedAt")).isEqualTo(NOW.toString());
        assertThat(books.table.queue().hints()).containsExactly(new Hint(PERIOD, Hint.Cause.PERSON, NOW));
        assertThat(books.table.queue().groups()).containsExactly(BV);
        assertThat(browser.get("/a/bakkerij/tasks").body()).contains("Nothing needs you.");
        assertThat(books.table
                        .evidence()
                        .read(BV, "act/2026-03-02T09:30:00Z/" + PERIOD)
                        .orElseThrow())
                .contains("\"act\":\"agree\"", "\"who\":\"local user\"");
    }

    @Test
    void choosingASideOfARelationKeepsWhoAndWhenAndLetsItGoOn() {
        for (String side : List.of("take-crm", "keep-books")) {
            SubjectRef relation = new SubjectRef("tl", SubjectKind.DEBTOR, BV + "/company:" + side);
            String page = "/a/bakkerij/tasks/" + Address.subject(relation);
            Subject parked = books.parked(relation, BV, "relation-differs");
            assertThat(browser.get(page).body()).contains("value=\"take-crm\"", "value=\"keep-books\"");
            Map<String, String> form = Map.of("act", side, "revision", Long.toString(parked.revision()));

            assertThat(browser.post(page, form).headers()).containsEntry("location", "/a/bakkerij/tasks?done=" + side);
            Subject now = books.read(relation);
            assertThat(now.task()).isEmpty();
            assertThat(now.due()).as("the sweep finds it when the hint is lost").contains(NOW);
            assertThat(now.fact("choice")).isEqualTo(side.equals("take-crm") ? "crm" : "books");
            assertThat(now.fact("chosenBy")).isEqualTo("local user");
            assertThat(books.table.queue().hints()).contains(new Hint(relation, Hint.Cause.PERSON, NOW));
            assertThat(browser.get("/a/bakkerij/tasks?done=" + side).body()).contains("Chosen.");
            assertThat(browser.post(page, form).status())
                    .as("the same form again")
                    .isEqualTo(409);
        }
    }

    @Test
    void aSideIsChosenOnlyWhereTwoSidesDiffer() {
        Subject parked = books.parked(REF, BV, "vat-not-mapped");
        assertThat(browser.get(TASK).body()).doesNotContain("take-crm");

        Map<String, String> form = Map.of("act", "take-crm", "revision", Long.toString(parked.revision()));
        assertThat(browser.post(TASK, form).status()).isEqualTo(400);
        assertThat(books.read(REF).revision()).isEqualTo(parked.revision());
    }

    @Test
    void agreeingIsOfferedAsJsonToo() {
        Subject parked = books.parked(PERIOD, BV, "period-agreement");
        assertThat(browser.json(PERIOD_TASK).body()).contains("\"mayAgree\":true");
        browser.get(PERIOD_TASK);

        assertThat(browser.post(PERIOD_TASK, agree(parked)).status()).isEqualTo(303);
        assertThat(browser.post(PERIOD_TASK, agree(parked)).status()).isEqualTo(409);
    }

    @Test
    void ignoringAClosedPeriodTellsThoseThatWaitForTheAnswer() {
        Subject parked = books.parked(PERIOD, BV, "period-agreement");
        browser.get(PERIOD_TASK);

        browser.post(PERIOD_TASK, ignore(parked, "one by one"));

        assertThat(books.read(PERIOD).fact("ignored")).isEqualTo("one by one");
        assertThat(books.table.queue().hints()).containsExactly(new Hint(PERIOD, Hint.Cause.PERSON, NOW));
    }

    @Test
    void nothingButAClosedPeriodCanBeAgreedOn() {
        Subject parked = books.parked(REF, BV, "twin");
        assertThat(browser.get(TASK).body()).doesNotContain("value=\"agree\"");

        assertThat(browser.post(TASK, agree(parked)).status()).isEqualTo(400);
        unchanged(parked);
    }

    @Test
    void whatIsBookedStaysBookedWhenTheRestIsIgnored() {
        Subject parked = books.uncertain(REF, false);
        JournalEntry pay = parked.journal().get("pay:7");
        Subject booked = books.write(parked.change().journal("pay:7", pay.booked("4711", NOW)));
        browser.get(TASK);

        browser.post(TASK, ignore(booked, "done in the package"));

        assertThat(books.read(REF).booked("pay:7")).contains("4711");
    }

    @Test
    void anActOnSomethingThatHasMovedOnIsRefusedAndChangesNothing() {
        Subject seen = books.uncertain(REF, false);
        browser.get(TASK);
        Subject moved = books.write(seen.change().stale(true));

        assertThat(browser.post(TASK, ignore(seen, "old page")).status()).isEqualTo(409);
        assertThat(browser.post(TASK, byHand(seen, "happened", "1")).status()).isEqualTo(409);
        unchanged(moved);
    }

    @Test
    void anActThatLosesTheRaceAtTheLastMomentIsRefusedAndItsPaperSaysSo() {
        Subject seen = books.uncertain(REF, false);
        browser.get(TASK);
        AtomicBoolean once = new AtomicBoolean(true);
        books.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void before(MemoryRows.Access access, String where) {
                if (access == MemoryRows.Access.PUT && where.startsWith("S#") && once.getAndSet(false)) {
                    books.write(seen.change().stale(true));
                }
            }
        });

        assertThat(browser.post(TASK, ignore(seen, "too late")).status()).isEqualTo(409);
        assertThat(books.read(REF).state()).isEqualTo(Subject.State.PARKED);
        assertThat(books.table.evidence().read(BV, ACT + "/not-done")).isPresent();
    }

    @Test
    void aWriteWhoseAnswerIsLostIsNotALostRace() {
        Subject seen = books.uncertain(REF, false);
        browser.get(TASK);
        AtomicBoolean once = new AtomicBoolean(true);
        books.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void after(MemoryRows.Access access, String where) {
                if (access == MemoryRows.Access.PUT && where.startsWith("S#") && once.getAndSet(false)) {
                    throw new Unreachable("the answer is lost", null);
                }
            }
        });

        assertThat(browser.post(TASK, ignore(seen, "cash")).status()).isEqualTo(303);
        assertThat(books.read(REF).state()).isEqualTo(Subject.State.DONE);
    }

    @Test
    void aHintThatCannotBeSentLeavesTheTaskToBeTriedAgain() {
        Subject seen = books.uncertain(REF, true);
        browser.get(TASK);
        books.table.queue().probe(new MemoryQueue.Probe() {
            @Override
            public void before(Hint hint, String group) {
                throw new Unreachable("no queue", null);
            }
        });

        assertThatThrownBy(() -> browser.post(TASK, byHand(seen, "happened", "99")))
                .isInstanceOf(Unreachable.class);

        assertThat(books.read(REF).booked("pay:7")).contains("99");
        assertThat(browser.get("/a/bakkerij/tasks").body()).contains("Try again");
    }

    @Test
    void whatIsNoTaskAnyMoreCannotBeActedOn() {
        books.invoice("7", "2026-007", "2026-02-01", "Jansen", "1.00");
        browser.get(TASK);

        for (String act : List.of("try-again", "by-hand", "ignore")) {
            assertThat(browser.post(TASK, Map.of("act", act, "reason", "x", "revision", "1"))
                            .status())
                    .as(act)
                    .isEqualTo(409);
        }
        assertThat(books.table.queue().size()).isZero();
    }

    @Test
    void formsThatSayNothingUsefulAre400() {
        Subject parked = books.uncertain(REF, false);
        browser.get(TASK);

        assertThat(browser.post(TASK, Map.of()).status()).isEqualTo(400);
        assertThat(browser.post(TASK, Map.of("act", "delete")).status()).isEqualTo(400);
        assertThat(browser.post(TASK, ignore(parked, " ")).status()).isEqualTo(400);
        assertThat(browser.post(TASK, ignore(parked, "x".repeat(501))).status()).isEqualTo(400);
        assertThat(browser.post(TASK, ignore(parked, "x".repeat(20_000))).status())
                .isEqualTo(413);
        assertThat(browser.post(TASK, byHand(parked, "happened", "")).body())
                .contains("Give the id of what stands at the vendor");
        assertThat(browser.post(TASK, byHand(parked, "perhaps", "1")).status()).isEqualTo(400);
        unchanged(parked);
    }

    @Test
    void aFormThatDoesNotComeFromOurOwnPagesIsRefused() {
        Subject parked = books.parked(REF, BV, "twin");
        browser.get(TASK);
        String token = browser.get(TASK).body().replaceAll("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");
        String form = Browser.form(Map.of("act", "try-again", "token", token));

        List<Map<String, String>> foreign = List.of(
                Map.of(),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"),
                Map.of("Origin", "http://localhost:9999"),
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "same-site", "Origin", "http://localhost:8080"),
                Map.of("Sec-Fetch-Site", "none"),
                Map.of("Sec-Fetch-Site", "same-origin", "Origin", "https://evil.example"));
        for (Map<String, String> headers : foreign) {
            assertThat(browser.ask("POST", TASK, form, headers).status())
                    .as(headers.toString())
                    .isEqualTo(403);
        }
        assertThat(browser.post(TASK, Map.of("act", "try-again", "token", "A".repeat(24)))
                        .status())
                .isEqualTo(403);
        assertThat(new Browser(books.pages)
                        .post(TASK, Map.of("act", "try-again", "token", ""))
                        .status())
                .as("no token on either side")
                .isEqualTo(403);
        unchanged(parked);

        assertThat(browser.ask("POST", TASK, form, Map.of("Origin", "http://localhost:8080"))
                        .status())
                .as("the real page still may")
                .isEqualTo(303);
    }

    @Test
    void actsWriteSubjectsAndPapersAndRemoveTasksAsTheConsolesRoleAllows() {
        books.parked(PERIOD, BV, "period-agreement");
        Subject uncertain = books.uncertain(REF, false);
        browser.get(TASK);
        Set<String> touched = new TreeSet<>();
        books.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void before(MemoryRows.Access access, String where) {
                if (access.isWrite()) {
                    touched.add(access + " " + where.replaceAll(" .*", ""));
                }
            }
        });

        browser.post(TASK, Map.of("act", "try-again"));
        browser.post(TASK, byHand(uncertain, "given-up", ""));
        browser.post(TASK, ignore(books.read(REF), "cash"));
        browser.post(PERIOD_TASK, agree(books.read(PERIOD)));

        assertThat(books.read(REF).state()).isEqualTo(Subject.State.DONE);
        assertThat(books.read(PERIOD).fact("agreedBy")).isNotEmpty();
        assertThat(touched)
                .containsExactly(
                        "DELETE L#bakkerij#TASKS",
                        "PUT E#bakkerij",
                        "PUT S#mb-1#PERIOD#bakkerij/2026-02-28",
                        "PUT S#tl#INVOICE#7");
    }

    private void unchanged(Subject before) {
        assertThat(books.read(before.ref()).revision()).isEqualTo(before.revision());
        assertThat(books.table.queue().size()).isZero();
        assertThat(books.table.evidence().read(BV, ACT)).isEmpty();
    }

    private String paper(String administration) {
        return books.table.evidence().read(administration, ACT).orElseThrow();
    }

    private static Map<String, String> byHand(Subject seen, String outcome, String id) {
        return Map.of(
                "act",
                "by-hand",
                "revision",
                Long.toString(seen.revision()),
                "key",
                "pay:7",
                "outcome",
                outcome,
                "vendorId",
                id);
    }

    private static Map<String, String> agree(Subject seen) {
        return Map.of("act", "agree", "revision", Long.toString(seen.revision()));
    }

    private static Map<String, String> ignore(Subject seen, String reason) {
        Map<String, String> form = new HashMap<>();
        form.put("act", "ignore");
        form.put("revision", Long.toString(seen.revision()));
        form.put("reason", reason);
        return form;
    }
}
