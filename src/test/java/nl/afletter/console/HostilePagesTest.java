package nl.afletter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import nl.afletter.model.HumanTask;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register;
import nl.afletter.prove.Hostile;

/**
 * The console in hostile hands: any path, query, header, cookie and form is answered with a page or a 4xx, nothing of it
 * is stored unless it was a form of ours, and whatever stands in the table is shown as text.
 */
@Tag("prove")
class HostilePagesTest {

    private static final String EVIL =
            "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{page}=cmd|'/C'!A0";

    private final DemoBooks books = new DemoBooks();
    private final SubjectRef parked = DemoBooks.invoiceRef("7");
    private final int rows;

    HostilePagesTest() {
        books.parked(parked, DemoBooks.BV, "vat-not-mapped");
        books.invoice("1", "2026-001", "2026-02-01", "Jansen & Zn", "1210.00");
        rows = books.table.rows().all().size();
    }

    @Provide
    Arbitrary<Request> requests() {
        Arbitrary<String> texts = Hostile.texts();
        Arbitrary<String> parts = Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "a",
                        "assets",
                        DemoBooks.BV,
                        "invoices",
                        "tasks",
                        "payouts",
                        "-",
                        "tl,INVOICE,1",
                        "tl,INVOICE,7",
                        "tl,DEBTOR,company~3a1",
                        "~",
                        "~zz",
                        "tl,X,1",
                        "app.css"),
                texts);
        Arbitrary<String> paths = parts.list().ofMaxSize(6).map(list -> "/" + String.join("/", list));
        Arbitrary<String> pairs = Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.of(
                                        "cursor",
                                        "lang",
                                        "done",
                                        "act",
                                        "key",
                                        "outcome",
                                        "vendorId",
                                        "reason",
                                        "revision",
                                        "token"),
                                texts),
                        Arbitraries.oneOf(
                                Arbitraries.of(
                                        "nl", "en", "try-again", "by-hand", "ignore", "given-up", "happened", "1"),
                                texts))
                .as((name, value) -> name + "=" + value)
                .list()
                .ofMaxSize(5)
                .map(list -> String.join("&", list));
        Arbitrary<Map<String, String>> headers = Arbitraries.maps(
                        Arbitraries.of("Accept", "Cookie", "Origin", "Sec-Fetch-Site", "Accept-Language", "X-Other"),
                        texts)
                .ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.of("GET", "GET", "POST", "HEAD", "PUT", "DELETE", "\u0000"),
                        paths,
                        pairs,
                        headers,
                        pairs)
                .as((method, path, query, heads, form) -> {
                    Map<String, String> all = new HashMap<>(heads);
                    all.put("Host", "localhost:8080");
                    return new Request(method, path, query, all, form);
                });
    }

    @Property(seed = Hostile.SEED, edgeCases = EdgeCasesMode.NONE)
    void anyRequestIsAnsweredAndChangesNothing(@ForAll("requests") Request request) {
        Response answer = Hostile.inTime("console", "", () -> books.pages.page(request));
        assertThat(answer.status()).isBetween(200, 499);
        answer.headers().forEach((name, value) -> assertThat(value).doesNotContain("\r", "\n"));
        answer.cookies().forEach(cookie -> assertThat(cookie).doesNotContain("\r", "\n"));
        assertThat(answer.body()).doesNotContain("<script>alert", "onerror=alert(1)>");
        assertThat(books.table.rows().all()).hasSize(rows);
        assertThat(books.table.queue().size()).isZero();
    }

    @Example
    void whateverStandsInTheTableIsShownAsText() {
        SubjectRef evil = DemoBooks.invoiceRef("8");
        Map<String, String> facts = new HashMap<>(Map.of("date", "2026-02-02", "currency", "EUR", "amount", "1.00"));
        for (String name : List.of("number", "debtor", "link", "reference", "reason", "ignored", "byHand", EVIL)) {
            facts.put(name, EVIL);
        }
        books.write(Subject.unknown(evil, DemoBooks.NOW)
                .change()
                .administration(DemoBooks.BV)
                .facts(facts)
                .parked(new HumanTask("code", EVIL, EVIL, EVIL, DemoBooks.NOW)));
        for (Register.Shelf shelf : List.of(Register.Shelf.INVOICES, Register.Shelf.TASKS)) {
            books.table.register().enter(DemoBooks.BV, shelf, "2026-02-02", evil);
        }
        Browser browser = new Browser(books.pages);
        String subject = "tl,INVOICE,8";
        for (String language : List.of("?lang=nl", "?lang=en")) {
            for (String page : List.of(
                    "/",
                    "/a/bakkerij/invoices",
                    "/a/bakkerij/tasks",
                    "/a/bakkerij/invoices/" + subject,
                    "/a/bakkerij/tasks/" + subject)) {
                Response answer = browser.get(page + language);
                assertThat(answer.status()).as(page).isEqualTo(200);
                assertThat(answer.body()).as(page).doesNotContain("<script>alert", "<img src=x", "49");
            }
        }
        assertThat(browser.get("/a/bakkerij/tasks/" + subject).body()).contains("&lt;script&gt;alert(1)");
    }

    @Example
    void aLinkThatIsNoWebAddressIsNoLink() {
        Browser browser = new Browser(books.pages);
        for (String link :
                List.of("javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x", "https://a\" b")) {
            SubjectRef ref = new SubjectRef("tl", SubjectKind.INVOICE, "link");
            books.table.register().enter(DemoBooks.BV, Register.Shelf.INVOICES, "2026-02-03", ref);
            Subject before = books.table.subjects().read(ref).orElseGet(() -> Subject.unknown(ref, DemoBooks.NOW));
            books.write(before.change().administration(DemoBooks.BV).facts(Map.of("link", link)));
            assertThat(browser.get("/a/bakkerij/invoices/tl,INVOICE,link").body())
                    .as(link)
                    .doesNotContain("href=\"" + link, "href=\"javascript:", "href=\"data:", "href=\"//");
        }
    }

    @Example
    void formsFromElsewhereOrWithoutTheirTokenDoNothing() {
        for (Map<String, String> headers : List.of(
                Map.of("Host", "localhost"),
                Map.of("Host", "localhost", "Origin", "https://evil.example"),
                Map.of("Host", "localhost", "Origin", "null"),
                Map.of("Host", "evil.example", "Origin", "http://evil.example"),
                Map.of("Host", "localhost", "Sec-Fetch-Site", "cross-site"))) {
            Response answer = books.pages.page(new Request(
                    "POST", "/a/bakkerij/tasks/tl,INVOICE,7", "", headers, "act=ignore&reason=x&revision=1"));
            assertThat(answer.status()).as(headers.toString()).isEqualTo(403);
        }
        assertThat(books.table.rows().all()).hasSize(rows);
    }
}
