// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which Java the start script takes, what it gives to it, and what it says of one that will not do.
 */
class StartScriptJavaTest {

    @TempDir Path folder;

    private Path home = Path.of("");
    private Path jdk = Path.of("");
    private Path tools = Path.of("");

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        home = layOut(folder.resolve("installed"));
        jdk = folder.resolve("jdk");
        // Says what it was given.
        program(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        release("25.0.1", "x86_64");
        tools = folder.resolve("tools");
        machine("x86_64");
    }

    @Test
    void theNativeCodeOfTheMachineIsOnTheClassPathAndNoOther() throws Exception {
        assertThat(classPath(run()))
                .containsExactly(jar("a"), jar("b"), jar("linux-x86_64/native"));

        machine("aarch64");
        release("25.0.1", "aarch64");
        assertThat(classPath(run()))
                .containsExactly(jar("a"), jar("b"), jar("linux-aarch_64/native"));
    }

    /** By an emulator, which takes the code of the machine that it plays. */
    @Test
    void aJavaForAnotherMachineThatRunsAllTheSameGetsItsOwnNativeCode() throws Exception {
        release("25.0.1", "aarch64");

        assertThat(classPath(run())).contains(jar("linux-aarch_64/native"));
    }

    @Test
    void onAnotherSystemThereIsNoNativeCode() throws Exception {
        program(tools.resolve("uname"), "[ \"$1\" = -s ] && echo Darwin || echo x86_64");

        assertThat(classPath(run())).containsExactly(jar("a"), jar("b"));
    }

    /** An empty entry would be the folder that somebody happens to be in. */
    @Test
    void theClassPathHasNoEmptyEntry() throws Exception {
        assertThat(classPath(run())).doesNotContain("");
    }

    /** The log of the garbage collector is asked for with an asterisk. */
    @Test
    void anOptionOfTheJvmIsNoPatternOfFileNames() throws Exception {
        Ended ended =
                run(
                        Map.of(
                                "PATH",
                                tools + ":" + System.getenv("PATH"),
                                "JAVA_HOME",
                                jdk.toString(),
                                "RISKGATE_JVM",
                                "-Xlog:gc*:stderr -Xmx1g"));

        assertThat(ended.out.lines()).containsSubsequence("-Xlog:gc*:stderr", "-Xmx1g");
    }

    @Test
    void aJavaThatIsTooOldIsToldInOneSentence() throws Exception {
        release("17.0.1", "x86_64");
        assertRefused("Java 17 is too old: install a JDK 25 or later and set JAVA_HOME to it.");

        release("1.8.0_392", "x86_64");
        assertRefused("Java 8 is too old: install a JDK 25 or later and set JAVA_HOME to it.");
    }

    @Test
    void aJavaForAnotherMachineIsToldInOneSentence() throws Exception {
        release("25.0.1", "aarch64");
        program(jdk.resolve("bin/java"), "exit 126");

        assertRefused(
                "the Java in "
                        + jdk
                        + " is for aarch64 and cannot run on this machine, which is x86_64: install"
                        + " a JDK 25 or later for x86_64 and set JAVA_HOME to it.");
    }

    @Test
    void aJavaHomeThatIsNoneIsToldInOneSentence() throws Exception {
        jdk = folder.resolve("nowhere");

        assertRefused(
                "JAVA_HOME is "
                        + jdk
                        + ", where no bin/java is: set it to a JDK 25 or later, or unset it for the"
                        + " java on the PATH.");
    }

    @Test
    void noJavaAtAllIsToldInOneSentence() throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (String tool : List.of("bash", "readlink", "dirname", "sed")) {
            Files.createSymbolicLink(tools.resolve(tool), found(tool));
        }
        environment.put("PATH", tools.toString());

        Ended ended = run(environment);

        assertThat(ended.code).isEqualTo(2);
        assertThat(ended.err)
                .isEqualTo(
                        "riskgate: no Java: install a JDK 25 or later and set JAVA_HOME to it.\n");
    }

    @Test
    void theJavaOnThePathWillDo() throws Exception {
        Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java"));
        release("17.0.1", "x86_64");

        Ended ended = run(Map.of("PATH", tools + ":" + System.getenv("PATH")));

        assertThat(ended.err).contains("Java 17 is too old");
    }

    @Test
    void anIncompleteInstallationIsToldInOneSentence() throws Exception {
        for (String name : List.of("a", "b", "linux-x86_64/native")) {
            Files.delete(Path.of(jar(name)));
        }

        assertRefused("there are no jars in " + home + "/lib: unpack the archive anew.");
    }

    @Test
    void aFolderThatCannotBeOnAClassPathIsToldInOneSentence() throws Exception {
        home = layOut(folder.resolve("a:b"));

        assertRefused(
                home
                        + " cannot be on Java's class path: move it to a folder without a colon in"
                        + " its name.");
    }

    private void assertRefused(String sentence) throws Exception {
        Ended ended = run();
        assertThat(ended.err).isEqualTo("riskgate: " + sentence + "\n");
        assertThat(ended.out).isEmpty();
        assertThat(ended.code).isEqualTo(2);
    }

    private static Path layOut(Path home) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        for (String name : List.of("riskgate", "jvm.options")) {
            Path copy = Files.copy(Path.of("src/dist/bin", name), bin.resolve(name));
            assertThat(copy.toFile().setExecutable(true)).isTrue();
        }
        for (String name : List.of("a", "b", "linux-x86_64/native", "linux-aarch_64/native")) {
            Path jar = home.resolve("lib").resolve(name + ".jar");
            Files.createDirectories(jar.getParent());
            Files.createFile(jar);
        }
        return home.toRealPath();
    }

    private String jar(String name) {
        return home.resolve("lib").resolve(name + ".jar").toString();
    }

    private static List<String> classPath(Ended ended) {
        assertThat(ended.code).as(ended.err).isZero();
        List<String> lines = ended.out.lines().toList();
        return List.of(lines.get(lines.indexOf("-cp") + 1).split(":", -1));
    }

    private void release(String version, String architecture) throws IOException {
        Files.writeString(
                jdk.resolve("release"),
                "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\nOS_ARCH=\"%s\"\n"
                        .formatted(version, architecture));
    }

    private void machine(String name) throws IOException {
        program(tools.resolve("uname"), "[ \"$1\" = -s ] && echo Linux || echo " + name);
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path found(String program) {
        for (String dir : System.getenv("PATH").split(":", -1)) {
            Path file = Path.of(dir, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new AssertionError("no " + program);
    }

    private Ended run() throws Exception {
        return run(
                Map.of("PATH", tools + ":" + System.getenv("PATH"), "JAVA_HOME", jdk.toString()));
    }

    private Ended run(Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder(home.resolve("bin/riskgate").toString(), "version");
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path err = folder.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }
}
