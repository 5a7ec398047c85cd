package nl.afletter.console;

import static nl.afletter.console.DemoBooks.BV;
import static nl.afletter.console.DemoBooks.NOW;
import static nl.afletter.console.DemoBooks.invoiceRef;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;

/** Protects the door in AWS: only whom IAM vouches for comes in, and acts under that name. */
class AccessTest {

    private static final String ARN = "arn:aws:sts::000000000000:assumed-role/Bookkeeper/anna@afletter.example";
    private static final String HOST = "abc123.execute-api.eu-west-1.amazonaws.com";
    private static final SubjectRef REF = invoiceRef("7");
    private static final String TASK = "/a/bakkerij/tasks/tl,INVOICE,7";
    private static final String TRY_AGAIN = "act=try-again";

    private final DemoBooks books = new DemoBooks();
    private final ConsolePages pages =
            new ConsolePages(books.stores, books.table.queue(), books.clock, Access.of(false));

    @Test
    void whoSignedIsShownThePagesAndActsUnderTheNameOfTheKey() {
        books.parked(REF, BV, "twin");

        assertThat(ask("GET", "/", ARN, Map.of()).status()).isEqualTo(200);
        assertThat(ask("GET", TASK, ARN, Map.of()).status()).isEqualTo(200);
        assertThat(ask("POST", TASK, ARN, Map.of()).status()).isEqualTo(303);

        assertThat(books.table.queue().hints()).containsExactly(new Hint(REF, Hint.Cause.PERSON, NOW));
        assertThat(books.table.evidence().read(BV, "act/" + NOW + "/" + REF).orElseThrow())
                .contains("\"who\":\"" + ARN + "\"");
    }

    @Test
    void whoDidNotSignIsRefusedWhateverTheHeadersSay() {
        books.parked(REF, BV, "twin");
        Map<String, String> forged = Map.of(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=x",
                "X-Amzn-Iam-User-Arn",
                ARN,
                "UserArn",
                ARN,
                "Signer",
                ARN,
                "X-Forwarded-User",
                ARN);

        for (String signer : List.of("", " ")) {
            for (Map<String, String> headers : List.of(Map.<String, String>of(), forged, Map.of("Host", "localhost"))) {
                assertThat(ask("GET", "/", signer, headers).status()).isEqualTo(403);
                assertThat(ask("GET", TASK, signer, headers).status()).isEqualTo(403);
                assertThat(ask("POST", TASK, signer, headers).status()).isEqualTo(403);
            }
        }
        assertThat(books.table.queue().size()).isZero();
    }

    @Test
    void aFormThatABrowserSendsThroughASigningProxyStillHasToComeFromOurOwnPages() {
        books.parked(REF, BV, "twin");

        for (Map<String, String> headers : List.of(
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"),
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Origin", "https://" + HOST))) {
            assertThat(ask("POST", TASK, ARN, headers).status())
                    .as(headers.toString())
                    .isEqualTo(403);
        }
        assertThat(books.table.queue().size()).isZero();
    }

    @Test
    void onALaptopASignatureOpensNothing() {
        assertThat(Access.of(true).visitor(request("GET", "/", ARN, Map.of()))).isEmpty();
        assertThat(Access.of(true).visitor(request("GET", "/", ARN, Map.of("Host", "localhost"))))
                .contains("local user");
    }

    private Response ask(String method, String path, String signer, Map<String, String> headers) {
        return pages.page(request(method, path, signer, headers));
    }

    private static Request request(String method, String path, String signer, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(Map.of("Host", HOST));
        headers.putAll(more);
        return new Request(method, path, "", headers, method.equals("POST") ? TRY_AGAIN : "", signer);
    }
}
