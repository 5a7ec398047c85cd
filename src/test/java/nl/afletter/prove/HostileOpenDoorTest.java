package nl.afletter.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeContainer;
import nl.afletter.http.PublicFetch;
import nl.afletter.http.StandardWebhooks;
import nl.afletter.inbox.Inbox;
import nl.afletter.local.sim.SimClock;
import nl.afletter.local.sim.generic.DocumentSender;
import nl.afletter.local.sim.generic.MoneySender;
import nl.afletter.local.sim.generic.Postbox;
import nl.afletter.memory.MemoryTable;
import nl.afletter.model.Connection;
import nl.afletter.model.Connection.Role;
import nl.afletter.model.Hint;
import nl.afletter.model.Invoice;
import nl.afletter.model.Money;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Failure;
import nl.afletter.port.WebhookVerifier.Call;
import nl.afletter.prove.Hostile.Change;
import nl.afletter.vendor.generic.GenericCrm;
import nl.afletter.vendor.generic.GenericPsp;
import nl.afletter.vendor.generic.GenericVerifier;

/**
 * The open door for whole documents: whatever is sent is kept or refused, never with an error of ours; of what is
 * refused no row stays; nothing gets in without its proof; and whatever was let in can be read by the adapters.
 */
@Tag("prove")
class HostileOpenDoorTest extends HostileDoor {

    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");
    private static final SimClock CLOCK = SimClock.fixedAt(NOW.toString());
    private static final String TOKEN = "t".repeat(43);
    private static final String KEY = "k".repeat(40);
    private static final String USER = "compenda:" + "p".repeat(40);
    private static final String OLD = "whsec_" + "T".repeat(43) + "=";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<byte[]> EVENTS = new ArrayList<>();
    private static final List<Role> DOORS = new ArrayList<>();

    private final MemoryTable table = new MemoryTable(CLOCK);
    private final Map<String, Connection> connections = new HashMap<>();
    private final Inbox inbox;
    private int rows;

    HostileOpenDoorTest() {
        for (Role role : List.of(Role.CRM, Role.PSP)) {
            for (String proof : List.of("signature", "key", "basic")) {
                String id = role.name().toLowerCase(Locale.ROOT) + "-" + proof;
                connections.put(id, connection(id, role, proof));
            }
        }
        table.settings().apply(List.of(), List.copyOf(connections.values()));
        inbox = new Inbox(
                table.settings(),
                Map.of("generic", new GenericVerifier()),
                HostileOpenDoorTest::secret,
                table.received(),
                table.queue(),
                CLOCK);
        rows = table.rows().all().size();
    }

    private static String secret(String name) {
        return switch (name) {
            case "signature" -> Postbox.SECRET;
            case "key" -> KEY;
            case "basic" -> USER;
            default -> OLD;
        };
    }

    private static Connection connection(String id, Role role, String proof) {
        return new Connection(
                id,
                "generic",
                role,
                "",
                "",
                Map.of("webhookSecret", proof, "webhookSecret2", "old"),
                List.of(OpenDoors.sha256(TOKEN)),
                Map.of("proof", proof),
                new Connection.Routing("demo", Map.of()));
    }

    /** One event of each kind, as senders make them. */
    @BeforeContainer
    static void record() {
        Postbox.Slot documents = (headers, body) -> recorded(Role.CRM, body);
        Postbox.Slot moneys = (headers, body) -> recorded(Role.PSP, body);
        try (DocumentSender crm = new DocumentSender(CLOCK, new Postbox(CLOCK, documents))) {
            String party = crm.company("De Vries B.V.", "NL001234567B01", "12345678");
            crm.postsPdf(true);
            String invoice = crm.invoice(
                    party,
                    LocalDate.of(2026, 11, 2),
                    List.of(
                            new DocumentSender.Line("Ontwerp", "950.00", "S", "21"),
                            new DocumentSender.Line("Boek", "50.00", "S", "9")));
            crm.creditNote(
                    crm.number(invoice),
                    party,
                    LocalDate.of(2026, 11, 2),
                    List.of(new DocumentSender.Line("Boek", "50.00", "S", "9")));
            crm.cancel(invoice, "dubbel");
        }
        MoneySender psp = new MoneySender(CLOCK, new Postbox(CLOCK, moneys));
        String payment = psp.pay(Money.of("121.00", "EUR"), data -> data.put("externalId", "inv-1"));
        psp.refundFails(psp.refund(payment, Money.of("21.00", "EUR")));
        psp.wonBack(psp.chargeback(payment, Money.of("121.00", "EUR")));
        psp.move(Money.of("-3.00", "EUR"), "maan");
        psp.payOut();
    }

    private static Postbox.Answer recorded(Role door, byte[] body) {
        EVENTS.add(body);
        DOORS.add(door);
        return new Postbox.Answer(202, "{}");
    }

    @Property(seed = Hostile.SEED)
    void anySignedBodyIsKeptOrRefusedAndWhatIsKeptCanBeRead(
            @ForAll @IntRange(max = 999) int event, @ForAll("changes") List<Change> changes) {
        int at = event % EVENTS.size();
        byte[] body = Hostile.changed(EVENTS.get(at), changes);
        judge(door(at) + "-signature", signed(Postbox.SECRET, body), body);
    }

    @Property(seed = Hostile.SEED)
    void anyValueInAnyPlaceIsKeptOrRefusedAndWhatIsKeptCanBeRead(
            @ForAll @IntRange(max = 999) int event,
            @ForAll @IntRange(max = 9_999) int place,
            @ForAll("texts") String value)
            throws IOException {
        int at = event % EVENTS.size();
        ObjectNode changed = (ObjectNode) JSON.readTree(EVENTS.get(at));
        List<Runnable> places = places(changed, value);
        places.get(place % places.size()).run();
        byte[] body = changed.toString().getBytes(StandardCharsets.UTF_8);
        judge(door(at) + "-signature", signed(Postbox.SECRET, body), body);
    }

    /** Each text of an event, to be put in its place. */
    private static List<Runnable> places(JsonNode node, String value) {
        List<Runnable> places = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                if (object.get(name).isContainerNode()) {
                    places.addAll(places(object.get(name), value));
                } else {
                    places.add(() -> object.put(name, value));
                }
            });
        } else {
            node.forEach(each -> places.addAll(places(each, value)));
        }
        return places;
    }

    @Property(seed = Hostile.SEED)
    void noSignatureThatIsNotOursOpensTheDoor(@ForAll("changes") List<Change> changes, @ForAll("texts") String noise) {
        byte[] body = EVENTS.get(1);
        Map<String, String> headers = signed(Postbox.SECRET, body);
        String genuine = headers.get(StandardWebhooks.SIGNATURE);
        String forged = OpenDoors.text(Hostile.changed(genuine.getBytes(StandardCharsets.UTF_8), changes)) + noise;
        if (!List.of(forged.split(" ")).contains(genuine)) {
            headers.put(StandardWebhooks.SIGNATURE, forged);
            assertThat(judge("crm-signature", headers, body)).isEqualTo(401);
        }
        for (String name : List.of(StandardWebhooks.ID, StandardWebhooks.TIMESTAMP)) {
            Map<String, String> other = signed(Postbox.SECRET, body);
            if (!noise.equals(other.get(name))) {
                other.put(name, noise);
                assertThat(judge("crm-signature", other, body)).as(name).isEqualTo(401);
            }
        }
    }

    @Property(seed = Hostile.SEED)
    void noKeyThatIsNotOursOpensTheDoor(@ForAll("texts") String noise) {
        byte[] body = EVENTS.get(1);
        for (String header : List.of("authorization", "x-api-key")) {
            for (String given :
                    List.of(noise, "Bearer " + noise, "Basic " + noise, KEY + noise, "Basic " + base64(noise))) {
                if (given.strip().equals(KEY)) {
                    continue;
                }
                for (String door : List.of("crm-key", "crm-basic")) {
                    assertThat(judge(door, Map.of(header, given, "content-type", "application/json"), body))
                            .isEqualTo(401);
                }
            }
        }
    }

    @Example
    void eachProofOpensItsOwnDoorOnly() {
        byte[] body = EVENTS.get(0);
        Map<String, Map<String, String>> proofs = Map.of(
                "signature", signed(Postbox.SECRET, body),
                "key", Map.of("x-api-key", KEY, "content-type", "application/json"),
                "basic", Map.of("authorization", "Basic " + base64(USER), "content-type", "application/json"));
        proofs.forEach(
                (name, headers) -> proofs.keySet().forEach(door -> assertThat(judge("crm-" + door, headers, body))
                        .as("%s at %s", name, door)
                        .isEqualTo(name.equals(door) ? 202 : 401)));
        assertThat(judge("crm-signature", signed(OLD, body), body)).isEqualTo(202);
    }

    @Example
    void theLimitOfSizeIsExact() {
        byte[] whole = EVENTS.get(1);
        byte[] padded = new byte[new GenericVerifier().largest()];
        Arrays.fill(padded, (byte) ' ');
        System.arraycopy(whole, 0, padded, 0, whole.length);
        assertThat(judge("crm-signature", signed(Postbox.SECRET, padded), padded))
                .isEqualTo(202);
        byte[] over = Arrays.copyOf(padded, padded.length + 1);
        over[padded.length] = ' ';
        assertThat(judge("crm-signature", signed(Postbox.SECRET, over), over)).isEqualTo(413);
    }

    private static String door(int at) {
        return DOORS.get(at) == Role.CRM ? "crm" : "psp";
    }

    private static Map<String, String> signed(String secret, byte[] body) {
        Map<String, String> headers = new HashMap<>(StandardWebhooks.sign(List.of(secret), "msg_1", NOW, body));
        headers.put("content-type", "application/json");
        return headers;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends it, and checks what every call has to obey. @return the status */
    private int judge(String connection, Map<String, String> headers, byte[] body) {
        table.queue().clear();
        Connection known = connections.get(connection);
        Inbox.Answer answer = Hostile.inTime(
                "open door", connection, () -> inbox.take(known.role(), connection, TOKEN, new Call(headers, body)));
        assertThat(answer.status()).isIn(202, 400, 401, 413, 415, 422);
        assertThat(answer.text()).isNotBlank().hasSizeLessThan(20_000).doesNotContain(Postbox.SECRET, KEY, "Exception");
        List<Hint> hints = new ArrayList<>(table.queue().hints());
        if (answer.status() != 202) {
            assertThat(table.rows().all())
                    .as("nothing of a refused call is kept")
                    .hasSize(rows);
            assertThat(hints).isEmpty();
        }
        rows = table.rows().all().size();
        assertThat(hints).hasSizeLessThan(4).allSatisfy(hint -> {
            assertThat(hint.subject().connection()).isEqualTo(connection);
            assertThat(hint.subject().id()).matches("([a-z]{1,20}:)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
            read(known, hint.subject());
        });
        return answer.status();
    }

    /** What was let in is a value for the use cases, or stops with a sentence for a person. */
    private void read(Connection connection, SubjectRef subject) {
        GenericCrm crm = new GenericCrm(connection, table.received(), new PublicFetch());
        GenericPsp psp = new GenericPsp(connection, table.received());
        try {
            switch (subject.kind()) {
                case INVOICE -> crm.invoice(subject.id()).ifPresent(HostileOpenDoorTest::addsUp);
                case CREDIT_NOTE -> crm.creditNote(subject.id()).ifPresent(HostileOpenDoorTest::addsUp);
                case DEBTOR ->
                    assertThat(crm.debtor(Invoice.CustomerRef.ofSubjectId(subject.id())))
                            .isPresent();
                case PAYMENT -> psp.payment(subject.id());
                case PAYOUT -> {
                    if (psp.payout(subject.id()).isPresent()) {
                        assertThat(psp.payoutLines(subject.id(), "").rows()).isNotEmpty();
                    }
                }
                default -> throw new AssertionError(subject);
            }
        } catch (Failure.Rejected forAPerson) {
            assertThat(forAPerson.getMessage()).isNotBlank();
        }
    }

    private static void addsUp(Invoice invoice) {
        Money net = Money.zero(invoice.currency());
        for (Invoice.Line line : invoice.lines()) {
            net = net.plus(line.net());
        }
        Money gross = net;
        for (Invoice.VatTotal row : invoice.vat()) {
            gross = gross.plus(row.tax());
        }
        assertThat(List.of(net, gross)).containsExactly(invoice.netTotal(), invoice.total());
        assertThat(invoice.creditNote() && invoice.total().isPositive()).isFalse();
    }
}
