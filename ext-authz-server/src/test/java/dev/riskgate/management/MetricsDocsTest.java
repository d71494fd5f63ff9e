// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.entry.EntryStates;
import dev.riskgate.identity.entry.EntryStates.State;
import dev.riskgate.identity.jwt.jwks.JwksListener;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.KeyUse;
import dev.riskgate.management.family.MetricFamily;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** docs/metrics.md, the catalogue of metrics and what is exposed say the same. */
class MetricsDocsTest {

    private static final Path PAGE = Path.of("../docs/metrics.md");

    /** Set to write the page instead of comparing it. */
    private static final String WRITE = "riskgate.write";

    /** The key of RFC 8037, appendix A.2. */
    private static final String KEY_SET =
            """
            {"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
            """;

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    @Test
    void thePageIsWhatTheCatalogueSays() throws IOException {
        String page = MetricsPage.of(MetricFamily.all());
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/metrics.md is stale; run %s", MetricsPage.COMMAND)
                .isEqualTo(page);
    }

    @Test
    void whatIsExposedIsWhatTheCatalogueSays() throws IOException {
        List<String> catalogue = MetricFamily.all().stream().map(MetricsDocsTest::said).toList();
        assertThat(exposed()).containsExactlyInAnyOrderElementsOf(catalogue);
    }

    private static String said(MetricFamily family) {
        MetricFamily.Description description = family.description();
        return said(
                description.name(),
                description.type().name().toLowerCase(Locale.ROOT),
                new TreeSet<>(description.labels()),
                description.help());
    }

    private static List<String> exposed() throws IOException {
        List<String> lines = everything().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("# TYPE riskgate_"))
                .map(line -> line.substring("# TYPE ".length()).split(" ", -1))
                .map(
                        metric ->
                                said(
                                        metric[0],
                                        metric[1],
                                        labels(metric[0], lines),
                                        help(metric[0], lines)))
                .toList();
    }

    private static String help(String metric, List<String> lines) {
        String head = "# HELP " + metric + " ";
        return lines.stream()
                .filter(line -> line.startsWith(head))
                .map(line -> line.substring(head.length()))
                .findFirst()
                .orElse("");
    }

    private static String said(String name, String type, TreeSet<String> labels, String help) {
        return String.join(" ", name, type, labels.toString(), help);
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
            JwksSettings settings = JwksSettings.ofFile(file.toString());
            keySets.retain(List.of(new KeyUse("idp", "https://idp.example.com/", settings)));
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
        metrics.policy(() -> new PolicyLabels("abc", "enforce", "enforce"));
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
        gauges.tokenTurns(() -> 1, () -> 1);
        gauges.networkClients(() -> 1);
        gauges.ready(() -> true);
        gauges.blocks(() -> 1);
        gauges.geoTable(() -> 1);
        metrics.operated("block", "done");
        EntryStates states = new EntryStates(Map.of(State.VALID, 1), OptionalLong.of(1_000));
        IdentityGauges.showKeys(_ -> states, InstantSource.system(), gauges);
        IdentityGauges.showUses(() -> OptionalInt.of(1), () -> OptionalLong.of(1_000), gauges);
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
