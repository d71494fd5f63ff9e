// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Timestamp;

import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.entry.EntryStates;
import dev.riskgate.identity.entry.EntryStates.State;
import dev.riskgate.identity.jwt.jwks.JwksListener;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharingSettings;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.server.gauges.IdentityGauges;
import dev.riskgate.server.gauges.RedisGauges;
import dev.riskgate.testredis.Await;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documentation of log and metrics and the code say the same. */
class OperationsDocsTest {

    private static final Path DOCS = Path.of("../docs/operations.md");
    private static final Pattern METRIC_ROW =
            Pattern.compile("^\\| `(riskgate_\\w+)` \\| (\\w+) \\| (.*?) ?\\| .+ \\|$");
    private static final Pattern FIELD_ROW =
            Pattern.compile("^\\| `([a-z][\\w.\\[\\]]*)` \\| [^|]+ \\|$");

    /** The key of RFC 8037, appendix A.2. */
    private static final String KEY_SET =
            """
            {"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
            """;

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    @Test
    void everyFieldOfTheDecisionLogIsExplained() throws IOException {
        List<String> documented =
                Files.readAllLines(DOCS).stream()
                        .map(FIELD_ROW::matcher)
                        .filter(Matcher::matches)
                        .map(row -> row.group(1))
                        .toList();
        List<String> fields = new ArrayList<>();
        collect("", dev.riskgate.proto.v1.Decision.getDescriptor(), fields);
        assertThat(documented).containsExactlyElementsOf(fields);
    }

    private static void collect(String prefix, Descriptor message, List<String> fields) {
        for (FieldDescriptor field : message.getFields()) {
            String path = prefix + field.getJsonName() + (field.isRepeated() ? "[]" : "");
            boolean nested =
                    field.getJavaType() == JavaType.MESSAGE
                            && !field.getMessageType().equals(Timestamp.getDescriptor());
            if (nested) {
                collect(path + ".", field.getMessageType(), fields);
            } else {
                fields.add(path);
            }
        }
    }

    @Test
    void everyMetricIsExplainedWithItsTypeAndLabels() throws IOException {
        List<String> documented =
                Files.readAllLines(DOCS).stream()
                        .map(METRIC_ROW::matcher)
                        .filter(Matcher::matches)
                        .map(row -> row.group(1) + " " + row.group(2) + " " + words(row.group(3)))
                        .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(exposed());
    }

    private static TreeSet<String> words(String cell) {
        TreeSet<String> words = new TreeSet<>(List.of(cell.replace("`", "").split(", ")));
        words.remove("");
        return words;
    }

    private List<String> exposed() throws IOException {
        List<String> lines = everything().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("# TYPE riskgate_"))
                .map(line -> line.substring("# TYPE ".length()))
                .map(metric -> metric + " " + labels(metric.split(" ", -1)[0], lines))
                .toList();
    }

    private static TreeSet<String> labels(String metric, List<String> lines) {
        TreeSet<String> labels = new TreeSet<>();
        lines.stream()
                .filter(
                        line ->
                                line.startsWith(metric + "{")
                                        || line.startsWith(metric + "_count{"))
                .forEach(
                        line -> LABEL.matcher(line).results().forEach(l -> labels.add(l.group(1))));
        return labels;
    }

    /** A store whose Redis is not there: it has all its figures. */
    private static RedisStore unreachable() {
        return RedisStore.start(
                new RedisSettings(
                        RedisSettings.Mode.SINGLE,
                        List.of(new RedisSettings.Node("127.0.0.1", 1)),
                        null,
                        null,
                        null,
                        null,
                        0,
                        null,
                        Duration.ofMillis(50)),
                SharingSettings.of(Duration.ofSeconds(1), 1_000, Duration.ofDays(1)),
                new byte[32],
                new Random(1),
                InstantSource.system());
    }

    /** An issuer whose keys have been fetched. */
    private static JwksSources fetched(OutboundHttp http) throws IOException {
        Path file = Files.createTempFile("jwks", ".json");
        try {
            Files.writeString(file, KEY_SET);
            var keySets = new JwksSources(http, System::nanoTime, JwksListener.NONE);
            keySets.retain(Map.of("idp", JwksSettings.ofFile(file.toString())));
            Await.until("fetched", () -> keySets.problem().isEmpty());
            return keySets;
        } finally {
            Files.delete(file);
        }
    }

    /** A scrape in which every metric of ours appears. */
    private static String everything() throws IOException {
        Metrics metrics = new Metrics("1");
        Duration second = Duration.ofSeconds(1);
        metrics.decided(
                SampleDecisions.challenge().beside(new ShadowDecision("abc", "deny", List.of())));
        metrics.decided(
                SampleDecisions.decision(
                        "a", "b", new Verdict.Throttle("l", 1, second, second, List.of())));
        metrics.policy(() -> new PolicyLabels("abc", "enforce"));
        metrics.loaded("policy");
        metrics.fetched("", true);
        FileWatcher watcher =
                new FileWatcher(Duration.ofSeconds(1), InstantSource.system(), metrics);
        watcher.watch("policy", Path.of("none"), content -> content, new byte[0]);
        Gauges gauges = metrics.gauges();
        gauges.files(watcher);
        gauges.crypto("jdk");
        gauges.cache("profiles", () -> 1);
        gauges.log("stdout", () -> 1, () -> 1, () -> 1);
        gauges.waiting(() -> 1);
        gauges.ready(() -> true);
        gauges.blocks(() -> 1);
        gauges.geoTable(() -> 1);
        metrics.operated("block", "done");
        EntryStates states = new EntryStates(Map.of(State.VALID, 1), OptionalLong.of(1_000));
        IdentityGauges.showKeys(_ -> states, InstantSource.system(), gauges);
        IdentityGauges.showAccounts(_ -> states, InstantSource.system(), gauges);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RedisStore store = unreachable();
                OutboundHttp http = new OutboundHttp(OutboundSettings.direct("test"), null);
                JwksSources keySets = fetched(http)) {
            IdentityGauges.showIssuers(keySets, gauges);
            RedisGauges.show(store.figures(), gauges);
            metrics.scrape(out, null);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
