package nl.afletter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nl.afletter.local.sim.WebhookPost;
import nl.afletter.model.Connection;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects the route of an accounting package's webhooks: it stands on the function of the PSPs' and takes only calls for
 * accounting connections; a genuine one leads to one look at the open items of its administration.
 */
class AccountingWebhookTest {

    private static final String BOOKS = "moneybird";

    /** A secret that the chain knows, as its name and its value. */
    private static final String SECRET = "moneybird-token";

    private final Chain chain = new Chain();

    @BeforeEach
    void theBooksAreInExact() {
        chain.connection(
                BOOKS,
                books -> new Connection(
                        books.id(),
                        "exact",
                        books.role(),
                        "",
                        "",
                        Map.of("webhookSecret", SECRET),
                        books.webhookTokens(),
                        Map.of(),
                        new Connection.Routing("", Map.of("123456", Chain.BOOKS))));
        chain.startProcess();
        chain.table.queue().clear();
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void aGenuineCallLeadsToTheReadBackOfItsAdministration() {
        assertThat(status("accounting", message("BankEntries", "Create"))).isEqualTo(200);

        assertThat(chain.table.queue().hints())
                .extracting(Hint::subject)
                .containsExactly(new SubjectRef(BOOKS, SubjectKind.OPEN_ITEMS, Chain.BOOKS));
    }

    @Test
    void anEmptyCallIsAnsweredWellAndLeadsToNothing() {
        assertThat(status("accounting", "")).isEqualTo(200);

        assertThat(chain.table.queue().hints()).isEmpty();
    }

    @Test
    void eachRouteTakesTheConnectionsOfItsRoleOnly() {
        assertThat(status("psp", message("BankEntries", "Create"))).isEqualTo(404);
        assertThat(status("crm", message("BankEntries", "Create"))).isEqualTo(404);
        assertThat(chain.call("accounting", Chain.PSP, Chain.TOKEN, new byte[0]).getStatusCode())
                .isEqualTo(404);
        assertThat(chain.call("accounting", BOOKS, "wrong", new byte[0]).getStatusCode())
                .isEqualTo(404);
        assertThat(chain.table.queue().hints()).isEqualTo(List.of());
    }

    @Test
    void aCallWithAWrongHashIsRefused() {
        assertThat(status("accounting", message("BankEntries", "Create").replace("BankEntries", "CashEntries")))
                .isEqualTo(401);
    }

    private int status(String role, String body) {
        return chain.call(role, BOOKS, Chain.TOKEN, body.getBytes(StandardCharsets.UTF_8))
                .getStatusCode();
    }

    private static String message(String topic, String action) {
        String content = "{\"Topic\":\"" + topic + "\",\"Division\":123456,\"Action\":\"" + action + "\"}";
        String hash = HexFormat.of()
                .formatHex(WebhookPost.hmacSha256(SECRET, content))
                .toUpperCase(Locale.ROOT);
        return "{\"Content\":" + content + ",\"HashCode\":\"" + hash + "\"}";
    }
}
