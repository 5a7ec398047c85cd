package nl.afletter.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.lambda.Deployed.Sent;
import nl.afletter.lambda.RuntimeClient.Outcome;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Protects the two open doors as deployed: a webhook becomes exactly one message in the right group, whatever else
 * comes is refused before anything is done, and who cannot be served is told to come again.
 */
class WebhookZipIT {

    @RegisterExtension
    static final Deployed deployed = new Deployed();

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String INVOICE = "e1240972-6cfc-4549-b49c-edda7568cc48";
    private static final SubjectRef THE_INVOICE = new SubjectRef("teamleader", SubjectKind.INVOICE, INVOICE);
    private static final SubjectRef THE_PAYMENT = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_7UhSN1zuXS");
    private static final String BOOKED = """
            {"subject":{"type":"invoice","id":"%s"},"type":"invoice.booked",\
            "account":{"type":"account","id":"5b1d4f0e-2a77-4c5f-9c3e-0c7f5a1d9e10"}}""".formatted(INVOICE);

    @AfterEach
    void nothingElseWasSent() {
        assertThat(deployed.sent()).isEmpty();
    }

    @Test
    void anInvoicesWebhookBecomesOneMessageOfItsConnectionBecauseOnlyTheInvoiceNamesTheAdministration() {
        assertTaken(crm(Events.webhook("crm", "teamleader", token("teamleader"), JSON, BOOKED)));
        assertOneHint("connection:teamleader", THE_INVOICE);

        assertTaken(crm(Events.encodedWebhook("crm", "teamleader", token("teamleader"), JSON, BOOKED)));
        assertOneHint("connection:teamleader", THE_INVOICE);
    }

    @Test
    void aPaymentsWebhookBecomesOneMessageOfItsAdministration() {
        assertTaken(psp(Events.webhook("psp", "mollie", token("mollie"), FORM, "id=tr_7UhSN1zuXS")));
        assertOneHint("voorbeeld-bv", THE_PAYMENT);

        assertTaken(psp(Events.encodedWebhook("psp", "mollie", token("mollie"), FORM, "id=tr_7UhSN1zuXS")));
        assertOneHint("voorbeeld-bv", THE_PAYMENT);
    }

    /** Exact asks with an empty call whether anybody is here, and signs every other: here without a secret. */
    @Test
    void anAccountingPackagesWebhookGoesByItsOwnRouteToTheSameFunction() {
        String empty = psp(Events.encodedWebhook("accounting", "exact", token("exact"), JSON, ""));
        String unsigned = psp(Events.encodedWebhook(
                "accounting",
                "exact",
                token("exact"),
                JSON,
                "{\"Content\":{},\"HashCode\":\"" + "0".repeat(64) + "\"}"));

        assertTaken(empty);
        assertThat(status(unsigned)).isEqualTo(401);
        assertThat(status(psp(Events.webhook("psp", "exact", token("exact"), JSON, ""))))
                .as("another route")
                .isEqualTo(404);
        assertThat(status(psp(Events.webhook("accounting", "mollie", token("mollie"), FORM, "id=tr_7UhSN1zuXS"))))
                .as("a PSP on it")
                .isEqualTo(404);
    }

    @Test
    void aWrongTokenAWrongDoorAndAnUnknownConnectionGetTheSameAnswer() {
        String wrongToken = psp(Events.webhook("psp", "mollie", "nonsense", FORM, "id=tr_7UhSN1zuXS"));
        String wrongDoor = psp(Events.webhook("psp", "teamleader", token("teamleader"), JSON, BOOKED));
        String unknown = psp(Events.webhook("psp", "stripe", token("mollie"), FORM, "id=tr_7UhSN1zuXS"));
        String noName = psp(Events.webhook("psp", "a b/../c", token("mollie"), FORM, "id=tr_7UhSN1zuXS"));
        String otherDoor = crm(Events.webhook("crm", "mollie", token("mollie"), FORM, "id=tr_7UhSN1zuXS"));

        assertThat(status(wrongToken)).isEqualTo(404);
        assertThat(List.of(wrongDoor, unknown, noName, otherDoor)).containsOnly(wrongToken);
    }

    @Test
    void whatIsTooLargeOrBrokenIsRefusedInASentence() {
        String large = "id=tr_" + "7".repeat(300 * 1024);
        assertThat(status(psp(Events.webhook("psp", "mollie", token("mollie"), FORM, large))))
                .isEqualTo(413);
        assertThat(status(psp(Events.encodedWebhook("psp", "mollie", token("mollie"), FORM, large))))
                .isEqualTo(413);
        assertThat(status(psp(Events.webhook("psp", "mollie", token("mollie"), FORM, "nothing"))))
                .isEqualTo(400);
        assertThat(status(crm(Events.webhook("crm", "teamleader", token("teamleader"), JSON, "{\"subject\":"))))
                .isEqualTo(400);
        String notBase64 = Events.webhook("psp", "mollie", token("mollie"), FORM, "%%%")
                .replace("\"isBase64Encoded\":false", "\"isBase64Encoded\":true");
        assertThat(status(psp(notBase64))).isEqualTo(400);
    }

    @Test
    void anEventThatOughtToBeSignedAndIsNotIsRefused() {
        String unsigned = Events.webhook("psp", "mollie", token("mollie"), JSON, "{\"resource\":\"event\"}");

        assertThat(status(psp(unsigned))).isEqualTo(401);
    }

    @Test
    void aQueueThatCannotBeReachedIsA503WithAnErrorNumberThatTheLogExplains() {
        Map<String, String> noQueue = new HashMap<>(deployed.environment());
        noQueue.put("QUARKUS_SQS_ENDPOINT_OVERRIDE", Deployed.NOWHERE);
        try (RuntimeClient lambda = RuntimeClient.start("psp-payment", noQueue)) {
            String answer = ask(lambda, Events.webhook("psp", "mollie", token("mollie"), FORM, "id=tr_7UhSN1zuXS"));

            assertThat(status(answer)).isEqualTo(503);
            String text = Events.json(answer).get("body").asText();
            assertThat(text).matches("This could not be handled now\\. Error number [0-9a-f]{8}");
            assertThat(lambda.log())
                    .contains(text.replaceAll(".* ", ""))
                    .contains("the queue did not surely take 1 of 1 hints");
            assertThat(lambda.log()).doesNotContain(token("mollie") + "\"", "tr_7UhSN1zuXS");
        }
    }

    private static void assertTaken(String answer) {
        assertThat(status(answer)).as(answer).isEqualTo(200);
        assertThat(Events.json(answer).path("headers").path("cache-control").asText())
                .isEqualTo("no-store");
    }

    private static void assertOneHint(String group, SubjectRef subject) {
        assertThat(deployed.sent()).singleElement().satisfies((Sent sent) -> {
            assertThat(sent.group()).isEqualTo(group);
            assertThat(sent.hint().subject()).isEqualTo(subject);
            assertThat(sent.hint().cause()).isEqualTo(Hint.Cause.WEBHOOK);
        });
    }

    private static String token(String connection) {
        return Deployed.TOKENS.get(connection);
    }

    private static String crm(String event) {
        return ask(deployed.function("crm-invoice"), event);
    }

    private static String psp(String event) {
        return ask(deployed.function("psp-payment"), event);
    }

    private static String ask(RuntimeClient lambda, String event) {
        Outcome outcome = lambda.invoke(event);
        assertThat(outcome.failed()).as(outcome.body()).isFalse();
        return outcome.body();
    }

    private static int status(String answer) {
        JsonNode status = Events.json(answer).get("statusCode");
        return status.asInt();
    }
}
