package nl.afletter.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Judges requests and answers by a vendor's own machine-readable spec: OpenAPI 3.0 or 3.1, Swagger 2.0 or a plain JSON
 * schema, in JSON or YAML. The specs are not part of this project: a test that asks for one that is not there is
 * skipped and says so.
 *
 * <p>Every method returns what is wrong in plain sentences; an empty list means that the spec agrees.
 */
public final class SpecCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "https://spec.invalid/";
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final Map<Path, SpecCheck> OPENED = new ConcurrentHashMap<>();

    private final JsonNode document;
    private final JsonSchemaFactory factory;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();
    private final String location;

    private SpecCheck(String name, JsonNode document) {
        this.document = document;
        this.location = ROOT + name;
        this.factory = factoryFor(name, document);
    }

    /**
     * Opens a spec by its path below the folder of specs, such as {@code moneybird/openapi.json}. The folder is the
     * system property {@code afletter.specs}, else {@code ../shared/specs} beside the project or its parent.
     */
    public static SpecCheck open(String name) {
        Path file = folder().map(found -> found.resolve(name)).orElse(null);
        Assumptions.assumeTrue(
                file != null && Files.exists(file),
                "the spec " + name + " is not on this machine (set -Dafletter.specs to the folder of specs)");
        return OPENED.computeIfAbsent(file, found -> new SpecCheck(name, parse(found)));
    }

    /**
     * Opens a spec that is known to be wrong somewhere.
     *
     * @param repair puts it right; each use is a fault of the vendor's and says so
     */
    public static SpecCheck open(String name, Consumer<ObjectNode> repair) {
        ObjectNode document = open(name).document.deepCopy();
        repair.accept(document);
        return new SpecCheck(name, document);
    }

    /** The folder of specs, where there is one; also for fixtures that are no spec. */
    public static Optional<Path> folder() {
        String set = System.getProperty("afletter.specs");
        Stream<Path> places = set != null
                ? Stream.of(Path.of(set))
                : Stream.of("../shared/specs", "../../shared/specs").map(Path::of);
        return places.filter(Files::isDirectory).map(Path::toAbsolutePath).findFirst();
    }

    /**
     * Judges an answer.
     *
     * @param path the path as it was called, below the base path of the spec's server, without the query
     * @param body the body, or an empty string when there was none
     */
    public List<String> response(String method, String path, int status, String body) {
        Optional<String> operation = operation(method, path);
        if (operation.isEmpty()) {
            return List.of("the spec knows no " + method + " " + path);
        }
        String responses = operation.get() + "/responses/";
        String found = Stream.of(String.valueOf(status), (status / 100) + "XX", "default")
                .map(code -> resolve(responses + code))
                .filter(pointer -> !document.at(pointer).isMissingNode())
                .findFirst()
                .orElse(null);
        if (found == null) {
            return List.of("the spec knows no answer " + status + " to " + method + " " + path);
        }
        return body(found, body);
    }

    /** Judges a request's body; the path as for {@link #response}. */
    public List<String> request(String method, String path, String body) {
        Optional<String> operation = operation(method, path);
        if (operation.isEmpty()) {
            return List.of("the spec knows no " + method + " " + path);
        }
        JsonNode parameters = document.at(operation.get() + "/parameters");
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = resolve(operation.get() + "/parameters/" + i);
            if (document.at(parameter).path("in").asText().equals("body")) {
                return schema(parameter + "/schema", body);
            }
        }
        return body(resolve(operation.get() + "/requestBody"), body);
    }

    /** Judges a JSON text by the schema at a JSON pointer into the spec ("" for the whole file as a schema). */
    public List<String> schema(String pointer, String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (IOException e) {
            return List.of("not JSON: " + e.getMessage());
        }
        return schemas.computeIfAbsent(pointer, this::compile).validate(node).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    /** The spec's template of a path as it was called, such as {@code /v1/charges/{charge}}. */
    public Optional<String> template(String method, String path) {
        return operation(method, path).map(pointer -> pointer.substring("/paths/".length(), pointer.lastIndexOf('/'))
                .replace("~1", "/")
                .replace("~0", "~"));
    }

    /** Names of query parameters that the spec does not have there. One in brackets belongs to the name before them. */
    public List<String> unknownParameters(String method, String path, Collection<String> names) {
        String pointer = operation(method, path).orElse("");
        Set<String> known = new TreeSet<>();
        JsonNode parameters = document.at(pointer + "/parameters");
        for (int i = 0; !pointer.isEmpty() && i < parameters.size(); i++) {
            JsonNode parameter = document.at(resolve(pointer + "/parameters/" + i));
            if (parameter.path("in").asText().equals("query")) {
                known.add(parameter.path("name").asText());
            }
        }
        return names.stream()
                .filter(name -> !known.contains(name) && !known.contains(name.replaceAll("\\[.*", "")))
                .map(name -> "no such parameter of " + method + " " + path + ": " + name)
                .toList();
    }

    /** Each operation of the spec as {@code "GET /path/{template}"}. */
    public List<String> operations() {
        return names(document.path("paths"))
                .flatMap(path -> names(document.path("paths").path(path))
                        .filter(METHODS::contains)
                        .map(verb -> verb.toUpperCase(Locale.ROOT) + " " + path))
                .toList();
    }

    private List<String> body(String pointer, String body) {
        JsonNode media = document.at(pointer + "/content");
        String schema = pointer + "/schema";
        if (media.isObject()) {
            Optional<String> json =
                    names(media).filter(type -> type.contains("json")).findFirst();
            if (json.isEmpty()) {
                return List.of();
            }
            schema = pointer + "/content/" + escape(json.get()) + "/schema";
        }
        if (document.at(schema).isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of("the spec has no body here, but there is one");
        }
        return body.isEmpty() ? List.of("there is no body, but the spec has one") : schema(schema, body);
    }

    /** The JSON pointer of the operation whose template fits; the template with the most fixed text wins. */
    private Optional<String> operation(String method, String path) {
        String verb = method.toLowerCase(Locale.ROOT);
        return names(document.path("paths"))
                .filter(template -> document.path("paths").path(template).has(verb))
                .filter(template -> pattern(template).matcher(path).matches())
                .max(Comparator.comparingInt(
                        template -> template.replaceAll("\\{[^}]*}", "").length()))
                .map(template -> "/paths/" + escape(template) + "/" + verb);
    }

    private static Pattern pattern(String template) {
        StringBuilder regex = new StringBuilder();
        for (String piece : template.split("(?<=})|(?=\\{)")) {
            regex.append(
                    piece.equals("{format}") ? "\\.[a-z]+" : piece.startsWith("{") ? "[^/]+?" : Pattern.quote(piece));
        }
        return Pattern.compile(regex.toString());
    }

    /** Follows a reference that stands in the way of a pointer to a request, response or parameter. */
    private String resolve(String pointer) {
        JsonNode node = document.at(pointer);
        return node.has("$ref") ? resolve(node.get("$ref").asText().substring(1)) : pointer;
    }

    private JsonSchema compile(String pointer) {
        // Stripe's schemas lead to each other on so many ways that loading all of them before the first use never ends.
        SchemaValidatorsConfig lazy = SchemaValidatorsConfig.builder()
                .preloadJsonSchema(false)
                .pathType(PathType.LEGACY)
                .build();
        return factory.getSchema(SchemaLocation.of(location + (pointer.isEmpty() ? "" : "#" + pointer)), lazy);
    }

    private static JsonSchemaFactory factoryFor(String name, JsonNode spec) {
        JsonMetaSchema draft = JsonMetaSchema.builder(dialect(spec))
                .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
                .build();
        ObjectNode plain = spec.deepCopy();
        if (!spec.has("$schema")) {
            plain.put("$schema", draft.getIri());
        }
        return JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
                .metaSchema(draft)
                .defaultMetaSchemaIri(draft.getIri())
                .schemaLoaders(loaders -> loaders.schemas(Map.of(ROOT + name, plain.toString())))
                .build();
    }

    private static JsonMetaSchema dialect(JsonNode spec) {
        if (spec.path("openapi").asText().startsWith("3.0")) {
            return OpenApi30.getInstance();
        }
        if (spec.path("swagger").asText().startsWith("2")) {
            return JsonMetaSchema.getV4();
        }
        return spec.path("$schema").asText().contains("draft-07")
                ? JsonMetaSchema.getV7()
                : JsonMetaSchema.getV202012();
    }

    private static JsonNode parse(Path file) {
        try {
            if (file.toString().endsWith(".json")) {
                return JSON.readTree(file.toFile());
            }
            LoaderOptions large = new LoaderOptions();
            large.setCodePointLimit(50 * 1024 * 1024);
            large.setMaxAliasesForCollections(100_000);
            try (Reader text = Files.newBufferedReader(file)) {
                // not YAMLMapper: it reads an alias as the text of its name
                return JSON.valueToTree(new Yaml(new SafeConstructor(large)).load(text));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the spec " + file, e);
        }
    }

    private static Stream<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    private static String escape(String pointerPart) {
        return pointerPart.replace("~", "~0").replace("/", "~1");
    }
}
