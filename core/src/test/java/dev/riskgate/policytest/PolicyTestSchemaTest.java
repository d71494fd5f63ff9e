// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The JSON Schema of policy tests, the code that reads them, and the examples say the same. */
class PolicyTestSchemaTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode SCHEMA = schema();

    /** One mapping of each kind, with a key in it that nobody knows. */
    private static final String UNKNOWN_KEYS =
            """
            apiVersion: riskgate.dev/v1
            kind: PolicyTest
            qqqqqqqqqqqq: 1
            policy: policy.yaml
            defaults: { qqqqqqqqqqqq: 1 }
            callers: { a: { credential: k, client: a, qqqqqqqqqqqq: 1 } }
            tests:
              - name: a
                qqqqqqqqqqqq: 1
                caller: { credential: k, client: a, qqqqqqqqqqqq: 1 }
                request: { qqqqqqqqqqqq: 1 }
                given:
                  qqqqqqqqqqqq: 1
                  assurance: { level: mfa, qqqqqqqqqqqq: 1 }
                  usual: { qqqqqqqqqqqq: 1, request: { qqqqqqqqqqqq: 1 } }
                  after: [{ qqqqqqqqqqqq: 1, request: { qqqqqqqqqqqq: 1 }, caller: { credential: k, client: a, qqqqqqqqqqqq: 1 } }]
                expect: { verdict: allow, qqqqqqqqqqqq: 1, score: { qqqqqqqqqqqq: 1 } }
            """;

    @TempDir Path folder;

    @Test
    void theKeysOfTheSchemaAreThoseThatAreRead() throws IOException {
        Map<String, Set<String>> read = new TreeMap<>();
        for (Problem problem : problems(UNKNOWN_KEYS)) {
            int known = problem.message().indexOf("; known here: ");
            assertThat(known).as(problem.toString()).isPositive();
            String path = problem.path().replaceAll("\\[\\d+]", "[]");
            read.put(
                    path.replace("callers.a", "callers.*"),
                    new TreeSet<>(
                            Arrays.asList(problem.message().substring(known + 14).split(", "))));
        }
        Map<String, Set<String>> inSchema = new TreeMap<>();
        collect("", SCHEMA, inSchema);

        assertThat(read).isEqualTo(inSchema);
    }

    @Test
    void everyKeyIsExplained() throws IOException {
        String docs = Files.readString(Path.of("../docs/policy-tests.md"));
        Map<String, Set<String>> inSchema = new TreeMap<>();
        collect("", SCHEMA, inSchema);
        inSchema.forEach(
                (path, keys) ->
                        keys.forEach(
                                key ->
                                        assertThat(docs)
                                                .as(path + "." + key)
                                                .containsPattern("\\b" + key + "\\b")));
    }

    @Test
    void theExampleSatisfiesTheSchemaAndWhatTheReaderRefusesForItsShapeDoesNot() throws Exception {
        String example = Files.readString(Path.of("../docs/examples/policy-test.yaml"));
        assertThat(violations(example)).isEmpty();
        for (String[] change :
                new String[][] {
                    {"kind: PolicyTest", "kind: Policy"},
                    {"tests:", "test:"},
                    {"from: 192.0.2.10", "from: somewhere"},
                    {"at: 2026-11-23T10:00:00Z", "at: noon"},
                    {"{ credential: partners, client: acme }", "{ client: acme }"},
                    {"{ credential: partners, client: acme }", "{ credential: partners }"},
                    {
                        "{ credential: partners, client: acme }",
                        "{ credentials: partners, client: a }"
                    },
                    {"roles: [analytics]", "role: [analytics]"},
                    {"request: GET /health", "request: GET health"},
                    {"request: GET /health", "request: get /health"},
                    {"request: GET /health", "request: /health"},
                    {"request: GET /health", "req: GET /health"},
                    {"verdict: allow, route: health, status: 200", "route: health"},
                    {"verdict: allow, route: health", "verdict: pass, route: health"},
                    {"status: 429", "status: 42"},
                    {"reasons: limit_exceeded", "reasons: Limit exceeded"},
                    {"expect: allow", "expect: allowed"},
                    {"times: 1000", "times: 0"},
                    {"every: 0s", "every: 0"},
                    {"usual: { days: 20 }", "usual: { days: 200 }"},
                    {"usual: { days: 20 }", "usual: 20"},
                    {"away: state", "away: redis"},
                    {"level: mfa, age: 2m", "level: single, age: 2m"},
                    {"level: mfa, age: 2m", "age: 2m"},
                    {"risk: 85", "risk: 850"},
                    {"max: 60", "max: high"},
                    {"max: 60", "most: 60"}
                }) {
            String broken = example.replace(change[0], change[1]);
            assertThat(broken).as(change[0]).isNotEqualTo(example);
            assertThat(violations(broken)).as("the schema on " + change[1]).isNotEmpty();
            assertThat(problems(broken)).as("the reader on " + change[1]).isNotEmpty();
        }
    }

    @Test
    void everyTestOfTheDocsSatisfiesTheSchema() throws Exception {
        String docs = Files.readString(Path.of("../docs/policy-tests.md"));
        List<String> blocks =
                Arrays.stream(docs.split("```yaml\n"))
                        .skip(1)
                        .map(block -> block.substring(0, block.indexOf("```")))
                        .filter(block -> block.contains("kind: PolicyTest"))
                        .toList();

        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThat(violations(block)).as(block).isEmpty();
        }
    }

    private List<Problem> problems(String tests) throws IOException {
        String policy = Files.readString(Path.of("../docs/examples/policy.yaml"));
        Files.writeString(
                folder.resolve("policy.yaml"),
                policy.replace(
                        "credentials:\n",
                        "credentials:\n  - apiKey: { name: k, header: x-k, clients: keys }\n"));
        try {
            new PolicyTestReader(null).read(Files.writeString(folder.resolve("t.yaml"), tests));
            return List.of();
        } catch (YamlException e) {
            return e.problems();
        }
    }

    private static List<?> violations(String yaml) throws Exception {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(SCHEMA);
        Object tree;
        try {
            tree =
                    YamlFile.read(
                            "t",
                            yaml.replaceFirst("kind: \\w+", "kind: PolicyTest")
                                    .getBytes(StandardCharsets.UTF_8),
                            "PolicyTest",
                            top -> {
                                Map<String, Object> all = new LinkedHashMap<>();
                                top.entries().forEach((key, value) -> all.put(key, value.free()));
                                return all;
                            });
        } catch (YamlException e) {
            throw new AssertionError(yaml, e);
        }
        JsonNode json = JSON.valueToTree(tree);
        if (yaml.contains("kind: Policy\n")) {
            ((tools.jackson.databind.node.ObjectNode) json).put("kind", "Policy");
        }
        return schema.validate(json);
    }

    /**
     * The keys of every mapping of the schema by its path, also where it is one of several forms.
     */
    private static void collect(String path, JsonNode raw, Map<String, Set<String>> all) {
        JsonNode node = resolve(raw);
        for (JsonNode form : node.path("anyOf")) {
            // Forms of a value; what only says which keys are required is none.
            if (form.has("$ref")) {
                collect(path, form, all);
            }
        }
        if (node.has("properties")) {
            all.put(path, new TreeSet<>(node.path("properties").propertyNames()));
            node.path("properties")
                    .properties()
                    .forEach(
                            entry ->
                                    collect(
                                            path.isEmpty()
                                                    ? entry.getKey()
                                                    : path + "." + entry.getKey(),
                                            entry.getValue(),
                                            all));
        }
        if (node.path("additionalProperties").has("$ref")) {
            collect(path + ".*", node.path("additionalProperties"), all);
        }
        if (node.has("items")) {
            collect(path + "[]", node.path("items"), all);
        }
    }

    private static JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : SCHEMA.at(reference.substring(1));
    }

    private static JsonNode schema() {
        try (InputStream in =
                PolicyTestReader.class.getResourceAsStream("policy-test.schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
