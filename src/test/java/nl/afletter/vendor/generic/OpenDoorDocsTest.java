package nl.afletter.vendor.generic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.afletter.local.sim.generic.Postbox;
import nl.afletter.model.Connection.Role;
import nl.afletter.port.WebhookVerifier.Verdict;
import nl.afletter.vendor.generic.Shape.Faults;
import org.junit.jupiter.api.Test;

/**
 * Protects what senders are told: schema and OpenAPI document are written from the table that the door itself checks by
 * (anew with {@code -Dafletter.docs=write}), another program reads them the same way, and the examples of the page open
 * the door.
 */
class OpenDoorDocsTest {

    private static final Path SCHEMA = Path.of("docs", "open-door.schema.json");
    private static final Path OPENAPI = Path.of("docs", "open-door.yaml");
    private static final Path PAGE = Path.of("docs", "open-door.md");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theSchemaSaysWhatTheDoorChecks() throws IOException {
        DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
        lines.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        lines.indentArraysWith(new DefaultIndenter("  ", "\n"));
        same(SCHEMA, JSON.writer(lines).writeValueAsString(SchemaOf.all()) + "\n");
    }

    @Test
    void theOpenApiDocumentSaysWhatTheDoorChecksAndAnswers() throws IOException {
        YAMLMapper yaml = YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
        same(OPENAPI, yaml.writeValueAsString(openApi()));
        assertThat(yaml.readTree(Files.readString(OPENAPI)))
                .as("as YAML reads it")
                .isEqualTo(openApi());
    }

    @Test
    void anotherProgramReadsTheSchemaAsTheDoorDoes() {
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SchemaOf.all());
        long seed = Long.getLong("afletter.seed", 1);
        System.out.println("seed " + seed + " (set -Dafletter.seed to repeat)");
        Random random = new Random(seed);
        List<ObjectNode> events = new ArrayList<>(GenericVerifierTest.documents());
        events.addAll(GenericVerifierTest.moneys());
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            ObjectNode event = events.get(i % events.size()).deepCopy();
            if (i >= events.size()) {
                twist(event, random);
            }
            Canon.Event kind = Canon.EVENTS.get(event.path("type").asText());
            Faults faults = new Faults();
            if (kind != null) {
                Canon.envelope(kind.data(), List.copyOf(Canon.EVENTS.keySet())).check(event, "", faults);
            }
            boolean form = kind != null
                    && faults.all().stream().noneMatch(fault -> !fault.message().contains("calendar"));
            assertThat(schema.validate(event).isEmpty())
                    .as("%s: %s", event, faults.all())
                    .isEqualTo(form);
            refused += form ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(100);
    }

    /** Changes one thing somewhere. */
    private static void twist(JsonNode node, Random random) {
        if (node instanceof ArrayNode array && !array.isEmpty()) {
            if (random.nextInt(6) == 0) {
                array.removeAll();
            } else {
                twist(array.get(random.nextInt(array.size())), random);
            }
        } else if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            if (object.get(name).isContainerNode() && random.nextInt(8) != 0) {
                twist(object.get(name), random);
                return;
            }
            switch (random.nextInt(8)) {
                case 0 -> object.remove(name);
                case 1 -> object.put(name, 12);
                case 2 -> object.put(name, true);
                case 3 -> object.put(name, "x".repeat(1 + random.nextInt(300)));
                case 4 -> object.put(name, "12.50");
                case 5 -> object.put("more", "x");
                case 6 -> object.putObject(name);
                default -> object.put(name, "2026-11-02");
            }
        }
    }

    /** What stands between {@code ```json} and {@code ```} after a line that names the door. */
    @Test
    void theExamplesOfThePageOpenTheDoor() throws IOException {
        String page = Files.readString(PAGE);
        Matcher example = Pattern.compile("<!-- (crm|psp) -->\n```json\n(.*?)\n```", Pattern.DOTALL)
                .matcher(page);
        int taken = 0;
        while (example.find()) {
            Role door = example.group(1).equals("crm") ? Role.CRM : Role.PSP;
            ObjectNode event = (ObjectNode) JSON.readTree(example.group(2));
            Verdict verdict = new GenericVerifier()
                    .verify(
                            GenericVerifierTest.signed(Postbox.SECRET, event),
                            GenericBench.connection("sender", door, "", Map.of()),
                            name -> Postbox.SECRET,
                            GenericVerifierTest.now());
            assertThat(verdict).as(example.group(2)).isInstanceOf(Verdict.Delivered.class);
            taken++;
        }
        assertThat(taken).isEqualTo(Canon.EVENTS.size());
        Canon.EVENTS.keySet().forEach(type -> assertThat(page).contains("\"type\": \"" + type + "\""));
    }

    /** The worked signature of the page, as openssl makes it. */
    @Test
    void theSignatureOfThePageIsRight() throws IOException {
        String page = Files.readString(PAGE);
        String body = found(page, "BODY='(.*)'");
        String signature = found(page, "webhook-signature: (v1,[A-Za-z0-9+/=]+)\n");
        Map<String, String> headers = new HashMap<>();
        headers.put("webhook-id", found(page, "ID=(msg_\\S+)"));
        headers.put("webhook-timestamp", found(page, "TIME=([0-9]+)"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThat(Postbox.signature(
                        found(page, "KEY=([A-Za-z0-9]{32})"),
                        headers.get("webhook-id"),
                        headers.get("webhook-timestamp"),
                        bytes))
                .isEqualTo(signature);
    }

    @Test
    void theWorkflowForN8nIsWholeAndSendsWhatItSigned() throws IOException {
        JsonNode workflow = JSON.readTree(Files.readString(Path.of("docs", "open-door-n8n.json")));
        Map<String, JsonNode> nodes = new HashMap<>();
        workflow.path("nodes").forEach(node -> nodes.put(node.path("name").asText(), node.path("parameters")));
        workflow.path("connections").properties().forEach(from -> {
            assertThat(nodes).containsKey(from.getKey());
            assertThat(nodes)
                    .containsKey(from.getValue().path("main").at("/0/0/node").asText());
        });
        assertThat(nodes.get("Sign").path("value").asText())
                .isEqualTo("={{ $json.id }}.{{ $json.ts }}.{{ $json.body }}");
        assertThat(nodes.get("Send").path("contentType").asText()).isEqualTo("raw");
        assertThat(nodes.get("Send").path("body").asText()).isEqualTo("={{ $json.body }}");
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static void same(Path file, String written) throws IOException {
        if ("write".equals(System.getProperty("afletter.docs"))) {
            Files.writeString(file, written);
        }
        assertThat(Files.readString(file)).isEqualTo(written);
    }

    private static ObjectNode openApi() {
        ObjectNode api = JsonNodeFactory.instance.objectNode();
        api.put("openapi", "3.1.0");
        api.putObject("info")
                .put("title", "Afletter, the open door")
                .put("version", "1")
                .put("description", "Documents and money from senders without an API of their own; see open-door.md.");
        api.putArray("servers").addObject().put("url", "https://your-api.example");
        ObjectNode paths = api.putObject("paths");
        path(paths, "crm", Role.CRM, "An invoice, a customer or a signed document.");
        path(paths, "psp", Role.PSP, "Money that came or went, and payouts.");
        ObjectNode components = api.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        Canon.EVENTS.forEach((type, event) -> schemas.set(type, SchemaOf.event(type, event)));
        schemas.set("accepted", accepted());
        schemas.set("faults", faults());
        ObjectNode proofs = components.putObject("securitySchemes");
        proofs.putObject("signature")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "webhook-signature")
                .put("description", "Standard Webhooks 1.0.0, with webhook-id and webhook-timestamp.");
        proofs.putObject("bearer").put("type", "http").put("scheme", "bearer");
        proofs.putObject("key").put("type", "apiKey").put("in", "header").put("name", "X-Api-Key");
        proofs.putObject("basic").put("type", "http").put("scheme", "basic");
        return api;
    }

    private static void path(ObjectNode paths, String door, Role role, String summary) {
        ObjectNode path = paths.putObject("/webhooks/" + door + "/{connection}/{token}");
        ArrayNode parameters = path.putArray("parameters");
        for (String name : List.of("connection", "token")) {
            ObjectNode parameter = parameters.addObject().put("name", name).put("in", "path");
            parameter.put("required", true).putObject("schema").put("type", "string");
        }
        ObjectNode post =
                path.putObject("post").put("operationId", door + "Event").put("summary", summary);
        ArrayNode security = post.putArray("security");
        for (String proof : List.of("signature", "bearer", "key", "basic")) {
            security.addObject().putArray(proof);
        }
        ObjectNode request = post.putObject("requestBody").put("required", true);
        ObjectNode schema =
                request.putObject("content").putObject("application/json").putObject("schema");
        schema.set("oneOf", SchemaOf.refs("#/components/schemas/", SchemaOf.types(role)));
        ObjectNode mapping =
                schema.putObject("discriminator").put("propertyName", "type").putObject("mapping");
        SchemaOf.types(role).forEach(type -> mapping.put(type, "#/components/schemas/" + type));
        ObjectNode answers = post.putObject("responses");
        answer(answers, "202", "Kept; the work is done later.", "accepted");
        answer(answers, "400", "No readable JSON in UTF-8.", "");
        answer(answers, "401", "The proof is not right.", "");
        answer(answers, "404", "No such connection or token.", "");
        answer(answers, "413", "Larger than 4.5 MB.", "");
        answer(answers, "415", "Not application/json.", "");
        answer(answers, "422", "It cannot be taken as it is; every fault with its place.", "faults");
        answer(answers, "429", "Too many calls at once; send it again later.", "");
        answer(answers, "503", "It could not be kept now; send it again.", "");
    }

    private static void answer(ObjectNode answers, String status, String says, String schema) {
        ObjectNode answer = answers.putObject(status).put("description", says);
        if (!schema.isEmpty()) {
            answer.putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/" + schema);
        }
    }

    private static ObjectNode accepted() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putArray("required").add("accepted").add("eventId").add("duplicate");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("accepted").put("const", true);
        properties.putObject("eventId").put("type", "string");
        properties.putObject("duplicate").put("type", "boolean").put("description", "It was there before.");
        return schema;
    }

    private static ObjectNode faults() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putArray("required").add("errors");
        ObjectNode fault = schema.putObject("properties")
                .putObject("errors")
                .put("type", "array")
                .putObject("items");
        fault.put("type", "object").putArray("required").add("path").add("code").add("message");
        ObjectNode properties = fault.putObject("properties");
        properties.putObject("path").put("type", "string").put("description", "JSON pointer into the body.");
        properties.putObject("code").put("type", "string");
        properties.putObject("message").put("type", "string");
        return schema;
    }
}
