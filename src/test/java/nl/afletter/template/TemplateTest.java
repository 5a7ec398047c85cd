package nl.afletter.template;

import static nl.afletter.template.Template.list;
import static nl.afletter.template.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.funqy.Funq;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.aws.Storage;
import nl.afletter.function.Tick;
import nl.afletter.port.Signal;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Holds {@code template.yaml} against the code: what is deployed is what the code expects, and may do no more than it
 * needs.
 */
class TemplateTest {

    private static final Set<String> HTTP = Set.of("crm-invoice", "psp-payment", "console", "connect");
    private static final Set<String> CLOCK = Set.of("payout-import", "open-items", "retry-sweep");

    private final Template template = Template.read();

    @Test
    void thereIsOneFunctionForEachFunqAndNoOther() {
        JavaClasses classes = new ClassFileImporter().importPackages("nl.afletter.function");
        List<String> inCode = classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Funq.class))
                .map(method -> method.getAnnotationOfType(Funq.class).value())
                .toList();

        assertThat(inCode)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(template.functions().keySet());
    }

    @Test
    void everyFunctionRunsTheZipOnJava25FromASnapshotBehindAnAlias() {
        assertThat(template.functionDefaults())
                .containsEntry("CodeUri", "target/function.zip")
                .containsEntry("Handler", "io.quarkus.funqy.lambda.FunqyStreamHandler::handleRequest")
                .containsEntry("Runtime", "java25")
                .containsEntry("Architectures", List.of("arm64"))
                .containsEntry("SnapStart", Map.of("ApplyOn", "PublishedVersions"))
                .containsEntry("AutoPublishAlias", "live");
        template.functions().forEach((name, function) -> assertThat(function)
                .as(name)
                .doesNotContainKeys("CodeUri", "Handler", "Runtime", "SnapStart", "AutoPublishAlias"));
    }

    @Test
    void everyFunctionIsToldItsOwnTimeLimit() {
        template.functions().forEach((name, function) -> assertThat(map(map(function, "Environment"), "Variables"))
                .as(name)
                .containsEntry(
                        "AFLETTER_FUNCTION_TIMEOUT", function.get("Timeout").toString()));
    }

    @Test
    void everySettingThatTheTemplateSetsIsOneTheCodeKnows() throws IOException {
        Properties known = new Properties();
        try (InputStream in = getClass().getResourceAsStream("/application.properties")) {
            known.load(in);
        }
        Set<String> names = known.stringPropertyNames().stream()
                .filter(name -> name.startsWith("afletter."))
                .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toSet());

        Set<String> set = Stream.concat(Stream.of(template.functionDefaults()), template.functions().values().stream())
                .flatMap(function -> map(map(function, "Environment"), "Variables").keySet().stream())
                .filter(name -> name.startsWith("AFLETTER_"))
                .collect(Collectors.toSet());

        assertThat(names).containsAll(set);
    }

    @Test
    void theWorkerIsCutOffBeforeItsMessagesAreHandedToAnother() {
        Map<String, Object> worker = template.functions().get("sync-worker");

        assertThat(worker).containsEntry("Timeout", 90);
        assertThat(Storage.VISIBILITY).hasSeconds(120);
        assertThat(template.events(worker, "SQS")).singleElement().satisfies(batches -> assertThat(batches)
                .containsEntry("Queue", "!GetAtt WorkQueue.Arn")
                .containsEntry("BatchSize", 10)
                .containsEntry("FunctionResponseTypes", List.of("ReportBatchItemFailures")));
    }

    @Test
    void theHttpRoutesAreTheFunctions() {
        Map<String, List<String>> routes = template.functions().entrySet().stream()
                .filter(function ->
                        !template.events(function.getValue(), "HttpApi").isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, function -> template.events(function.getValue(), "HttpApi").stream()
                                .map(event -> event.get("Method") + " " + event.get("Path"))
                                .toList()));

        assertThat(routes)
                .containsOnlyKeys(HTTP)
                .containsEntry("crm-invoice", List.of("POST /webhooks/crm/{connection}/{token}"))
                .containsEntry(
                        "psp-payment",
                        List.of(
                                "POST /webhooks/psp/{connection}/{token}",
                                "POST /webhooks/accounting/{connection}/{token}"))
                .containsEntry("console", List.of("GET /", "GET /{proxy+}", "POST /{proxy+}"))
                .containsEntry("connect", List.of("POST /connect/{proxy+}", "GET /connect/{proxy+}"));
    }

    @Test
    void theConsoleAndTheStartOfAConsentTakeSignedRequestsOnly() {
        Map<String, Object> signed = Map.of("Authorizer", "AWS_IAM");

        assertThat(template.events(template.functions().get("console"), "HttpApi"))
                .allSatisfy(route -> assertThat(route).containsEntry("Auth", signed));
        assertThat(template.events(template.functions().get("connect"), "HttpApi"))
                .filteredOn(route -> "POST".equals(route.get("Method")))
                .singleElement()
                .satisfies(route -> assertThat(route).containsEntry("Auth", signed));
        assertThat(map(api(), "Auth"))
                .as("no other authoriser, and none that lets everybody in")
                .isEqualTo(Map.of("EnableIamAuthorizer", true));
    }

    @Test
    void theAccessLogHoldsNoPathQueryOrHeaders() {
        String format = map(api(), "AccessLogSettings").get("Format").toString();

        assertThat(format.replaceAll("[^$a-zA-Z.]+", " ").trim().split(" "))
                .filteredOn(word -> word.startsWith("$"))
                .containsExactlyInAnyOrder("$context.requestId", "$context.routeKey", "$context.status");
    }

    @Test
    void allWebhookRoutesAreThrottledAndCanTakeThreeHundredCallsPerSecond() {
        assertThat(map(api(), "RouteSettings"))
                .containsOnlyKeys(
                        "POST /webhooks/crm/{connection}/{token}",
                        "POST /webhooks/psp/{connection}/{token}",
                        "POST /webhooks/accounting/{connection}/{token}")
                .allSatisfy((route, settings) -> assertThat(map(settings))
                        .containsEntry("ThrottlingRateLimit", "!Ref WebhookRate")
                        .containsEntry("ThrottlingBurstLimit", "!Ref WebhookBurst"));
        assertThat((Integer) template.parameter("WebhookRate").get("Default")).isGreaterThanOrEqualTo(300);
    }

    @Test
    void everyScheduleSendsATickThatItsFunctionCanRead() throws Exception {
        for (String name : CLOCK) {
            List<Map<String, Object>> schedules =
                    template.events(template.functions().get(name), "ScheduleV2");
            assertThat(schedules).as(name).hasSize(1);
            String input = schedules.get(0).get("Input").toString();
            assertThat(input).contains("<aws.scheduler.scheduled-time>");

            Tick tick = new ObjectMapper()
                    .readValue(input.replace("<aws.scheduler.scheduled-time>", "2026-03-01T10:00:00Z"), Tick.class);

            assertThat(tick.task()).isEqualTo(name);
            assertThat(Instant.parse(tick.scheduledAt())).isEqualTo("2026-03-01T10:00:00Z");
        }
        assertThat(template.parameter("RetrySweepSchedule")).containsEntry("Default", "rate(1 minute)");
    }

    @Test
    void whoeverStopsTheWorkStopsEveryFunctionButTheRestoreAndTheClockAndTheQueue() {
        assertThat(template.parameter("Running")).containsEntry("Default", "yes");
        template.functions().forEach((name, function) -> {
            if (name.equals("restore")) {
                assertThat(function).doesNotContainKeys("ReservedConcurrentExecutions", "Events");
            } else {
                assertThat(function.get("ReservedConcurrentExecutions").toString())
                        .as(name)
                        .startsWith("{!If=[Stopped, 0, ");
            }
            template.events(function, "ScheduleV2").forEach(clock -> assertThat(clock)
                    .containsEntry("State", Map.of("!If", List.of("Stopped", "DISABLED", "ENABLED"))));
            template.events(function, "SQS").forEach(batches -> assertThat(batches)
                    .containsEntry("Enabled", Map.of("!If", List.of("Stopped", false, true))));
        });
    }

    @Test
    void theTableIsTheOneOfTheCodeAndCannotBeLost() {
        CreateTableRequest inCode = Storage.table("any");
        Map<String, Object> table = map(template.resource("Table"), "Properties");

        assertThat(table)
                .containsEntry("BillingMode", inCode.billingModeAsString())
                .containsEntry("DeletionProtectionEnabled", inCode.deletionProtectionEnabled())
                .containsEntry("PointInTimeRecoverySpecification", Map.of("PointInTimeRecoveryEnabled", true))
                .containsEntry(
                        "TimeToLiveSpecification", Map.of("AttributeName", Storage.TIME_TO_LIVE, "Enabled", true))
                .containsEntry("KeySchema", keys(inCode.keySchema()))
                .containsEntry(
                        "AttributeDefinitions",
                        inCode.attributeDefinitions().stream()
                                .map(attribute -> Map.of(
                                        "AttributeName",
                                        attribute.attributeName(),
                                        "AttributeType",
                                        attribute.attributeTypeAsString()))
                                .toList())
                .containsEntry(
                        "GlobalSecondaryIndexes",
                        inCode.globalSecondaryIndexes().stream()
                                .map(index -> Map.of(
                                        "IndexName",
                                        index.indexName(),
                                        "KeySchema",
                                        keys(index.keySchema()),
                                        "Projection",
                                        Map.of(
                                                "ProjectionType",
                                                index.projection().projectionTypeAsString())))
                                .toList());
        assertThat(template.resource("Table"))
                .containsEntry("DeletionPolicy", "Retain")
                .containsEntry("UpdateReplacePolicy", "Retain");
        assertThat(template.resource("TokenKey")).containsEntry("DeletionPolicy", "Retain");
    }

    @Test
    void theQueuesAreTheOnesOfTheCode() throws Exception {
        Map<QueueAttributeName, String> work = Storage.workQueue("!GetAtt DeadLetterQueue.Arn");
        Map<String, Object> queue = map(template.resource("WorkQueue"), "Properties");
        Map<String, Object> deadLetters = map(template.resource("DeadLetterQueue"), "Properties");

        assertQueue(queue, work, "!Sub afletter-${Stage}-" + Storage.WORK_QUEUE);
        assertQueue(deadLetters, Storage.deadLetterQueue(), "!Sub afletter-${Stage}-" + Storage.DEAD_LETTER_QUEUE);
        JsonNode redrive = new ObjectMapper().readTree(work.get(QueueAttributeName.REDRIVE_POLICY));
        assertThat(map(queue, "RedrivePolicy"))
                .containsEntry(
                        "deadLetterTargetArn",
                        redrive.get("deadLetterTargetArn").asText())
                .containsEntry("maxReceiveCount", redrive.get("maxReceiveCount").asInt());
    }

    @Test
    void everyFunctionWritesToALogThatIsNotKeptForEver() {
        template.functions().forEach((name, function) -> {
            String log =
                    map(function, "LoggingConfig").get("LogGroup").toString().replace("!Ref ", "");
            assertThat(map(template.resource(log), "Properties"))
                    .containsEntry("LogGroupName", "!Sub /aws/lambda/afletter-${Stage}-" + name)
                    .containsEntry("RetentionInDays", "!Ref LogRetentionDays");
        });
    }

    @Test
    void everySignalOfTheCodeIsCountedFromTheWorkersLogAndHasAnAlarm() {
        List<Map<String, Object>> filters =
                List.copyOf(template.resources("AWS::Logs::MetricFilter").values());

        assertThat(filters)
                .extracting(filter -> filter.get("FilterPattern").toString())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Signal.values())
                        .map(signal -> '"' + signal.mark() + '"')
                        .toList());
        assertThat(filters).allMatch(filter -> "!Ref SyncWorkerLog".equals(filter.get("LogGroupName")));
        List<Object> counted = filters.stream()
                .map(filter ->
                        map(list(filter.get("MetricTransformations")).get(0)).get("MetricName"))
                .toList();
        assertThat(template.resources("AWS::CloudWatch::Alarm").values())
                .extracting(alarm -> alarm.get("MetricName"))
                .containsAll(counted)
                .contains("ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible", "5xx");
    }

    @Test
    void everyAlarmGoesToTheTopicAndIsNotRaisedByQuietHours() {
        assertThat(template.resources("AWS::CloudWatch::Alarm")).hasSize(7).allSatisfy((id, alarm) -> assertThat(alarm)
                .containsEntry("EvaluationPeriods", 1)
                .containsEntry("TreatMissingData", "notBreaching")
                .containsEntry(
                        "AlarmActions",
                        Map.of("!If", List.of("AlarmsSent", List.of("!Ref AlarmTopicArn"), "!Ref AWS::NoValue"))));
    }

    @Test
    void oneSignalOfTheWorkerInFiveMinutesRaisesItsAlarm() {
        Map<String, String> counted = Map.of("SubjectParked", "SubjectsParked", "TokenNearEnd", "TokensNearEnd");

        counted.forEach((id, metric) -> {
            Map<String, Object> filter = map(template.resource(id + "Count"), "Properties");
            assertThat(map(list(filter.get("MetricTransformations")).get(0)))
                    .containsEntry("MetricNamespace", "!Sub Afletter/${Stage}")
                    .containsEntry("MetricName", metric)
                    .containsEntry("MetricValue", "1");
            assertAlarm(id + "Alarm", "!Sub Afletter/${Stage}", metric, "Sum", "GreaterThanOrEqualToThreshold", 1)
                    .doesNotContainKey("Dimensions");
        });
    }

    @Test
    void aHintThatWaitsForAQuarterOfAnHourRaisesAnAlarm() {
        assertAlarm(
                        "OldestMessageAlarm",
                        "AWS/SQS",
                        "ApproximateAgeOfOldestMessage",
                        "Maximum",
                        "GreaterThanThreshold",
                        900)
                .containsEntry("Dimensions", dimension("QueueName", "!GetAtt WorkQueue.QueueName"));
    }

    @Test
    void theFirstDeadLetterRaisesAnAlarm() {
        assertAlarm(
                        "DeadLetterAlarm",
                        "AWS/SQS",
                        "ApproximateNumberOfMessagesVisible",
                        "Maximum",
                        "GreaterThanThreshold",
                        0)
                .containsEntry("Dimensions", dimension("QueueName", "!GetAtt DeadLetterQueue.QueueName"));
    }

    @Test
    void theFirst5xxOfTheApiRaisesAnAlarm() {
        assertAlarm("ApiErrorsAlarm", "AWS/ApiGateway", "5xx", "Sum", "GreaterThanThreshold", 0)
                .containsEntry("Dimensions", dimension("ApiId", "!Ref Api"));
    }

    @Test
    void theFirstErrorOrThrottleOfAnyFunctionRaisesAnAlarm() {
        Map<String, String> counted = Map.of("ErrorsAlarm", "Errors", "ThrottlesAlarm", "Throttles");

        counted.forEach((id, name) -> {
            Map<String, Object> alarm = map(template.resource(id), "Properties");
            assertThat(alarm).containsEntry("Threshold", 0).containsEntry("ComparisonOperator", "GreaterThanThreshold");
            List<Map<String, Object>> metrics =
                    list(alarm.get("Metrics")).stream().map(Template::map).toList();
            assertThat(metrics)
                    .filteredOn(metric -> Boolean.TRUE.equals(metric.get("ReturnData")))
                    .singleElement()
                    .satisfies(all -> assertThat(all).containsEntry("Expression", "SUM(METRICS())"));
            List<Map<String, Object>> counts = metrics.stream()
                    .filter(metric -> metric.containsKey("MetricStat"))
                    .map(metric -> map(metric, "MetricStat"))
                    .toList();
            assertThat(counts)
                    .allSatisfy(count ->
                            assertThat(count).containsEntry("Period", 300).containsEntry("Stat", "Sum"))
                    .extracting(count -> map(count, "Metric"))
                    .containsExactlyInAnyOrderElementsOf(
                            template.resources("AWS::Serverless::Function").keySet().stream()
                                    .map(function -> Map.of(
                                            "Namespace",
                                            "AWS/Lambda",
                                            "MetricName",
                                            name,
                                            "Dimensions",
                                            dimension("FunctionName", "!Ref " + function)))
                                    .toList());
        });
    }

    @Test
    void noOtherBaseUrlIsAllowedUnlessSomebodySaysSo() {
        assertThat(template.parameter("AllowedBaseUrls")).containsEntry("Default", "");
    }

    private Map<String, Object> api() {
        return map(template.resource("Api"), "Properties");
    }

    private MapAssert<String, Object> assertAlarm(
            String id, String namespace, String metric, String statistic, String comparison, int threshold) {
        return assertThat(map(template.resource(id), "Properties"))
                .as(id)
                .containsEntry("Namespace", namespace)
                .containsEntry("MetricName", metric)
                .containsEntry("Statistic", statistic)
                .containsEntry("Period", 300)
                .containsEntry("ComparisonOperator", comparison)
                .containsEntry("Threshold", threshold);
    }

    private static List<Object> dimension(String name, String value) {
        return List.of(Map.of("Name", name, "Value", value));
    }

    private static List<Map<String, String>> keys(List<KeySchemaElement> schema) {
        return schema.stream()
                .map(key -> Map.of("AttributeName", key.attributeName(), "KeyType", key.keyTypeAsString()))
                .toList();
    }

    private static void assertQueue(Map<String, Object> queue, Map<QueueAttributeName, String> inCode, String name) {
        assertThat(queue).containsEntry("QueueName", name);
        inCode.forEach((attribute, value) -> {
            if (attribute != QueueAttributeName.REDRIVE_POLICY) {
                String property = attribute == QueueAttributeName.FIFO_QUEUE ? "FifoQueue" : attribute.toString();
                assertThat(queue.get(property)).as(property).hasToString(value);
            }
        });
    }
}
