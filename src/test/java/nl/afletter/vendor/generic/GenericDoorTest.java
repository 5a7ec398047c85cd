package nl.afletter.vendor.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import nl.afletter.inbox.Inbox;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.generic.DocumentSender;
import nl.afletter.local.sim.generic.Postbox;
import nl.afletter.memory.MemoryQueue;
import nl.afletter.model.Connection;
import nl.afletter.model.Hint;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Unreachable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protects the order at the open door: kept first, then hinted, then noted; and what the sender is told of each. */
class GenericDoorTest {

    private final GenericBench door = new GenericBench(SimClock.fixedAt("2026-11-02T10:00:00Z"));

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void anInvoiceIsKeptWithItsBuyerAndHintedOnce() {
        Postbox.Answer answer = invoice();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo("{\"accepted\":true,\"eventId\":\"msg_2_invoice_approved\",\"duplicate\":false}");
        assertThat(hinted()).containsExactly("documents/DEBTOR/party:rel-1", "documents/INVOICE/inv-1");
        assertThat(door.crm.invoice("inv-1")).isPresent();
    }

    @Test
    void whenTheQueueCannotBeReachedTheSenderComesAgainAndNothingIsLostOrDoubled() {
        door.table.queue().probe(new MemoryQueue.Probe() {
            @Override
            public void before(Hint hint, String group) {
                throw new Unreachable("the queue is away", null);
            }
        });
        String party = "rel-1";
        assertThatThrownBy(() -> door.documents.company("A BV", "NL001234567B01", "12345678"))
                .as("answered 503")
                .isInstanceOf(Unreachable.class);
        door.table.queue().probe(new MemoryQueue.Probe() {});
        ObjectNode data = door.documents.data(
                "inv-1",
                "380",
                party,
                LocalDate.of(2026, 11, 2),
                List.of(new DocumentSender.Line("A", "1.00", "S", "21")));
        assertThat(hinted()).isEmpty();
        Postbox.Answer first = door.documents.post().send("invoice.approved", data);
        assertThat(first.json().path("duplicate").asBoolean()).isFalse();
        assertThat(hinted())
                .as("the card that nobody was told of, too")
                .containsExactly("documents/DEBTOR/party:rel-1", "documents/INVOICE/inv-1");
        Postbox.Answer again = door.documents.post().send("invoice.approved", data);
        assertThat(again.json().path("duplicate").asBoolean()).isTrue();
        assertThat(hinted()).hasSize(2);
    }

    @Test
    void faultsAreToldAsJsonAndNothingIsKept() {
        door.documents.company("A BV", "NL001234567B01", "12345678");
        int rows = door.table.rows().all().size();
        ObjectNode data = door.documents.data(
                "inv-1",
                "380",
                "rel-1",
                LocalDate.of(2026, 11, 2),
                List.of(new DocumentSender.Line("A", "1.00", "S", "0")));
        Postbox.Answer answer = door.documents.post().send("invoice.approved", data);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/path").asText()).isEqualTo("/data/lines/0/vat/rate");
        assertThat(answer.json().at("/errors/0/code").asText()).isEqualTo("rate");
        assertThat(answer.json().at("/errors/0/message").asText()).isNotBlank();
        assertThat(door.table.rows().all()).hasSize(rows);
    }

    @Test
    void anEventThroughTheOtherDoorFindsNothingThere() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = door.documents.post().signed("msg_1", body);
        assertThat(door.take(Connection.Role.PSP, "documents", headers, body).status())
                .isEqualTo(404);
        Inbox.Answer here = door.take(Connection.Role.CRM, "documents", headers, body);
        assertThat(here.status()).isEqualTo(422);
        assertThat(here.json()).isTrue();
    }

    @Test
    void aSignedPdfIsForAnInvoiceThatCameWithoutOne() {
        door.documents.company("A BV", "NL001234567B01", "12345678");
        ObjectNode data = door.documents.data(
                "inv-1",
                "380",
                "rel-1",
                LocalDate.of(2026, 11, 2),
                List.of(new DocumentSender.Line("A", "1.00", "S", "21")));
        SubjectRef invoice = new SubjectRef("documents", SubjectKind.INVOICE, "inv-1");
        door.documents.post().send("invoice.approved", data);
        assertThat(door.crm.hasPdf(invoice)).isFalse();
        ObjectNode signed = data.objectNode().put("externalId", "inv-1").put("signedAt", "2026-11-02T10:00:00Z");
        signed.putObject("document")
                .put("fileName", "signed.pdf")
                .put("mimeType", "application/pdf")
                .put("base64", "JVBERi0xLjQKJSVFT0YK");
        door.documents.post().send("document.signed", signed);
        assertThat(door.crm.hasPdf(invoice)).isTrue();
        assertThat(new String(door.crm.pdf(invoice), StandardCharsets.US_ASCII)).isEqualTo("%PDF-1.4\n%%EOF\n");
        door.clock.advance(Duration.ofDays(91));
        assertThat(door.crm.hasPdf(invoice)).as("gone by then").isFalse();
        assertThat(door.crm.invoice("inv-1")).as("the invoice stays").isPresent();
    }

    @Test
    void anEventMayNameItsAdministrationWhereTheConnectionServesSeveral() {
        Connection several = new Connection(
                "documents",
                "generic",
                Connection.Role.CRM,
                "",
                "",
                Map.of("webhookSecret", "now"),
                List.of(GenericBench.sha256(GenericBench.TOKEN)),
                Map.of(),
                new Connection.Routing("", Map.of("bv", "my-books", "stichting", "other-books")));
        door.table.settings().apply(List.of(), List.of(several));
        door.clock.advance(Duration.ofMinutes(2));
        invoice();
        ObjectNode event = door.documents.post().all().get(1).event().deepCopy();
        event.put("administration", "stichting").withObject("/data").put("externalId", "inv-2");
        byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = door.documents.post().signed("msg_x", body);
        assertThat(door.take(Connection.Role.CRM, "documents", headers, body).status())
                .isEqualTo(202);
        String key = door.crm.invoice("inv-2").orElseThrow().department();
        assertThat(several.routing().administration(key)).isEqualTo("other-books");
        assertThat(several.routing()
                        .administration(door.crm.invoice("inv-1").orElseThrow().department()))
                .as("without a name nobody knows: a person is asked")
                .isEmpty();
    }

    private Postbox.Answer invoice() {
        String party = door.documents.company("A BV", "NL001234567B01", "12345678");
        door.documents.invoice(
                party, LocalDate.of(2026, 11, 2), List.of(new DocumentSender.Line("A", "1.00", "S", "21")));
        return door.documents.post().last();
    }

    private List<String> hinted() {
        return door.table.queue().hints().stream()
                .map(hint -> hint.subject().toString())
                .toList();
    }
}
