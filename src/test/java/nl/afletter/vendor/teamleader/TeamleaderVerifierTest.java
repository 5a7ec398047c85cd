package nl.afletter.vendor.teamleader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import nl.afletter.contract.WebhookVerifierContract;
import nl.afletter.local.sim.teamleader.TeamleaderSimulator;
import nl.afletter.model.Connection;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Secrets;
import nl.afletter.port.WebhookVerifier;
import nl.afletter.port.WebhookVerifier.Call;
import nl.afletter.port.WebhookVerifier.Verdict;
import org.junit.jupiter.api.Test;

/** Teamleader's webhooks are not signed: nothing is taken from them but an id of the account's own, in one notation. */
class TeamleaderVerifierTest extends WebhookVerifierContract {
    private static final String ID = "7abb325c-e063-42a4-8fb4-1b730759645a";
    private static final String ACCOUNT = TeamleaderSimulator.ACCOUNT;

    @Override
    protected WebhookVerifier verifier() {
        return new TeamleaderVerifier();
    }

    @Override
    protected Connection connection() {
        return TeamleaderBench.connection("");
    }

    @Override
    protected Secrets secrets() {
        return name -> TeamleaderSimulator.CLIENT_SECRET;
    }

    @Override
    protected List<Call> signed() {
        return List.of();
    }

    @Override
    protected List<Call> unsigned() {
        return List.of(call(event("invoice.booked", "invoice")), call(event("company.updated", "company")));
    }

    @Override
    protected String proofHeader() {
        return "";
    }

    @Test
    void eventsOfDocumentsAndRelationsNameTheirSubject() {
        assertThat(verdict(event("invoice.booked", "invoice"))).isEqualTo(accepted(SubjectKind.INVOICE, ID));
        assertThat(verdict(event("invoice.deleted", "invoice"))).isEqualTo(accepted(SubjectKind.INVOICE, ID));
        assertThat(verdict(event("invoice.paymentRemoved", "invoice"))).isEqualTo(accepted(SubjectKind.INVOICE, ID));
        assertThat(verdict(event("creditNote.booked", "creditNote"))).isEqualTo(accepted(SubjectKind.CREDIT_NOTE, ID));
        assertThat(verdict(event("company.updated", "company")))
                .isEqualTo(accepted(SubjectKind.DEBTOR, "company:" + ID));
        assertThat(verdict(event("contact.linkedToCompany", "contact")))
                .isEqualTo(accepted(SubjectKind.DEBTOR, "contact:" + ID));
    }

    @Test
    void eventsThatWeDoNotFollowAreIgnoredSoThatNobodyCallsAgain() {
        for (String type : List.of(
                "invoice.drafted",
                "invoice.sent",
                "invoice.somethingNew",
                "deal.won",
                "nextgenProject.updated",
                "account.deactivated",
                "incomingInvoice.added",
                "brandNew.thing")) {
            String subject = type.substring(0, type.indexOf('.'));
            assertThat(verdict(event(type, subject))).as(type).isInstanceOf(Verdict.Ignored.class);
        }
    }

    @Test
    void anotherAccountIsNotSignedIn() {
        assertThat(verdict(event("invoice.booked", "invoice").replace(ACCOUNT, ID)))
                .isEqualTo(new Verdict.Refused(401, "The account is not the one of this address."));
    }

    @Test
    void aConnectionThatDoesNotKnowItsAccountYetTakesNothing() {
        Connection known = connection();
        Connection fresh = new Connection(
                known.id(),
                known.vendor(),
                known.role(),
                "",
                "",
                known.secrets(),
                List.of(),
                Map.of(),
                known.routing());
        Verdict verdict = verifier().verify(call(event("invoice.booked", "invoice")), fresh, secrets(), NOW);
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void fieldsThatTheVendorAddsChangeNothing() {
        String more = event("invoice.booked", "invoice")
                .replace(
                        "{\"type\":\"invoice.booked\"",
                        "{\"new\":{\"a\":[1,2,{\"b\":null}]},\"type\":\"invoice.booked\"");
        assertThat(verdict(more)).isEqualTo(accepted(SubjectKind.INVOICE, ID));
    }

    @Test
    void malformedBodiesAre400AndNeverAnythingElse() {
        List<String> bodies = malformed();
        assertThat(bodies).hasSizeGreaterThan(250);
        for (String body : bodies) {
            Verdict verdict = verdict(body);
            assertThat(verdict)
                    .as(body.substring(0, Math.min(300, body.length())))
                    .isInstanceOf(Verdict.Refused.class);
            assertThat(((Verdict.Refused) verdict).status()).as(body).isIn(400, 401);
        }
    }

    private static List<String> malformed() {
        String good = event("invoice.booked", "invoice");
        List<String> bodies = new ArrayList<>();
        for (int end = 0; end < good.length(); end++) {
            bodies.add(good.substring(0, end));
        }
        for (String id : List.of(
                "",
                " ",
                "x",
                ID.toUpperCase(Locale.ROOT),
                ID + " ",
                " " + ID,
                ID + "\\n",
                ID.substring(1),
                ID + "0",
                ID.replace("-", ""),
                "{" + ID + "}",
                "../" + ID,
                ID + "/../x",
                "00000000-0000-0000-0000-00000000000g",
                ID.replace('7', '\u0667'),
                "%37" + ID.substring(1),
                ID + "\\u0000",
                "urn:uuid:" + ID)) {
            bodies.add(good.replace("\"id\":\"" + ID, "\"id\":\"" + id));
            bodies.add(good.replace(ACCOUNT, id));
        }
        for (String value : List.of("null", "1", "true", "[]", "{}", "[\"" + ID + "\"]", "{\"id\":\"" + ID + "\"}")) {
            bodies.add(good.replace("\"" + ID + "\"", value));
            bodies.add(good.replace("\"invoice.booked\"", value));
            bodies.add(good.replace("\"" + ACCOUNT + "\"", value));
            bodies.add(good.replaceAll("\"subject\":\\{[^}]*}", "\"subject\":" + value));
        }
        for (String type : List.of(
                "",
                ".",
                "invoice",
                "invoice.",
                ".booked",
                "invoice.booked.x",
                "invoice booked",
                "Invoice.booked",
                "creditNote.booked",
                "company.updated",
                "a".repeat(100) + ".b",
                "invoice.bo oked",
                "invoice.b\\u0000")) {
            bodies.add(good.replace("invoice.booked", type));
        }
        bodies.add("[".repeat(50_000));
        bodies.add("{\"a\":".repeat(30) + "1" + "}".repeat(30));
        bodies.add("[" + good + "]");
        bodies.add(good + good);
        bodies.add(good + " x");
        bodies.add("{\"type\":\"invoice.booked\"," + good.substring(1));
        bodies.add(good.replace("invoice.booked\"", "invoice.booked\",\"x\":" + "9".repeat(5_000)));
        bodies.add(good.replace("invoice.booked\"", "invoice.booked\",\"x\":\"" + "x".repeat(50_000) + "\""));
        long seed = Long.getLong("afletter.seed", System.nanoTime());
        System.out.println("malformed webhooks: seed " + seed + " (set -Dafletter.seed to repeat)");
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            StringBuilder mixed = new StringBuilder(good);
            int from = random.nextInt(good.length() - 10);
            mixed.delete(from, from + 1 + random.nextInt(9));
            if (!isStillGood(mixed.toString())) {
                bodies.add(mixed.toString());
            }
        }
        return bodies;
    }

    /** A cut inside the event's name can leave another name of an event, which is rightly ignored. */
    private static boolean isStillGood(String body) {
        return body.matches("\\{\"type\":\"invoice\\.[a-zA-Z]+\",.*");
    }

    private static Verdict accepted(SubjectKind kind, String id) {
        return new Verdict.Accepted(List.of(new SubjectRef("tl-1", kind, id)));
    }

    private Verdict verdict(String body) {
        return verifier().verify(call(body), connection(), secrets(), NOW);
    }

    private static Call call(String body) {
        return new Call(Map.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static String event(String type, String subjectType) {
        return "{\"type\":\"" + type + "\",\"subject\":{\"type\":\"" + subjectType + "\",\"id\":\"" + ID
                + "\"},\"account\":{\"type\":\"account\",\"id\":\"" + ACCOUNT + "\"}}";
    }
}
