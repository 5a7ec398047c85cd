package nl.afletter.vendor.generic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import nl.afletter.model.Connection.Role;
import nl.afletter.vendor.generic.Shape.Field;
import nl.afletter.vendor.generic.Shape.Fields;
import nl.afletter.vendor.generic.Shape.Flag;
import nl.afletter.vendor.generic.Shape.Meaning;
import nl.afletter.vendor.generic.Shape.OneOf;
import nl.afletter.vendor.generic.Shape.Rows;
import nl.afletter.vendor.generic.Shape.Text;
import nl.afletter.vendor.generic.Shape.Texts;
import nl.afletter.vendor.generic.Shape.Whole;

/** The door's table of events as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
final class SchemaOf {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SchemaOf() {}

    /** One schema per event type, by {@code #/$defs/type}, and one of each door that takes any of its types. */
    static ObjectNode all() {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:afletter:open-door:1");
        schema.put("title", "Events that the open door takes");
        schema.set("oneOf", refs("#/$defs/", List.copyOf(Canon.EVENTS.keySet())));
        ObjectNode events = schema.putObject("$defs");
        Canon.EVENTS.forEach((type, event) -> events.set(type, event(type, event)));
        return schema;
    }

    static ObjectNode event(String type, Canon.Event event) {
        ObjectNode schema = of(Canon.envelope(event.data(), List.of(type)));
        schema.put("description", event.says());
        return schema;
    }

    static List<String> types(Role door) {
        return GenericVerifier.types(door);
    }

    static ArrayNode refs(String place, List<String> types) {
        ArrayNode refs = JSON.arrayNode();
        types.forEach(type -> refs.addObject().put("$ref", place + type));
        return refs;
    }

    private static ObjectNode of(Shape shape) {
        ObjectNode schema = JSON.objectNode();
        if (shape instanceof Text text) {
            schema.put("type", "string").put("minLength", 1).put("maxLength", text.longest());
            if (!text.any()) {
                schema.put("pattern", "^(" + text.pattern().pattern() + ")$");
            }
            if (text.meaning() == Meaning.MOMENT) {
                schema.put("format", "date-time");
            }
        } else if (shape instanceof OneOf one) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            one.values().forEach(values::add);
        } else if (shape instanceof Whole whole) {
            schema.put("type", "integer").put("minimum", whole.least()).put("maximum", whole.most());
        } else if (shape instanceof Flag) {
            schema.put("type", "boolean");
        } else if (shape instanceof Texts texts) {
            schema.put("type", "object").put("maxProperties", texts.most());
            schema.putObject("additionalProperties")
                    .put("type", "string")
                    .put("minLength", 1)
                    .put("maxLength", texts.longest());
        } else if (shape instanceof Rows rows) {
            schema.put("type", "array").put("minItems", 1).put("maxItems", rows.most());
            schema.set("items", of(rows.of()));
        } else if (shape instanceof Fields fields) {
            object(fields, schema);
        }
        return schema;
    }

    private static void object(Fields fields, ObjectNode schema) {
        schema.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        fields.fields().forEach((name, field) -> {
            properties.set(name, described(field));
            if (field.required()) {
                required.add(name);
            }
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (!fields.either().isEmpty()) {
            ArrayNode one = schema.putArray("oneOf");
            fields.either().forEach(name -> one.addObject().putArray("required").add(name));
        }
    }

    private static ObjectNode described(Field field) {
        ObjectNode schema = of(field.shape());
        if (!field.says().isEmpty()) {
            schema.put("description", field.says());
        }
        return schema;
    }
}
