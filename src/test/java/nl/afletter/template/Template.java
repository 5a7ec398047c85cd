package nl.afletter.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** {@code template.yaml} as plain maps and lists; {@code !Ref X} is read as the string {@code "!Ref X"}. */
final class Template {

    private final Map<String, Object> root;

    private Template(Map<String, Object> root) {
        this.root = root;
    }

    static Template read() {
        try {
            Map<String, Object> root = new Yaml(new WithTags()).load(Files.readString(Path.of("template.yaml")));
            return new Template(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of the file. */
    static String text() {
        try {
            return Files.readString(Path.of("template.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The properties of every resource of this type, by logical id. */
    Map<String, Map<String, Object>> resources(String type) {
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        map(root, "Resources").forEach((id, resource) -> {
            if (type.equals(map(resource).get("Type"))) {
                found.put(id, map(map(resource).get("Properties")));
            }
        });
        return found;
    }

    /** A whole resource with its policies, by logical id. */
    Map<String, Object> resource(String id) {
        return map(map(root, "Resources"), id);
    }

    /** A parameter's declaration. */
    Map<String, Object> parameter(String name) {
        return map(map(root, "Parameters"), name);
    }

    /** What applies to all functions. */
    Map<String, Object> functionDefaults() {
        return map(map(root, "Globals"), "Function");
    }

    /** The functions, by the name that they export. */
    Map<String, Map<String, Object>> functions() {
        Map<String, Map<String, Object>> functions = new LinkedHashMap<>();
        resources("AWS::Serverless::Function")
                .values()
                .forEach(function -> functions.put(
                        (String) map(map(function, "Environment"), "Variables").get("QUARKUS_FUNQY_EXPORT"), function));
        return functions;
    }

    /** The properties of a function's events of this type; none for a function that only people call. */
    List<Map<String, Object>> events(Map<String, Object> function, String type) {
        return map(function.getOrDefault("Events", Map.of())).values().stream()
                .map(Template::map)
                .filter(event -> type.equals(event.get("Type")))
                .map(event -> map(event, "Properties"))
                .toList();
    }

    /** The statements of the role that a function names. */
    List<Map<String, Object>> statements(Map<String, Object> function) {
        String role = function.get("Role").toString().replaceAll("^!GetAtt |\\.Arn$", "");
        return list(map(resource(role), "Properties").get("Policies")).stream()
                .map(policy -> map(map(policy), "PolicyDocument").get("Statement"))
                .flatMap(statements -> list(statements).stream())
                .map(Template::map)
                .toList();
    }

    /** The actions that a statement allows. */
    static Stream<String> actions(Map<String, Object> statement) {
        Object action = statement.get("Action");
        return action instanceof Collection<?> many
                ? many.stream().map(Object::toString)
                : Stream.of(action.toString());
    }

    static Map<String, Object> map(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        if (value == null) {
            throw new AssertionError("template.yaml: no " + key + " among " + parent.keySet());
        }
        return map(value);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    private static final class WithTags extends SafeConstructor {

        WithTags() {
            super(new LoaderOptions());
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    if (node instanceof ScalarNode scalar) {
                        return node.getTag().getValue() + " " + scalar.getValue();
                    }
                    return node instanceof SequenceNode sequence
                            ? Map.of(node.getTag().getValue(), constructSequence(sequence))
                            : Map.of(node.getTag().getValue(), constructMapping((MappingNode) node));
                }
            });
        }
    }
}
