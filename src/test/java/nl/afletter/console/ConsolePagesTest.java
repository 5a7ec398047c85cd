package nl.afletter.console;

import static nl.afletter.console.DemoBooks.BV;
import static nl.afletter.console.DemoBooks.NOW;
import static nl.afletter.console.DemoBooks.invoiceRef;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.memory.MemoryRows;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;
import org.junit.jupiter.api.Test;

/** Protects what a bookkeeper sees: the right things, of the right administration, safely, in both languages. */
class ConsolePagesTest {

    private static final String INVOICES = "/a/bakkerij/invoices";

    private final DemoBooks books = new DemoBooks();
    private final Browser browser = new Browser(books.pages);

    @Test
    void theOverviewCountsWhatNeedsAPersonAndTellsOfPausesAndSuccess() throws IOException {
        books.parked(invoiceRef("7"), BV, "vat-not-mapped");
        books.parked(invoiceRef("8"), "", "not-routed");
        books.table.connections().pause("mollie-1", NOW.plusSeconds(600), "limit of Mollie reached");
        books.write(Subject.unknown(new SubjectRef("tl", SubjectKind.FEED, "changes"), NOW)
                .change()
                .fetched(NOW.minusSeconds(60)));

        JsonNode json = json("/");

        assertThat(json.at("/administrations/0/id").asText()).isEqualTo(BV);
        assertThat(json.at("/administrations/0/tasks").asInt()).isEqualTo(1);
        assertThat(json.at("/administrations/1/tasks").asInt()).isZero();
        assertThat(json.at("/administrations/1/dryRun").asBoolean()).isTrue();
        assertThat(json.at("/unrouted/rows/0/code").asText()).isEqualTo("not-routed");
        assertThat(connection(json, "mollie-1").get("pausedUntil").asText()).isEqualTo("2026-03-02T09:40:00Z");
        assertThat(connection(json, "mollie-1").get("pauseReason").asText()).isEqualTo("limit of Mollie reached");
        assertThat(connection(json, "tl").get("lastSuccess").asText()).isEqualTo("2026-03-02T09:29:00Z");
        assertThat(connection(json, "mb-1").get("lastSuccess").isNull()).isTrue();
        assertThat(browser.get("/").body())
                .contains("1 task needs you", "nothing needs you", "limit of Mollie reached", "Without administration");
    }

    @Test
    void invoicesAreListedNewestFirstWithTheirAmountsAndState() throws IOException {
        books.invoice("1", "2026-001", "2026-02-01", "Jansen & Zn", "1210.00");
        books.invoice("2", "2026-002", "2026-02-03", "De Vries B.V.", "54.50");
        books.write(Subject.unknown(new SubjectRef("tl", SubjectKind.WRITE_BACK, "1"), NOW)
                .change()
                .administration(BV)
                .facts(Map.of("open", "210.00", "settled", "1000.00")));

        JsonNode rows = json(INVOICES).get("rows");

        assertThat(rows.findValuesAsText("number")).containsExactly("2026-002", "2026-001");
        assertThat(rows.get(1).get("amount").asText()).isEqualTo("EUR 1210.00");
        assertThat(rows.get(1).get("open").asText()).isEqualTo("EUR 210.00");
        assertThat(rows.get(1).get("settled").asText()).isEqualTo("EUR 1000.00");
        assertThat(rows.get(0).get("state").asText()).isEqualTo("DONE");
        assertThat(browser.get(INVOICES).body())
                .contains(
                        "€\u00a01,210.00",
                        "Jansen &amp; Zn",
                        rows.get(0).get("href").asText());
        assertThat(browser.get(INVOICES + "?lang=nl").body()).contains("€\u00a01.210,00", "1 feb", "afgeletterd");
    }

    @Test
    void aLongListIsPagedByKeyWithoutLossOrRepetition() throws IOException {
        for (int i = 0; i < 120; i++) {
            books.invoice("i" + i, String.format(Locale.ROOT, "2026-%03d", i), "2026-02-01", "Debtor " + i, "1.00");
        }
        List<String> numbers = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(INVOICES + (cursor.isEmpty() ? "" : "?cursor=" + cursor));
            numbers.addAll(page.get("rows").findValuesAsText("number"));
            assertThat(page.get("rows").size()).isLessThanOrEqualTo(50);
            cursor = page.get("next").asText();
        } while (!cursor.isEmpty());

        assertThat(numbers).hasSize(120).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(browser.get(INVOICES).body()).contains("rel=\"next\"");
    }

    @Test
    void noPageReadsMoreRowsWhenTheTableGrows() {
        List<String> few = accessesFor(10);
        List<String> many = accessesFor(400);

        assertThat(many).isEqualTo(few).allSatisfy(access -> assertThat(access).doesNotContain("DUE"));
    }

    private List<String> accessesFor(int invoices) {
        DemoBooks own = new DemoBooks();
        for (int i = 0; i < invoices; i++) {
            own.invoice("i" + i, "n" + i, "2026-02-01", "Debtor", "1.00");
        }
        own.parked(invoiceRef("p"), BV, "twin");
        List<String> seen = new ArrayList<>();
        own.table.rows().probe(new MemoryRows.Probe() {
            @Override
            public void before(MemoryRows.Access access, String where) {
                seen.add(access.name());
            }
        });
        Browser visitor = new Browser(own.pages);
        visitor.get("/");
        visitor.get(INVOICES);
        visitor.get("/a/bakkerij/tasks");
        visitor.get(INVOICES + "/tl,INVOICE,i5");
        return seen;
    }

    @Test
    void aTimelineTellsEachStepInOrderWithReasonVendorIdAndReference() throws IOException {
        books.invoice("1", "2026-001", "2026-02-01", "Jansen & Zn", "1210.00");

        JsonNode page = json(INVOICES + "/tl,INVOICE,1");

        assertThat(page.get("events").findValuesAsText("what"))
                .containsExactly("MADE", "HINT", "LOOKED", "EFFECT", "EFFECT");
        JsonNode booked = page.at("/events/3");
        assertThat(booked.get("reason").asText()).isEqualTo("21 % is code v21; debtor known by its number");
        assertThat(booked.get("vendorId").asText()).isEqualTo("4711");
        assertThat(booked.get("key").asText()).isEqualTo("crm:bakkerij:invoice:1");
        assertThat(booked.get("state").asText()).isEqualTo("BOOKED");
        assertThat(page.at("/events/4/operation").asText()).isEqualTo("attachPdf");
        assertThat(browser.get(INVOICES + "/tl,INVOICE,1").body())
                .contains("The source reported a change", "21 % is code v21", "4711", "07:30:04")
                .contains("href=\"https://focus.teamleader.eu/invoice/1\"");
    }

    @Test
    void hostileNamesAndReferencesAreTextOnEveryPageAndNeverMarkup() {
        String evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{page.name}";
        SubjectRef ref = invoiceRef("\"><script>x</script>");
        books.invoice(ref.id(), evil, "2026-02-01", evil, "javascript:alert(3)");
        books.write(books.read(ref).change().facts(Map.of("link", "javascript:alert(4)", "text", evil)));
        SubjectRef task = invoiceRef("evil-task");
        books.parked(task, BV, evil);
        books.write(books.read(task).change().facts(Map.of("number", evil, "debtor", evil)));
        String page = INVOICES + "/" + Address.subject(ref);

        for (String address : List.of(
                INVOICES,
                page,
                "/a/bakkerij/tasks",
                "/a/bakkerij/tasks/tl,INVOICE,evil-task",
                "/a/%3Cscript%3E/invoices",
                INVOICES + "/<script>",
                INVOICES + "?cursor=\"><script>")) {
            String html = browser.get(address).body();
            assertThat(html).as(address).doesNotContain("<script", "<img", "href=\"javascript");
        }
        assertThat(browser.get(page).status()).isEqualTo(200);
        assertThat(browser.get(page).body()).contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;", "{page.name}");
    }

    @Test
    void everyPageForbidsScriptsFramesAndKeeping() {
        for (String address : List.of("/", INVOICES, "/nowhere")) {
            Response page = browser.get(address);
            assertThat(page.headers())
                    .containsEntry("cache-control", "no-store")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("referrer-policy", "same-origin");
            assertThat(page.headers().get("content-security-policy"))
                    .startsWith("default-src 'none'")
                    .contains("frame-ancestors 'none'", "form-action 'self'")
                    .doesNotContain("unsafe", "script-src");
            assertThat(page.body()).doesNotContain("<script", " style=", "onclick");
        }
    }

    @Test
    void theStyleSheetMayBeKeptForEverBecauseItsNameChangesWithIt() {
        Matcher name = Pattern.compile("/assets/console-[0-9a-f]+\\.css")
                .matcher(browser.get("/").body());
        assertThat(name.find()).isTrue();

        Response css = browser.get(name.group());

        assertThat(css.status()).isEqualTo(200);
        assertThat(css.headers())
                .containsEntry("content-type", "text/css; charset=utf-8")
                .containsEntry("cache-control", "public, max-age=31536000, immutable");
        assertThat(browser.get("/assets/console.css").status()).isEqualTo(404);
        assertThat(browser.get("/assets/../application.properties").status()).isEqualTo(404);
    }

    @Test
    void whatDoesNotExistAndWhatBelongsToAnotherAdministrationAreTheSame404() {
        books.invoice("1", "2026-001", "2026-02-01", "Jansen", "1.00");
        books.parked(invoiceRef("8"), "", "not-routed");

        for (String address : List.of(
                "/a/nobody/invoices",
                "/a/stichting/invoices/tl,INVOICE,1",
                "/a/stichting/tasks/tl,INVOICE,8",
                "/a/-/tasks/tl,INVOICE,1",
                "/a/-/invoices",
                "/a/bakkerij/payments/tl,INVOICE,1",
                INVOICES + "/tl,INVOICE,404",
                INVOICES + "/tl,NONSENSE,1",
                INVOICES + "/x",
                INVOICES + "/tl,INVOICE,~",
                INVOICES + "/tl,INVOICE,~zz",
                INVOICES + "/",
                "/a/~/invoices",
                "/a/bakkerij",
                "/a/bakkerij/secrets",
                "/a",
                "//",
                "",
                "x/a/b/c",
                "/index.html")) {
            Response answer = browser.get(address);
            assertThat(answer.status()).as(address).isEqualTo(404);
            assertThat(answer.body()).as(address).contains("There is nothing here.");
        }
        assertThat(browser.get("/a/-/tasks/tl,INVOICE,8").status()).isEqualTo(200);
    }

    @Test
    void otherMethodsAre405AndTellWhatIsAllowed() {
        books.invoice("1", "2026-001", "2026-02-01", "Jansen", "1.00");

        for (String address : List.of("/", INVOICES, INVOICES + "/tl,INVOICE,1")) {
            Response answer = browser.ask("POST", address, "", Map.of());
            assertThat(answer.status()).as(address).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "GET");
        }
        assertThat(browser.ask("DELETE", "/a/bakkerij/tasks/tl,INVOICE,1", "", Map.of())
                        .headers())
                .containsEntry("allow", "GET, POST");
    }

    @Test
    void badInputIs400InAPlainSentence() throws IOException {
        for (String query : List.of("cursor=%zz", "cursor=a!b", "lang=fr", "lang=%")) {
            assertThat(browser.get(INVOICES + "?" + query).status()).as(query).isEqualTo(400);
        }
        Response asJson = browser.json(INVOICES + "?cursor=a!b");
        assertThat(asJson.status()).isEqualTo(400);
        assertThat(new ObjectMapper().readTree(asJson.body()).get("error").asText())
                .isEqualTo("This page does not exist. Begin at the first one.");
    }

    @Test
    void whereNobodySignsInEverythingIsRefused() {
        Browser stranger =
                new Browser(new ConsolePages(books.stores, books.table.queue(), books.clock, Access.of(false)));

        for (String address : List.of("/", INVOICES, "/a/bakkerij/tasks", "/assets/console.css", "/nowhere")) {
            Response answer = stranger.get(address);
            assertThat(answer.status()).as(address).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("The console is closed here: nobody is signed in.");
        }
        assertThat(stranger.post("/a/bakkerij/tasks/tl,INVOICE,7", Map.of("act", "ignore"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aNameOfSomebodyElseThatPointsAtThisMachineIsRefused() {
        for (String host :
                List.of("evil.example", "evil.example:8080", "localhost.evil.example", "", "127.0.0.1.nip.io")) {
            assertThat(new Browser(books.pages).with("Host", host).get("/").status())
                    .as(host)
                    .isEqualTo(403);
        }
        for (String host : List.of("localhost", "LOCALHOST:8080", "127.0.0.1:9", "[::1]:8080")) {
            assertThat(new Browser(books.pages).with("Host", host).get("/").status())
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void theBrowsersLanguageCountsUntilTheReaderSwitches() {
        Browser dutch = new Browser(books.pages).with("Accept-Language", "nl-NL,nl;q=0.9,en;q=0.5");

        assertThat(dutch.get("/").body()).contains("<html lang=\"nl\">", "Koppelingen", "href=\"?lang=en\"");
        assertThat(dutch.get("/?lang=en").body()).contains("<html lang=\"en\">", "href=\"?lang=nl\"");
        assertThat(dutch.get(INVOICES).body()).as("remembered").contains("<html lang=\"en\">");
        assertThat(dutch.get(INVOICES + "?cursor=YQ").body()).contains("href=\"?lang=nl&amp;cursor=YQ\"");
        assertThat(new Browser(books.pages)
                        .with("Accept-Language", "fr")
                        .get("/")
                        .body())
                .contains("<html lang=\"en\">");
        assertThat(new Browser(books.pages)
                        .with("Accept-Language", ";;,=")
                        .get("/")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPayoutShowsItsProofWithBothSidesTheDifferenceAndWhatWasNotChecked() throws IOException {
        SubjectRef payout = new SubjectRef("mollie-1", SubjectKind.PAYOUT, "stl_1");
        books.plain(
                payout,
                Register.Shelf.PAYOUTS,
                Subject.State.DONE,
                null,
                Map.of("number", "1234567.2603.01", "date", "2026-03-01", "amount", "871.35", "currency", "EUR"));
        books.table.evidence().keep(BV, "proof/stl_1", """
                {"payout":"stl_1","difference":0.00,"checks":[
                 {"name":"payout amount","psp":{"minor":87135,"currency":"EUR"},"books":"EUR 871.35","difference":"EUR 0.00"},
                 {"name":"clearing at day's end","psp":"EUR 10.00","books":"EUR 9.99","difference":"EUR 0.01"}],
                 "notChecked":["reserve: <b>the PSP gives no balance</b>"]}""");
        String address = "/a/bakkerij/payouts/mollie-1,PAYOUT,stl_1";

        assertThat(json(address).at("/proof/checks/1/difference").asText()).isEqualTo("EUR 0.01");
        String html = browser.get(address).body();
        assertThat(html)
                .contains("Payment provider", "Books", "Not checked", "€\u00a0871.35")
                .contains(
                        "class=\"figure fits\">0.00<",
                        "class=\"figure fits\">€\u00a00.00<",
                        "class=\"figure off\">€\u00a00.01<")
                .contains("reserve: &lt;b&gt;the PSP gives no balance&lt;/b&gt;");
    }

    @Test
    void ofSeveralProofsTheNewestIsShownWithItsAmountsInItsCurrencyAndWhatWasNotChecked() {
        SubjectRef payout = new SubjectRef("mollie-1", SubjectKind.PAYOUT, "stl_3");
        books.plain(payout, Register.Shelf.PAYOUTS, Subject.State.DONE, null, Map.of("proofs", "2"));
        books.table.evidence().keep(BV, "proof/stl_3", "{\"note\":\"the first one\"}");
        books.table.evidence().keep(BV, "proof/stl_3/2", """
                {"currency":"EUR","transactions":12,"feeRounding":"0.0012","difference":"0.00",
                 "sums":[{"name":"fees","amount":"-28.65"}],
                 "checks":[{"name":"clearing","checked":false,"note":"no balance is told"}]}""");

        assertThat(browser.get("/a/bakkerij/payouts/mollie-1,PAYOUT,stl_3?lang=nl")
                        .body())
                .doesNotContain("the first one")
                .contains("€\u00a0\u221228,65", "class=\"figure fits\">€\u00a00,00<", "EUR 0.0012", ">12<")
                .contains("class=\"unsure\">nee<", "no balance is told");
    }

    @Test
    void aPayoutWithoutProofSaysSo() {
        books.plain(
                new SubjectRef("mollie-1", SubjectKind.PAYOUT, "stl_2"),
                Register.Shelf.PAYOUTS,
                Subject.State.LATER,
                NOW.plus(Duration.ofHours(1)),
                Map.of("date", "2026-03-01"));

        assertThat(browser.get("/a/bakkerij/payouts/mollie-1,PAYOUT,stl_2").body())
                .contains("There is no proof of this payout yet.");
        assertThat(browser.get("/a/bakkerij/payouts").body()).contains("stl_2");
    }

    @Test
    void thePspsInvoiceStandsAmongThePayoutsWithWhatWasWithheldBesideWhatItAsks() throws IOException {
        books.plain(
                new SubjectRef("mollie-1", SubjectKind.FEE_INVOICE, "inv_1"),
                Register.Shelf.PAYOUTS,
                Subject.State.DONE,
                null,
                Map.of("number", "MOLR2026.1", "amount", "1.40", "withheld", "1.44", "currency", "EUR"));
        books.plain(
                new SubjectRef("mollie-1", SubjectKind.PAYOUT, "stl_4"),
                Register.Shelf.PAYOUTS,
                Subject.State.DONE,
                null,
                Map.of("amount", "871.35", "fees", "28.65", "currency", "EUR"));

        assertThat(json("/a/bakkerij/payouts").path("rows"))
                .extracting(row ->
                        row.path("kind").asText() + " " + row.path("amount").asText() + " "
                                + row.path("withheld").asText())
                .contains("FEE_INVOICE EUR 1.40 EUR 1.44", "PAYOUT EUR 871.35 EUR 28.65");
        assertThat(browser.get("/a/bakkerij/payouts?lang=nl").body())
                .contains("Ingehouden kosten", "Factuur van de betaaldienst", "MOLR2026.1", "€\u00a01,44");
        assertThat(browser.get("/a/bakkerij/payouts/mollie-1,FEE_INVOICE,inv_1").body())
                .contains("MOLR2026.1")
                .doesNotContain("There is no proof of this payout yet.");
    }

    private JsonNode json(String address) throws IOException {
        Response answer = browser.json(address);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-type", "application/json; charset=utf-8");
        return new ObjectMapper().readTree(answer.body());
    }

    private static JsonNode connection(JsonNode overview, String id) {
        for (JsonNode connection : overview.get("connections")) {
            if (connection.get("id").asText().equals(id)) {
                return connection;
            }
        }
        throw new AssertionError("no connection " + id);
    }
}
