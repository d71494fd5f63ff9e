// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The start script with a cache, without one, and with one that does not fit. */
class StartScriptTest {

    /** Laid out as the installed folder. */
    @TempDir static Path temporary;

    private static Path home = Path.of("");

    private static final String VERSION = "riskgate \\S+ \\(.*\\)\n";

    private final Path cache = home.resolve("riskgate.aot");
    private final Path trained = home.resolve("trained");

    private record Ended(int code, String out, String err) {}

    @BeforeAll
    static void install() throws IOException {
        // With blanks: people install where they like.
        home = Files.createDirectory(temporary.resolve("a folder of mine"));
        Path bin = Files.createDirectory(home.resolve("bin"));
        for (String name : List.of("riskgate", "jvm.options")) {
            Path copy = Files.copy(Path.of("src/dist/bin", name), bin.resolve(name));
            assertThat(copy.toFile().setExecutable(true)).isTrue();
        }
        Path lib = Files.createDirectory(home.resolve("lib"));
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path part = Path.of(entry);
            Path jar = folder(lib, part).resolve(number++ + ".jar");
            if (part.endsWith("test-classes") || !Files.exists(part)) {
                continue;
            }
            if (Files.isDirectory(part)) {
                pack(part, jar);
            } else {
                Files.copy(part, jar, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Native code lies apart. */
    private static Path folder(Path lib, Path jar) throws IOException {
        for (String machine : List.of("linux-x86_64", "linux-aarch_64")) {
            if (jar.toString().endsWith(machine + ".jar")) {
                return Files.createDirectories(lib.resolve(machine));
            }
        }
        return lib;
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(each).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new JarEntry(name));
                Files.copy(each, out);
            }
        }
    }

    @BeforeEach
    void train() throws Exception {
        if (!Files.exists(trained)) {
            Ended ended = run("", "train", "--seconds", "3");
            assertThat(ended.code).as(ended.err).isZero();
            assertThat(ended.out).contains("riskgate.aot is made, from ");
            try (Stream<Path> left = Files.list(home)) {
                assertThat(left.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("bin", "lib", "riskgate.aot");
            }
            Files.move(cache, trained);
        }
        Files.deleteIfExists(cache);
    }

    @Test
    void withoutACacheItStarts() throws Exception {
        Ended ended = run("", "--version");

        assertThat(ended.code).isZero();
        assertThat(ended.out).matches(VERSION);
        assertThat(ended.err).isEmpty();
    }

    @Test
    void aCacheThatFitsIsUsed() throws Exception {
        Files.copy(trained, cache);

        Ended ended = run("-Xlog:aot=info:stderr", "--version");

        assertThat(ended.code).isZero();
        assertThat(ended.out).matches(VERSION);
        assertThat(ended.err).contains("Opened AOT cache").doesNotContain("error");
    }

    @Test
    void aCacheThatWasCutOffIsToldOnStderrAndIgnored() throws Exception {
        Files.write(cache, Arrays.copyOf(Files.readAllBytes(trained), 1_000_000));

        Ended ended = run("", "--version");

        assertThat(ended.code).isZero();
        assertThat(ended.out).matches(VERSION);
        assertThat(ended.err).contains("The AOT cache has been truncated");
    }

    @Test
    void aCacheOfOtherJvmOptionsIsToldOnStderrAndIgnored() throws Exception {
        Files.copy(trained, cache);

        Ended ended = run("-XX:+UseCompactObjectHeaders", "--version");

        assertThat(ended.code).isZero();
        assertThat(ended.out).matches(VERSION);
        assertThat(ended.err).contains("Unable to use AOT cache");
    }

    @Test
    void optionsAboutACacheGoBeforeTheOneOfTheFolder() throws Exception {
        Files.writeString(cache, "none");

        Ended ended = run("-XX:AOTMode=off", "--version");

        assertThat(ended.code).isZero();
        assertThat(ended.out).matches(VERSION);
        assertThat(ended.err).isEmpty();
    }

    private static Ended run(String options, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(home.resolve("bin/riskgate").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("out", "");
        Path err = Files.createTempFile("err", "");
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("RISKGATE_JVM", options);
        try {
            int code = builder.start().waitFor();
            return new Ended(code, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
