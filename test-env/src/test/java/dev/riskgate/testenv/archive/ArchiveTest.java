// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.archive.ReleasedArchive.Ended;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** What the released archive holds. */
class ArchiveTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    @TempDir static Path folder;

    private static ReleasedArchive archive = new ReleasedArchive(Path.of(""), "");
    private static Path home = Path.of("");

    @BeforeAll
    static void unpack() throws Exception {
        archive = ReleasedArchive.find();
        home = archive.unpack(folder);
    }

    @Test
    void bothArchivesHoldTheSameFiles() throws IOException {
        Set<String> zipped = new TreeSet<>();
        try (var zip = new ZipFile(archive.zip().toFile())) {
            zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .forEach(entry -> zipped.add(entry.getName()));
        }
        Set<String> packed = new TreeSet<>();
        for (Path file : files(home)) {
            packed.add(folder.relativize(file).toString());
        }

        assertThat(zipped).isEqualTo(packed).isNotEmpty();
    }

    @Test
    void whatIsAProgramInTheCheckoutIsOneInTheArchive() throws IOException {
        Path checkout = Checkout.find().root();
        List<Path> programs = new ArrayList<>();
        for (String part : List.of("deploy", "helm")) {
            for (Path file : files(checkout.resolve(part))) {
                if (Files.isExecutable(file)) {
                    programs.add(checkout.relativize(file));
                }
            }
        }

        assertThat(programs)
                .isNotEmpty()
                .allSatisfy(program -> assertThat(home.resolve(program)).isExecutable());
    }

    @Test
    void whatAnInstallationNeedsIsInside() {
        for (String file :
                List.of(
                        "bin/riskgate",
                        "bin/jvm.options",
                        "schema/policy.schema.json",
                        "schema/policy-test.schema.json",
                        "schema/server.schema.json",
                        "docs/install.md",
                        "docs/examples/policy.yaml",
                        "docs/examples/server.yaml",
                        "deploy/envoy/envoy.yaml",
                        "deploy/systemd/riskgate.service",
                        "helm/riskgate/Chart.yaml",
                        "CHANGELOG.md",
                        "LICENSE",
                        "NOTICE",
                        "parts.cdx.json",
                        "licences/README.md")) {
            assertThat(home.resolve(file)).isNotEmptyFile();
        }
        assertThat(Files.isExecutable(home.resolve("bin/riskgate"))).isTrue();
    }

    @Test
    void nativeCodeOfBothArchitecturesIsInside() throws IOException {
        for (String architecture : List.of("linux-x86_64", "linux-aarch_64")) {
            assertThat(names(home.resolve("lib").resolve(architecture)))
                    .hasSize(2)
                    .allMatch(name -> name.endsWith("-" + architecture + ".jar"))
                    .anyMatch(name -> name.startsWith("AmazonCorrettoCryptoProvider-"))
                    .anyMatch(name -> name.startsWith("netty-transport-native-epoll-"));
        }
    }

    @Test
    void theChecksumsAreThoseOfTheFiles() throws Exception {
        List<String> lines = Files.readAllLines(archive.folder().resolve("SHA256SUMS"));

        List<String> expected = new ArrayList<>();
        for (String suffix : List.of(".cdx.json", ".tar.gz", ".zip")) {
            Path file = archive.folder().resolve(archive.name() + suffix);
            var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            expected.add(HexFormat.of().formatHex(hash) + "  " + file.getFileName());
        }
        assertThat(lines).isEqualTo(expected);
    }

    @Test
    void everyJarIsInTheListOfParts() throws IOException {
        JsonNode list = JsonMapper.shared().readTree(home.resolve("parts.cdx.json"));
        Set<String> listed = new TreeSet<>();
        for (JsonNode part : list.path("components")) {
            String purl = part.path("purl").asString("");
            var classifier = Pattern.compile("classifier=([^&]+)").matcher(purl);
            listed.add(
                    part.path("name").asString("")
                            + "-"
                            + part.path("version").asString("")
                            + (classifier.find() ? "-" + classifier.group(1) : "")
                            + ".jar");
        }

        assertThat(jars()).isEqualTo(listed);
        assertThat(home.resolve("parts.cdx.json"))
                .hasSameBinaryContentAs(archive.folder().resolve(archive.name() + ".cdx.json"));
    }

    @Test
    void everyJarOfOthersHasALicenceWithItsText() throws IOException {
        Path licences = home.resolve("licences");
        Set<String> covered = new TreeSet<>();
        for (String line : Files.readAllLines(licences.resolve("README.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 5 && cells[1].endsWith(".jar ")) {
                covered.add(cells[1].strip());
                var link = LINK.matcher(cells[2] + cells[3]);
                assertThat(link.find()).as(line).isTrue();
                do {
                    assertThat(Files.readString(licences.resolve(link.group(1))))
                            .as(line)
                            .hasSizeGreaterThan(20);
                } while (link.find());
            }
        }
        Set<String> others = jars();
        others.removeIf(jar -> jar.startsWith("riskgate-"));

        assertThat(covered).isEqualTo(others);
    }

    /** The copyright is in the part's own words, since the text of the licence leaves it open. */
    @Test
    void aLicenceThatAsksForACopyrightComesWithOne() throws IOException {
        for (String line : Files.readAllLines(home.resolve("licences/README.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 5 && cells[2].matches(".*\\[(MIT|BSD-[23]-Clause|ISC)].*")) {
                assertThat(cells[3]).as(line).contains("](");
            }
        }
    }

    /** Links to sources lead out of it; those have to be in the project. */
    @Test
    void itsFilesLeadToEachOther() throws IOException {
        Path project = Checkout.find().root();
        List<String> broken = new ArrayList<>();
        for (Path page : files(home)) {
            if (!page.toString().endsWith(".md") || page.startsWith(home.resolve("licences"))) {
                continue;
            }
            var link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String target = link.group(1).replaceAll("#.*", "");
                boolean elsewhere = target.isEmpty() || target.matches("[a-z]+:.*");
                Path here = page.resolveSibling(target).normalize();
                if (!elsewhere
                        && !Files.exists(here)
                        && !Files.exists(project.resolve(home.relativize(here)))) {
                    broken.add(home.relativize(page) + " -> " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void nothingTellsWhoBuiltIt() throws IOException {
        String checkout = Checkout.find().root().toString();
        for (Path file : files(home)) {
            if (!file.toString().endsWith(".jar")) {
                // Pictures are no text, and any bytes are Latin-1.
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(checkout);
            }
        }
    }

    @Test
    void itRunsFromWhereverItLies() throws Exception {
        Ended version = riskgate("version", "--json");
        assertThat(version.code()).as(version.said()).isZero();
        JsonNode told = JsonMapper.shared().readTree(version.said());

        assertThat(archive.name()).isEqualTo("riskgate-" + told.path("version").asString(""));
        assertThat(told.path("commit").asString("")).matches("[0-9a-f]{40}|unknown");
        assertThat(told.path("java").path("version").asString(""))
                .isEqualTo(Runtime.version().toString());
        assertThat(told.path("nativeCrypto").path("loaded").isBoolean()).isTrue();
        if (System.getProperty("os.arch").equals("amd64")) {
            assertThat(told.path("nativeCrypto").path("loaded").asBoolean()).isTrue();
        }
    }

    @Test
    void theShortVersionNamesTheSameCommitAsTheLongOne() throws Exception {
        Ended text = riskgate("version");
        Ended line = riskgate("--version");

        assertThat(text.said()).contains("commit", "date", "java", "system", "native crypto");
        assertThat(line.said()).hasLineCount(1);
        String commit = text.said().lines().toList().get(1).replaceFirst(" *commit *", "");
        assertThat(line.said()).contains(commit);
    }

    private static Ended riskgate(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(home.resolve("bin/riskgate").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return Ended.of(builder);
    }

    private static Set<String> jars() throws IOException {
        Set<String> jars = new TreeSet<>();
        for (Path file : files(home.resolve("lib"))) {
            jars.add(file.getFileName().toString());
        }
        return jars;
    }

    private static List<String> names(Path folder) throws IOException {
        return files(folder).stream().map(file -> file.getFileName().toString()).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
