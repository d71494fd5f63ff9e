// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.riskgate.identity.apikey.ApiKeySettings;
import dev.riskgate.identity.basic.BasicSettings;
import dev.riskgate.identity.jwt.JwtCredential;
import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.ClientSettings;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.signals.signal.SignalDescriptor;
import dev.riskgate.signals.signal.SignalOption;
import dev.riskgate.signals.signal.Signals;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlFile;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JSON Schema, the code that reads policies, and the reference say the same. */
class PolicySchemaTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode SCHEMA = schema();

    /** One mapping of each kind, with a key in it that nobody knows. */
    private static final String UNKNOWN_KEYS =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            qqqqqqqqqqqq: 1
            client: { qqqqqqqqqqqq: 1 }
            request: { qqqqqqqqqqqq: 1 }
            credentials:
              - jwt:
                  name: a
                  issuer: https://i.example
                  audiences: [x]
                  qqqqqqqqqqqq: 1
                  jwks: { url: https://i.example/k, qqqqqqqqqqqq: 1 }
                  claims: { qqqqqqqqqqqq: 1 }
              - apiKey: { name: b, qqqqqqqqqqqq: 1 }
              - { apiKey: { name: c, header: x-c }, qqqqqqqqqqqq: 1 }
              - basic: { name: d, accounts: a.yaml, qqqqqqqqqqqq: 1 }
            risk:
              qqqqqqqqqqqq: 1
              thresholds: { qqqqqqqqqqqq: 1, identity: { qqqqqqqqqqqq: 1 }, behaviour: { qqqqqqqqqqqq: 1 } }
              signals: { qqqqqqqqqqqq: 1, SIGNALS }
            challenge: { qqqqqqqqqqqq: 1, otp: { qqqqqqqqqqqq: 1 } }
            routes:
              - name: a
                qqqqqqqqqqqq: 1
                match: { path: /a, qqqqqqqqqqqq: 1 }
                require: { qqqqqqqqqqqq: 1 }
                thresholds: { qqqqqqqqqqqq: 1, identity: { qqqqqqqqqqqq: 1 }, behaviour: { qqqqqqqqqqqq: 1 } }
            limits: [{ per: client, rate: 1/s, qqqqqqqqqqqq: 1 }]
            unauthentic: { qqqqqqqqqqqq: 1 }
            rules: [{ name: a, when: "true", then: deny, qqqqqqqqqqqq: 1 }]
            """;

    @Test
    void theKeysOfTheSchemaAreThoseThatAreRead() {
        String signals =
                Signals.names().stream()
                        .map(name -> name + ": { qqqqqqqqqqqq: 1 }")
                        .collect(Collectors.joining(", "));
        Map<String, Set<String>> read = new TreeMap<>();
        for (Problem problem : PolicySample.problems(UNKNOWN_KEYS.replace("SIGNALS", signals))) {
            int known = problem.message().indexOf("; known here: ");
            assertThat(known).as(problem.toString()).isPositive();
            String[] keys = problem.message().substring(known + 14).split(", ");
            read.put(
                    problem.path().replaceAll("\\[\\d+]", "[]"),
                    new TreeSet<>(Arrays.asList(keys)));
        }
        Map<String, Set<String>> inSchema = new TreeMap<>();
        mappings().forEach((path, node) -> inSchema.put(path, keys(node)));

        inSchema.remove("credentials[].jwt.acr");
        assertThat(read).isEqualTo(inSchema);
        assertThat(keysAt("risk.signals")).isEqualTo(new TreeSet<>(Signals.names()));
    }

    @Test
    void theSchemaSaysOfEachSignalWhatTheRegistrySays() {
        for (SignalDescriptor signal : Signals.all()) {
            JsonNode schema =
                    Objects.requireNonNull(mappings().get("risk.signals." + signal.name()))
                            .path("properties");
            assertThat(schema.path("enabled").path("default").asBoolean())
                    .as(signal.name())
                    .isEqualTo(signal.initial().enabled());
            assertThat(schema.path("weight").path("default").asDouble())
                    .as(signal.name())
                    .isEqualTo(signal.initial().weight());
            for (SignalOption option : signal.options()) {
                JsonNode number = schema.path(option.key());
                assertThat(number.path("default").asDouble()).isEqualTo(option.initial());
                assertThat(number.path("minimum").asDouble()).isEqualTo(option.least());
                assertThat(number.path("maximum").asDouble()).isEqualTo(option.most());
            }
        }
    }

    @Test
    void everySignalIsExplained() throws IOException {
        String detection = Files.readString(Path.of("../docs/detection.md"));
        String table = detection.substring(detection.indexOf("## The signals"));
        for (String signal : Signals.names()) {
            assertThat(table.lines().filter(line -> line.startsWith("| `" + signal + "` |")))
                    .as("rows of docs/detection.md for " + signal)
                    .hasSize(1);
        }
    }

    @Test
    void theRecordsHaveTheNamesOfTheKeys() {
        assertThat(components(PolicyFile.class, "endMarker", "apiVersion", "kind"))
                .isEqualTo(keysAt(""));
        assertThat(components(ClientSettings.class)).isEqualTo(keysAt("client"));
        assertThat(components(ChallengeSettings.class)).isEqualTo(keysAt("challenge"));
        assertThat(components(ChallengeSettings.Otp.class)).isEqualTo(keysAt("challenge.otp"));
        assertThat(components(RouteSettings.class)).isEqualTo(keysAt("routes[]"));
        assertThat(components(RouteSettings.Require.class)).isEqualTo(keysAt("routes[].require"));
        assertThat(components(LimitSettings.class)).isEqualTo(keysAt("limits[]"));
        assertThat(components(RuleSettings.class)).isEqualTo(keysAt("rules[]"));
        assertThat(components(JwtCredential.class)).isEqualTo(keysAt("credentials[].jwt"));
        assertThat(components(ApiKeySettings.class)).isEqualTo(keysAt("credentials[].apiKey"));
        assertThat(components(BasicSettings.class)).isEqualTo(keysAt("credentials[].basic"));
    }

    @Test
    void everyKeyStandsInTheReferenceWithItsDefault() throws IOException {
        List<String> rows =
                Files.readAllLines(Path.of("../docs/policy.md")).stream()
                        .filter(line -> line.startsWith("| `"))
                        .toList();
        mappings()
                .forEach(
                        (path, node) ->
                                node.path("properties")
                                        .properties()
                                        .forEach(
                                                entry -> {
                                                    String key =
                                                            (path.isEmpty() ? "" : path + ".")
                                                                    + entry.getKey();
                                                    assertDocumented(rows, key, entry.getValue());
                                                }));
    }

    @Test
    void everyVariableOfConditionsStandsInTheReference() throws IOException {
        String reference = Files.readString(Path.of("../docs/policy.md"));
        Variables.STRUCTS.forEach(
                (name, struct) ->
                        struct.fields()
                                .forEach(
                                        (field, type) -> {
                                            String deeper =
                                                    field.equals("credential") ? ".kind" : "";
                                            assertThat(reference)
                                                    .contains(
                                                            "| `%s.%s%s` |"
                                                                    .formatted(
                                                                            name, field, deeper));
                                        }));
        assertThat(reference).contains("| `client.credential.name` |", "| `route` | text");
    }

    private static void assertDocumented(List<String> rows, String key, JsonNode node) {
        // What all signals have has a row for all of them, and for those that differ.
        boolean own = rows.stream().anyMatch(r -> r.startsWith("| `" + key + "`"));
        String shared =
                own ? key : key.replaceFirst("^risk\\.signals\\.\\w+\\.", "risk.signals.NAME.");
        List<String> row = rows.stream().filter(r -> r.startsWith("| `" + shared + "`")).toList();
        assertThat(row).as("rows of docs/policy.md for " + shared).hasSize(1);
        JsonNode given = node.has("default") ? node.path("default") : resolve(node).path("default");
        if (!given.isMissingNode() && !given.isArray()) {
            assertThat(row.getFirst().split("\\|")[3].strip())
                    .as("default of " + key)
                    .isEqualTo("`" + given.asString() + "`");
        }
    }

    @Test
    void theExampleSatisfiesTheSchemaAndWhatTheReaderRefusesForItsShapeDoesNot() throws Exception {
        String example = Files.readString(Path.of("../docs/examples/policy.yaml"));
        assertThat(violations(example)).isEmpty();
        for (String[] change :
                new String[][] {
                    {"mode: enforce", "mode: on"},
                    {"trustedProxies: 1", "trustedProxies: many"},
                    {"trustedProxies: 1", "trustedProxy: 1"},
                    {"weight: 0.8", "weight: 8"},
                    {"challenge: 80", "challenge: 800"},
                    {"challenge: 80", "challenge: often"},
                    {"maxAge: 12h", "maxAge: long"},
                    {"attempts: 5", "attempts: 0"},
                    {"path: /health", "path: health"},
                    {"methods: [GET], path: /health", "methods: [get], path: /health"},
                    {"anonymous: true", "anonymous: perhaps"},
                    {"consistency: strict", "consistency: exact"},
                    {"onDegraded: deny", "onDegraded: panic"},
                    {"rate: 100/s", "rate: 100"},
                    {"floor: 20/s", "flor: 20/s"},
                    {"per: address", "per: city"},
                    {"then: deny", "then: stop"},
                    {"retryAfter: 5m", "retryAfter: 5"},
                    {"[claims.azp, claims.sub]", "azp"},
                    {"audiences: [https://api.example.com]", "audiences: []"},
                    {"mfa: mfa", "mfa: strong"},
                    {"name: health", "name: none"},
                    {"name: health", "name: \"he alth\""}
                }) {
            String broken = example.replaceFirst(Pattern.quote(change[0]), change[1]);
            assertThat(broken).isNotEqualTo(example);
            assertThat(violations(broken)).as("the schema on " + change[1]).isNotEmpty();
            assertThat(PolicySample.problems(broken)).as("the reader on " + change[1]).isNotEmpty();
        }
    }

    @Test
    void everyPieceOfAPolicyInTheDocsSatisfiesTheSchema() throws Exception {
        int pieces = 0;
        try (Stream<Path> pages = Files.list(Path.of("../docs"))) {
            for (Path page : pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
                for (String piece : pieces(Files.readString(page))) {
                    assertThat(violations(piece)).as(page + ": " + piece).isEmpty();
                    pieces++;
                }
            }
        }
        assertThat(pieces).isGreaterThan(20);
    }

    /** The blocks that hold keys of a policy and nothing else, each made a whole file. */
    private static List<String> pieces(String page) {
        List<String> pieces = new ArrayList<>();
        for (String rest : page.split("```yaml\n", -1)) {
            String block = rest.contains("```") ? rest.substring(0, rest.indexOf("```")) : "";
            Set<String> keys =
                    block.lines()
                            .filter(line -> line.matches("[a-zA-Z]+:.*"))
                            .map(line -> line.substring(0, line.indexOf(':')))
                            .collect(Collectors.toCollection(TreeSet::new));
            boolean ours = !keys.isEmpty() && keysAt("").containsAll(keys);
            if (ours && !block.contains("…") && !block.contains("kind: PolicyTest")) {
                pieces.add(keys.contains("kind") ? block : PolicySample.TOP + block);
            }
        }
        return pieces;
    }

    private static List<?> violations(String yaml) throws Exception {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(SCHEMA);
        Object tree =
                YamlFile.read(
                        "p",
                        PolicySample.bytes(yaml),
                        "Policy",
                        top -> {
                            Map<String, Object> all = new LinkedHashMap<>();
                            top.entries().forEach((key, value) -> all.put(key, value.free()));
                            return all;
                        });
        return schema.validate(JSON.valueToTree(tree));
    }

    private static Set<String> components(Class<?> type, String... besides) {
        Set<String> names = new TreeSet<>(Arrays.asList(besides));
        Arrays.stream(type.getRecordComponents()).forEach(c -> names.add(c.getName()));
        return names;
    }

    private static Set<String> keysAt(String path) {
        return keys(Objects.requireNonNull(mappings().get(path), path));
    }

    private static Set<String> keys(JsonNode mapping) {
        return new TreeSet<>(mapping.path("properties").propertyNames());
    }

    /** Every mapping of the schema by its path. */
    private static Map<String, JsonNode> mappings() {
        Map<String, JsonNode> all = new TreeMap<>();
        collect("", SCHEMA, all);
        return all;
    }

    private static void collect(String path, JsonNode raw, Map<String, JsonNode> all) {
        JsonNode node = resolve(raw);
        if (node.has("properties")) {
            all.put(path, node);
            node.path("properties")
                    .properties()
                    .forEach(
                            e ->
                                    collect(
                                            path.isEmpty() ? e.getKey() : path + "." + e.getKey(),
                                            e.getValue(),
                                            all));
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
        try (InputStream in = Policy.class.getResourceAsStream("policy.schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
