// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

class OtherBuildTest {

    private static final String FACTS = "dev/riskgate/server/build.properties";

    @TempDir Path work;
    private Path folder = Path.of("");
    private Path copy = Path.of("");

    @BeforeEach
    void aRunnableFolder() throws IOException {
        folder = Files.createDirectories(work.resolve("riskgate"));
        copy = work.resolve("copy");
        Path start = Files.createDirectory(folder.resolve("bin")).resolve("riskgate");
        Files.writeString(start, "#!");
        assertThat(start.toFile().setExecutable(true)).isTrue();
        Files.createDirectory(folder.resolve("lib"));
        Files.writeString(folder.resolve("riskgate.aot"), "of the jars as they are");
    }

    @Test
    void theCopySaysThatItIsAnotherVersionOfTheSameCommit() throws IOException {
        jar("server.jar", Map.of(FACTS, "version=1.2.3\ncommit=abc\n", "Some.class", "code"));
        OtherBuild.write(folder, copy, "-next");
        assertThat(facts(copy))
                .containsEntry("version", "1.2.3-next")
                .containsEntry("commit", "abc");
        assertThat(facts(folder)).as("the first build").containsEntry("version", "1.2.3");
    }

    @Test
    void theRestIsTheSameButForTheCacheOfTheOldJars() throws IOException {
        jar("server.jar", Map.of(FACTS, "version=1.2.3\n", "Some.class", "code"));
        jar("other.jar", Map.of("Other.class", "code"));
        OtherBuild.write(folder, copy, "-next");
        assertThat(copy.resolve("lib/other.jar"))
                .hasSameBinaryContentAs(folder.resolve("lib/other.jar"));
        assertThat(copy.resolve("bin/riskgate")).isExecutable();
        assertThat(copy.resolve("riskgate.aot")).doesNotExist();
    }

    @Test
    void aFolderWhoseVersionIsNowhereIsRefused() throws IOException {
        jar("other.jar", Map.of("Other.class", "code"));
        assertThatIOException()
                .isThrownBy(() -> OtherBuild.write(folder, copy, "-next"))
                .withMessageContaining(FACTS);
    }

    private void jar(String name, Map<String, String> files) throws IOException {
        try (var zip =
                new ZipOutputStream(Files.newOutputStream(folder.resolve("lib").resolve(name)))) {
            for (Map.Entry<String, String> each : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue().getBytes(UTF_8));
            }
        }
    }

    private static Properties facts(Path folder) throws IOException {
        Properties properties = new Properties();
        try (var zip = new ZipFile(folder.resolve("lib/server.jar").toFile());
                InputStream in = zip.getInputStream(zip.getEntry(FACTS))) {
            properties.load(in);
        }
        return properties;
    }
}
