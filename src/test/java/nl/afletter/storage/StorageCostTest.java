package nl.afletter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.afletter.aws.DynamoRows;
import nl.afletter.aws.Rows;
import nl.afletter.aws.TableConnections;
import nl.afletter.aws.TableEpoch;
import nl.afletter.aws.TableReferences;
import nl.afletter.aws.TableRegister;
import nl.afletter.aws.TableSettings;
import nl.afletter.aws.TableSubjects;
import nl.afletter.model.Effect;
import nl.afletter.model.Hint;
import nl.afletter.model.JournalEntry;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Money;
import nl.afletter.model.Plan;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceKind;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.Subject;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.Register.Shelf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Protects the price: capacity units per operation of the stores, as the table itself counts them. A write unit is 1 KB
 * begun, of the row or of its entry in the index; a read unit is 4 KB begun.
 */
@Tag("storage")
class StorageCostTest {

    @RegisterExtension
    static final StorageEndpoints storage = new StorageEndpoints();

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final SubjectRef INVOICE =
            new SubjectRef("teamleader", SubjectKind.INVOICE, "3c5c3f7e-8f5b-0d3a-b85a-0d1f3a1e2b4c");
    private static final SubjectRef PAYMENT = new SubjectRef("mollie", SubjectKind.PAYMENT, "tr_7UhSN1zuXS");
    private static final Reference NUMBER = new Reference(ReferenceKind.INVOICE, "2026 / 1234");

    private final Meter meter = new Meter();
    private DynamoDbClient client;
    private Rows rows;

    @BeforeEach
    void connect() {
        client = DynamoDbClient.builder()
                .endpointOverride(storage.dynamoDb())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(c -> c.addExecutionInterceptor(meter))
                .build();
        rows = new DynamoRows(client, storage.newTable());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void anInvoiceFromFirstSightToDoneCostsWhatIsCountedHere() {
        TableSubjects subjects = new TableSubjects(rows);
        Subject fresh = Subject.unknown(INVOICE, NOW)
                .change()
                .administration("bv-nl")
                .facts(Map.of("number", "2026 / 1234", "debtor", "Jansen B.V.", "total", "EUR 121.00"))
                .trace(new Subject.Trace(Hint.Cause.WEBHOOK, NOW))
                .done();
        assertUnits(() -> subjects.read(INVOICE), "1");
        assertUnits(() -> subjects.writePlan(INVOICE, plan()), "2");
        Subject[] row = new Subject[1];
        assertUnits(() -> row[0] = subjects.write(open(fresh, "contact", 0), newer -> false), "2");
        assertUnits(() -> row[0] = subjects.write(open(row[0], "book", 60), newer -> false), "3");
        assertUnits(() -> row[0] = subjects.write(done(row[0]), newer -> false), "2");
        assertUnits(() -> subjects.read(INVOICE), "1");
        assertUnits(() -> subjects.readPlan(INVOICE, 1), "1");
    }

    @Test
    void aWriteThatLeavesTheDueTimeAsItIsCostsNothingInTheIndex() {
        TableSubjects subjects = new TableSubjects(rows);
        Subject open = subjects.write(open(Subject.unknown(INVOICE, NOW), "book", 0), newer -> false);

        assertUnits(() -> subjects.write(open(open, "pdf", 0), newer -> false), "1");
    }

    @Test
    void whatStandsBesideASubjectCostsOneUnitEach() {
        TableReferences references = new TableReferences(rows);
        TableRegister register = new TableRegister(rows);
        TableConnections connections = new TableConnections(rows, InstantSource.fixed(NOW));
        LiveItem item = new LiveItem(
                "439283476529", ReferenceKind.INVOICE, "2026 / 1234", INVOICE.toString(), Money.ofMinor(12100, "EUR"));

        assertUnits(() -> references.write(ReferenceRow.absent("bv-nl", NUMBER).withItem(item)), "1");
        assertUnits(() -> references.read("bv-nl", NUMBER), "1");
        assertUnits(() -> references.write(references.read("bv-nl", NUMBER).withWaiter(PAYMENT)), "2");
        assertUnits(() -> register.enter("bv-nl", Shelf.INVOICES, "2026-03-02", INVOICE), "1");
        assertUnits(() -> register.list("bv-nl", Shelf.INVOICES, "", 50), "1");
        assertUnits(() -> register.remove("bv-nl", Shelf.INVOICES, "2026-03-02", INVOICE), "1");
        assertUnits(() -> connections.pausedUntil("mollie"), "1");
        assertUnits(() -> connections.pause("mollie", NOW.plusSeconds(60), "limit"), "2");
    }

    @Test
    void aMinuteOfAnIdleWorkerCostsAFewReads() {
        TableSettings settings = new TableSettings(rows, InstantSource.fixed(NOW));
        TableEpoch epoch = new TableEpoch(rows, InstantSource.fixed(NOW));
        settings.apply(List.of(), List.of());
        epoch.isMine();

        assertUnits(() -> new TableSettings(rows, InstantSource.fixed(NOW)).connections(), "2");
        assertUnits(() -> new TableEpoch(rows, InstantSource.fixed(NOW)).isMine(), "1");
        assertUnits(settings::connections, "2");
        assertUnits(settings::connections, "0");
        assertUnits(epoch::isMine, "0");
    }

    private void assertUnits(Runnable operation, String units) {
        meter.units = BigDecimal.ZERO;
        operation.run();
        assertThat(meter.units).isEqualByComparingTo(units);
    }

    private static Subject open(Subject before, String step, int later) {
        String key = INVOICE.id() + ":v1:" + step;
        JournalEntry entry =
                new JournalEntry(JournalEntry.State.SENDING, "0123456789abcdef", "", 1, NOW.plusSeconds(60), NOW, 0);
        return before.change()
                .administration("bv-nl")
                .plan(1, true)
                .journal(key, entry)
                .state(Subject.State.OPEN, NOW.plusSeconds(600 + later), "plan 1 is begun")
                .done();
    }

    private static Subject done(Subject before) {
        Subject.Change change = before.change().plan(1, false).state(Subject.State.DONE, null, "booked");
        new LinkedHashMap<>(before.journal())
                .forEach((key, entry) -> change.journal(key, entry.booked("4392834", NOW)));
        return change.fetched(NOW).done();
    }

    private static Plan plan() {
        String intent = "{\"contact\":\"123\",\"reference\":\"2026 / 1234\",\"date\":\"2026-03-02\",\"lines\":[%s]}";
        String line = "{\"description\":\"Advies\",\"price\":\"100.00\",\"tax\":\"439\",\"ledger\":\"8000\"}";
        List<Effect> effects = List.of(
                new Effect(INVOICE.id() + ":v1:contact", "mb", "contact", "{\"name\":\"Jansen B.V.\"}", "new debtor"),
                new Effect(INVOICE.id() + ":v1:book", "mb", "invoice", intent.formatted(line), "21% of tax rate S"),
                new Effect(INVOICE.id() + ":v1:pdf", "mb", "attachment", "{\"invoice\":\"@book\"}", "for the file"));
        LiveItem item = new LiveItem(
                "@book", ReferenceKind.INVOICE, "2026 / 1234", INVOICE.toString(), Money.ofMinor(12100, "EUR"));
        List<Plan.Publication> publishes = List.of(new Plan.Publication(NUMBER, item, ""));
        return new Plan(1, effects, publishes, List.of(), Map.of("booked", "@book"), Plan.Ending.DONE);
    }

    /** Asks for the price of every call and adds it up. */
    private static final class Meter implements ExecutionInterceptor {
        private BigDecimal units = BigDecimal.ZERO;

        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            SdkRequest request = context.request();
            if (request instanceof GetItemRequest get) {
                return get.toBuilder()
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .build();
            }
            if (request instanceof PutItemRequest put) {
                return put.toBuilder()
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .build();
            }
            if (request instanceof DeleteItemRequest delete) {
                return delete.toBuilder()
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .build();
            }
            if (request instanceof QueryRequest query) {
                return query.toBuilder()
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .build();
            }
            return request;
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            ConsumedCapacity consumed = consumed(context.response());
            if (consumed != null) {
                units = units.add(new BigDecimal(consumed.capacityUnits().toString()));
            }
        }

        private static ConsumedCapacity consumed(SdkResponse response) {
            if (response instanceof GetItemResponse get) {
                return get.consumedCapacity();
            }
            if (response instanceof PutItemResponse put) {
                return put.consumedCapacity();
            }
            if (response instanceof DeleteItemResponse delete) {
                return delete.consumedCapacity();
            }
            return response instanceof QueryResponse query ? query.consumedCapacity() : null;
        }
    }
}
