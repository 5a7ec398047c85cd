package nl.afletter.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Protects the judge of the simulators: in each dialect it must find a wrong answer and let a right one pass. */
class SpecCheckTest {
    @TempDir
    Path folder;

    private String before;

    @BeforeEach
    void useOwnSpecs() {
        before = System.setProperty("afletter.specs", folder.toString());
    }

    @AfterEach
    void putBack() {
        if (before == null) {
            System.clearProperty("afletter.specs");
        } else {
            System.setProperty("afletter.specs", before);
        }
    }

    @Test
    void openApi31KnowsTypeListsAndReferences() throws Exception {
        SpecCheck spec = spec("a.json", """
                {"openapi":"3.1.0","paths":{"/{adm}/things/{id}{format}":{"get":{"responses":{
                  "200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/thing"}}}},
                  "204":{"description":"none"},
                  "404":{"$ref":"#/components/responses/gone"}}}}},
                 "components":{"responses":{"gone":{"content":{"application/json":{"schema":{"type":"string"}}}}},
                  "schemas":{"thing":{"type":"object","required":["id"],"properties":{
                    "id":{"type":"string"},"note":{"type":["string","null"]}}}}}}
                """);
        assertThat(spec.response("GET", "/1/things/2.json", 200, "{\"id\":\"2\",\"note\":null}"))
                .isEmpty();
        assertThat(spec.response("GET", "/1/things/2.json", 200, "{\"id\":2}"))
                .containsExactly("$.id: integer found, string expected");
        assertThat(spec.response("GET", "/1/things/2.json", 404, "\"gone\"")).isEmpty();
        assertThat(spec.response("GET", "/1/things/2.json", 404, "{}")).isNotEmpty();
        assertThat(spec.response("GET", "/1/things/2.json", 204, "")).isEmpty();
        assertThat(spec.response("GET", "/1/things/2.json", 204, "{}")).isNotEmpty();
        assertThat(spec.response("GET", "/1/things/2.json", 500, "")).isNotEmpty();
        assertThat(spec.response("GET", "/1/others/2.json", 200, "{}")).isNotEmpty();
        assertThat(spec.operations()).containsExactly("GET /{adm}/things/{id}{format}");
    }

    @Test
    void openApi30KnowsNullableAndRequestBodies() throws Exception {
        SpecCheck spec = spec("b.yaml", """
                openapi: 3.0.3
                paths:
                  /things:
                    post:
                      requestBody:
                        content:
                          application/json:
                            schema: {type: object, required: [name], properties: {name: {type: string, nullable: true}}}
                      responses: {default: {description: any}}
                """);
        assertThat(spec.request("POST", "/things", "{\"name\":null}")).isEmpty();
        assertThat(spec.request("POST", "/things", "{\"name\":1}")).hasSize(1);
        assertThat(spec.request("POST", "/things", "{}")).hasSize(1);
        assertThat(spec.request("POST", "/things", "")).hasSize(1);
        assertThat(spec.response("POST", "/things", 201, "")).isEmpty();
    }

    @Test
    void yamlMayUseAliases() throws Exception {
        SpecCheck spec = spec("e.yaml", """
                openapi: 3.0.3
                paths:
                  /things:
                    post:
                      requestBody: {content: {application/json: {schema: &thing {type: object, required: [name]}}}}
                      responses: {"200": {content: {application/json: {schema: *thing}}}}
                """);
        assertThat(spec.response("POST", "/things", 200, "{\"name\":1}")).isEmpty();
        assertThat(spec.response("POST", "/things", 200, "{}")).hasSize(1);
    }

    @Test
    void aKnownFaultOfASpecCanBePutRight() throws Exception {
        spec("f.json", "{\"type\":\"object\",\"required\":[\"x\"]}");
        assertThat(SpecCheck.open("f.json", document -> document.remove("required"))
                        .schema("", "{}"))
                .isEmpty();
        assertThat(SpecCheck.open("f.json").schema("", "{}")).hasSize(1);
    }

    @Test
    void swagger2KnowsBodyParametersAndSchemasOfAnswers() throws Exception {
        SpecCheck spec = spec("c.json", """
                {"swagger":"2.0","paths":{"/things":{"put":{
                  "parameters":[{"in":"body","name":"b","schema":{"$ref":"#/definitions/t"}}],
                  "responses":{"200":{"schema":{"$ref":"#/definitions/t"}}}}}},
                 "definitions":{"t":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}}
                """);
        assertThat(spec.request("PUT", "/things", "{\"n\":1}")).isEmpty();
        assertThat(spec.request("PUT", "/things", "{\"n\":\"1\"}")).hasSize(1);
        assertThat(spec.response("PUT", "/things", 200, "{}")).hasSize(1);
    }

    @Test
    void aPlainSchemaJudgesAWholeDocument() throws Exception {
        SpecCheck spec = spec("d.json", """
                {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":["x"]}
                """);
        assertThat(spec.schema("", "{\"x\":1}")).isEmpty();
        assertThat(spec.schema("", "{}")).hasSize(1);
        assertThat(spec.schema("", "{")).singleElement().asString().startsWith("not JSON");
    }

    @Test
    void aSpecThatIsNotThereSkipsTheTestWithItsReason() {
        assertThatThrownBy(() -> SpecCheck.open("nobody/none.json"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("nobody/none.json is not on this machine");
    }

    private SpecCheck spec(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return SpecCheck.open(name);
    }
}
