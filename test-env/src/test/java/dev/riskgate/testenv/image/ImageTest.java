// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.cli.Main;
import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What {@code deploy/docker/build-tar} makes: what is inside, and that it runs. */
class ImageTest {

    @TempDir static Path work;

    private static BuiltImage image;

    @BeforeAll
    static void build() throws Exception {
        image = BuiltImage.in(work);
    }

    @Test
    void itRunsAsAUserWithoutRights() {
        JsonNode config = image.config().get("config");

        assertThat(config.get("User").asString()).isEqualTo("65532:65532");
        assertThat(image.config().get("os").asString()).isEqualTo("linux");
    }

    @Test
    void itServesUnlessAnotherCommandIsGiven() {
        JsonNode config = image.config().get("config");

        assertThat(texts(config.get("Entrypoint"))).containsExactly("riskgate");
        assertThat(texts(config.get("Cmd"))).containsExactly("serve");
        assertThat(texts(config.get("Env")))
                .contains("RISKGATE_CONFIG=/etc/riskgate/server/server.yaml")
                .anyMatch(line -> line.startsWith("PATH=/opt/riskgate/bin:"));
        assertThat(config.get("ExposedPorts").propertyNames()).contains("9191/tcp", "9192/tcp");
    }

    @Test
    void labelsSayWhatItIsAndWhereItIsFrom() {
        JsonNode labels = image.config().get("config").get("Labels");

        assertThat(label(labels, "title")).isEqualTo("Riskgate");
        assertThat(label(labels, "version")).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(label(labels, "revision")).matches("[0-9a-f]{40}|");
        assertThat(label(labels, "licenses")).isEqualTo("Apache-2.0");
        assertThat(label(labels, "source")).startsWith("https://");
        assertThat(label(labels, "created"))
                .isEqualTo(image.config().get("created").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void theDockerfilesGiveTheSameLabels() throws IOException {
        JsonNode labels = image.config().get("config").get("Labels");
        for (String name : List.of("Dockerfile", "Dockerfile.archive")) {
            String text = Files.readString(deploy().resolve(name));
            for (String key : labels.propertyNames()) {
                assertThat(text).as(name).contains(key + "=\"");
            }
        }
    }

    @Test
    void filesBelongToRootAndEverybodyMayReadThemAndNobodyElseWrite() {
        for (String line : lines()) {
            String rights = line.substring(0, 10);
            assertThat(line).contains(" 0/0 ");
            if (!rights.startsWith("l")) {
                assertThat(rights).as(line).matches(".r..r-.r-.");
            }
        }
    }

    /** Java takes the cache only if the jars have the times that they were trained with. */
    @Test
    void allFilesHaveTheTimeOfTheRelease() {
        String created = image.config().get("created").asString();
        String shown = created.substring(0, 10) + " " + created.substring(11, 16);

        assertThat(lines()).isNotEmpty().allMatch(line -> line.contains(" " + shown + " "));
    }

    @Test
    void theOptionsAreThoseOfTheStartScript() throws IOException {
        Path bin = Checkout.find().root().resolve("ext-authz-server/src/dist/bin");

        assertThat(image.options()).containsAll(Files.readAllLines(bin.resolve("jvm.options")));
    }

    @Test
    void theKernelStartsJavaForTheCommandSinceThereIsNoShell() throws IOException {
        try (Stream<Path> files = Files.walk(image.root())) {
            List<Path> scripts =
                    files.filter(Files::isRegularFile)
                            .filter(Files::isExecutable)
                            .filter(ImageTest::isScript)
                            .toList();
            assertThat(scripts).containsExactly(image.root().resolve("opt/riskgate/bin/riskgate"));
            assertThat(Files.readString(scripts.getFirst()))
                    .isEqualTo(
                            "#!/opt/riskgate/jre/bin/java @/opt/riskgate/bin/riskgate.options\n");
        }
    }

    private static boolean isScript(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().orElse("").startsWith("#!");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nativeLibrariesLieUnpackedSoThatNothingHasToBeWritten() throws IOException {
        try (Stream<Path> files = Files.list(image.root().resolve("opt/riskgate/native"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .satisfiesExactly(
                            name ->
                                    assertThat(name)
                                            .isEqualTo("libamazonCorrettoCryptoProvider.so"),
                            name ->
                                    assertThat(name)
                                            .matches("libnetty_transport_native_epoll_.*64.so"));
        }
    }

    @Test
    void theCacheIsUsed() throws Exception {
        Ended ended =
                Ended.of(
                        image.command("version"),
                        Map.of("_JAVA_OPTIONS", "-Xlog:class+load=info:stdout"));

        assertThat(ended.code()).as(ended.err()).isZero();
        List<String> loaded =
                ended.out().lines().filter(line -> line.contains("source: ")).toList();
        long cached = loaded.stream().filter(line -> line.contains("shared objects file")).count();
        assertThat(cached).as(ended.err()).isGreaterThan(loaded.size() * 9L / 10);
        assertThat(ended.err()).doesNotContain("AOT cache");
    }

    /** The chart gives them so, since nothing in the image can read RISKGATE_JVM. */
    @Test
    void optionsOfTheJvmAreTakenFromTheVariableOfJavaItself() throws Exception {
        Ended ended =
                Ended.of(
                        image.command("version"),
                        Map.of("JDK_JAVA_OPTIONS", "-Xmx64m -XX:+PrintFlagsFinal"));

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).containsPattern("MaxHeapSize +=? *" + 64 * 1024 * 1024 + " ");
    }

    @Test
    void everyCommandRuns() throws Exception {
        var commands = new CommandLine(new Main()).getSubcommands();
        assertThat(commands).isNotEmpty();
        Map<String, Future<Ended>> runs = new TreeMap<>();
        try (var atOnce = Executors.newFixedThreadPool(2)) {
            for (String name : commands.keySet()) {
                List<String> command = image.command(name, "--help");
                runs.put(name, atOnce.submit(() -> Ended.of(command, Map.of())));
            }
        }
        for (var run : runs.entrySet()) {
            String name = run.getKey();
            Ended ended = run.getValue().get();
            assertThat(ended.code()).as(name + ": " + ended.err()).isZero();
            assertThat(ended.out()).as(name).contains("Usage: riskgate " + name);
        }
    }

    private static List<String> lines() {
        return image.layers().stream().flatMap(List::stream).toList();
    }

    private static Path deploy() {
        return Checkout.find().root().resolve("deploy/docker");
    }

    private static String label(JsonNode labels, String name) {
        return labels.get("org.opencontainers.image." + name).asString();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString()));
        return texts;
    }
}
