package nl.afletter.template;

import static nl.afletter.template.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.afletter.aws.TableRestore;
import nl.afletter.config.CheckedSettings;
import nl.afletter.config.ConsentDoor;
import nl.afletter.console.ConsolePages;
import nl.afletter.inbox.Inbox;
import nl.afletter.work.Sweep;
import nl.afletter.work.Ticks;
import nl.afletter.work.Worker;
import org.junit.jupiter.api.Test;

/** Protects least privilege: the role of each function allows what the byte code of its work can reach, and no more. */
class PermissionsTest {

    /** What Lambda itself does with the worker's role to hand it batches. */
    private static final String[] BATCHES = {
        "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"
    };

    private final Template template = Template.read();

    /** Where the work of each function begins. What its code can reach from there is what it needs. */
    @Test
    void everyFunctionMayDoWhatItsCodeCallsAndNoMore() {
        NeededActions code = new NeededActions();

        assertPermissions("crm-invoice", code.of(Inbox.class, "take"));
        assertPermissions("psp-payment", code.of(Inbox.class, "take"));
        assertPermissions("payout-import", code.of(Ticks.class, "feeds"));
        assertPermissions("open-items", code.of(Ticks.class, "readBacks"));
        assertPermissions("retry-sweep", code.of(Sweep.class, "sweep"));
        assertPermissions("sync-worker", code.of(Worker.class, "handle"), BATCHES);
        assertPermissions("console", code.of(ConsolePages.class, "page"));
        assertPermissions("connect", code.of(ConsentDoor.class, "handle"));
        assertPermissions("settings", code.of(CheckedSettings.class, "apply"));
        assertPermissions("restore", code.of(TableRestore.class, "run"));
    }

    /** The index, the batch and the other table are resources of their own: each statement names just the one. */
    @Test
    void everyStatementNamesTheOneThingThatItsActionsAreFor() {
        String work = "table/${WorkTable}";
        template.functions()
                .forEach((name, function) -> template.statements(function).forEach(statement -> {
                    String resource = statement.get("Resource").toString();
                    switch (statement.get("Sid").toString()) {
                        case "TableAccess", "TableId", "TableWrites", "TableRemovals" ->
                            assertThat(resource)
                                    .contains("OnOwnTable", "!GetAtt Table.Arn", work)
                                    .doesNotContain("index");
                        case "DueIndex" -> {
                            assertThat(Template.actions(statement)).containsExactly("dynamodb:Query");
                            assertThat(resource).contains("${Table.Arn}/index/due", work + "/index/due");
                        }
                        case "NewestTableAccess" -> {
                            assertThat(name).isEqualTo("restore");
                            assertThat(resource).contains("OwnTableIsNewest", "table/${NewestTable}");
                            assertThat(Template.actions(statement)).doesNotContain("dynamodb:PutItem");
                        }
                        case "Hints", "Batches" -> assertThat(resource).isEqualTo("!GetAtt WorkQueue.Arn");
                        case "Log" -> assertThat(resource).matches("!GetAtt [A-Za-z]+Log\\.Arn");
                        case "Tokens", "TokensOfTheTable", "TokensOfTheNewestTable" ->
                            assertThat(resource).isEqualTo("!GetAtt TokenKey.Arn");
                        case "Secrets", "SigningSecrets" ->
                            assertThat(resource).contains("parameter/afletter/${Stage}/");
                        default -> throw new AssertionError(name + ": nobody says what this is for: " + statement);
                    }
                }));
    }

    @Test
    void whoAppliesSettingsTouchesNoOtherRowsOfTheTable() {
        assertThat(template.statements(template.functions().get("settings")))
                .filteredOn(statement -> Template.actions(statement)
                        .anyMatch(action -> action.startsWith("dynamodb:") && !action.equals("dynamodb:DescribeTable")))
                .singleElement()
                .satisfies(table -> assertThat(map(table, "Condition"))
                        .containsEntry(
                                "ForAllValues:StringEquals",
                                Map.of("dynamodb:LeadingKeys", List.of("SETTINGS", "EPOCH")))
                        .containsEntry("Null", Map.of("dynamodb:LeadingKeys", "false")));
    }

    /** The rows are those that {@code ActsTest} sees written. */
    @Test
    void theConsoleWritesSubjectsAndPapersOnlyAndRemovesNothingButTasks() {
        assertMay("console", "dynamodb:PutItem", List.of("S#*", "E#*"));
        assertMay("console", "dynamodb:DeleteItem", List.of("L#*#TASKS"));
    }

    @Test
    void theOpenDoorsWriteNothingButWhatTheyWereSent() {
        assertMay("crm-invoice", "dynamodb:PutItem", List.of("D#*"));
        assertMay("psp-payment", "dynamodb:PutItem", List.of("D#*"));
    }

    private void assertMay(String function, String action, List<String> keys) {
        assertThat(template.statements(template.functions().get(function)))
                .filteredOn(statement -> Template.actions(statement).anyMatch(action::equals))
                .singleElement()
                .satisfies(table -> {
                    assertThat(Template.actions(table)).containsExactly(action);
                    assertThat(map(table, "Condition"))
                            .containsEntry("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", keys))
                            .containsEntry("Null", Map.of("dynamodb:LeadingKeys", "false"));
                });
    }

    @Test
    void theOpenDoorsReadNoSecretsButThoseOfSignatures() {
        for (String door : List.of("crm-invoice", "psp-payment")) {
            assertThat(template.statements(template.functions().get(door)))
                    .filteredOn(statement -> Template.actions(statement).anyMatch("ssm:GetParameter"::equals))
                    .singleElement()
                    .satisfies(secrets ->
                            assertThat(secrets.get("Resource").toString()).endsWith("/afletter/${Stage}/webhooks/*"));
        }
    }

    @Test
    void nothingMayScanAndNoFunctionMayTouchEverything() {
        assertThat(Template.text()).doesNotContainIgnoringCase("dynamodb:Scan").doesNotContain("dynamodb:*");
        template.functions().values().stream()
                .flatMap(function -> template.statements(function).stream())
                .forEach(statement -> {
                    assertThat(Template.actions(statement))
                            .as(statement.toString())
                            .noneMatch(a -> a.endsWith("*"));
                    assertThat(statement.get("Resource").toString()).isNotIn("*", "[*]");
                });
    }

    @Test
    void onlyTheSweepReadsTheIndexOfDueTimes() {
        List<String> readers = template.functions().entrySet().stream()
                .filter(function ->
                        template.statements(function.getValue()).toString().contains("/index/"))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(readers).containsExactly("retry-sweep");
    }

    @Test
    void tokensAreOnlySealedAndOpenedWithTheirTableAndConnectionAsContext() {
        Object work = Map.of("!If", List.of("OnOwnTable", "!Ref Table", "!Ref WorkTable"));
        Object newest = Map.of("!If", List.of("OwnTableIsNewest", "!Ref Table", "!Ref NewestTable"));
        Map<String, Object> tables = Map.of("Tokens", work, "TokensOfTheTable", work, "TokensOfTheNewestTable", newest);

        List<Map<String, Object>> tokens = template.functions().values().stream()
                .flatMap(function -> template.statements(function).stream())
                .filter(statement -> Template.actions(statement).anyMatch(action -> action.startsWith("kms:")))
                .toList();

        assertThat(tokens).hasSize(4).allSatisfy(statement -> assertThat(map(statement, "Condition"))
                .containsEntry(
                        "StringEquals",
                        Map.of(
                                "kms:EncryptionContext:table",
                                tables.get(statement.get("Sid").toString())))
                .containsEntry("Null", Map.of("kms:EncryptionContext:connection", "false")));
    }

    /** All that a function may do but write its own log is what its code can reach, and what Lambda does for it. */
    private void assertPermissions(String name, Map<String, String> reachable, String... byLambda) {
        Set<String> allowed = template.statements(template.functions().get(name)).stream()
                .flatMap(statement -> Template.actions(statement)
                        .map(action -> statement.get("Sid").equals("DueIndex") ? action + " index" : action))
                .filter(action -> !action.startsWith("logs:"))
                .collect(Collectors.toSet());

        assertThat(allowed)
                .as("%s, whose code gets there by %s", name, reachable)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(reachable.keySet().stream(), Stream.of(byLambda))
                        .toList());
    }
}
