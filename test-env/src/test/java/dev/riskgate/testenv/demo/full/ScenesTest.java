// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.RawHttp;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ScenesTest {

    private static final Path SHIPPED = Checkout.find().root().resolve("helm/riskgate/files");
    private static final int ROUNDS = 6;

    private static List<Scene> scenes(int round) {
        Callers nobody =
                new Callers(
                        name -> {
                            throw new IllegalStateException(name);
                        },
                        () -> "");
        Outage none =
                new Outage() {
                    @Override
                    public void begin(Duration lasts) {}

                    @Override
                    public void end() {}
                };
        return new Scenes(nobody, new RawHttp(1), none, InstantSource.system()).of(round);
    }

    /** {@code Decisions: Challenges} and the like. */
    private static Set<String> panels() throws IOException {
        Set<String> panels = new TreeSet<>();
        for (String name : List.of("clients", "decisions", "health")) {
            Path file = SHIPPED.resolve("dashboards/riskgate-" + name + ".json");
            JsonNode dashboard = new JsonMapper().readTree(Files.readString(file));
            String title = dashboard.path("title").asString("").replace("Riskgate: ", "");
            dashboard
                    .findValuesAsString("title")
                    .forEach(panel -> panels.add(title + ": " + panel));
        }
        return panels;
    }

    private static Set<String> alerts() throws IOException {
        Set<String> alerts = new TreeSet<>();
        try (Stream<Path> files = Files.list(SHIPPED.resolve("alerts"))) {
            for (Path file : files.toList()) {
                Files.readString(file)
                        .lines()
                        .filter(line -> line.contains("- alert: "))
                        .forEach(line -> alerts.add(line.strip().replace("- alert: ", "alert ")));
            }
        }
        return alerts;
    }

    @Test
    void whereToLookIsAPanelAnAlertOrACommandThatThereIs() throws IOException {
        Set<String> known = new TreeSet<>(panels());
        known.addAll(alerts());
        known.add("riskgate top");
        assertThat(IntStream.range(0, ROUNDS).boxed().flatMap(round -> scenes(round).stream()))
                .allSatisfy(scene -> assertThat(known).contains(scene.look().split("; ", -1)));
    }

    @Test
    void theFirstRoundShowsEverythingWithinHalfAMinute() {
        Duration all =
                scenes(0).stream()
                        .map(scene -> scene.lasts().plus(Scenes.calm(0)))
                        .reduce(Duration.ZERO, Duration::plus);
        assertThat(all).isLessThan(Duration.ofSeconds(30));
        assertThat(scenes(0)).hasSameSizeAs(scenes(1));
    }

    /** RiskgateRedisAway waits for two minutes. */
    @Test
    void nowAndThenRedisIsAwayForLongEnoughThatItsAlertFires() {
        assertThat(IntStream.range(0, ROUNDS).mapToObj(round -> scenes(round).getLast()))
                .filteredOn(scene -> scene.look().contains("alert RiskgateRedisAway"))
                .isNotEmpty()
                .allMatch(scene -> scene.lasts().compareTo(Duration.ofSeconds(150)) > 0);
    }
}
