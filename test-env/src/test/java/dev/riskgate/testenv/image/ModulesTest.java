// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules of the JDK in the image, against what the jars refer to. */
class ModulesTest {

    /**
     * Referred to by code of libraries that runs only where an application has such types: beans'
     * property editors (java.desktop) and dates of databases (java.sql).
     */
    private static final Set<String> LEFT_OUT = Set.of("java.desktop", "java.sql");

    private final Path root = Checkout.find().root();

    @Test
    void nothingThatTheJarsReferToIsMissing() throws IOException {
        Path lib = root.resolve("ext-authz-server/target/riskgate/lib");
        Assumptions.assumeTrue(
                Files.exists(lib),
                "skipped: there is no " + lib + "; make it: mvn package -pl ext-authz-server -am");
        Set<String> needed = new TreeSet<>(referredTo(lib));
        needed.removeAll(LEFT_OUT);

        assertThat(needed).contains("java.base", "java.net.http", "jdk.httpserver");
        assertThat(inTheImage()).containsAll(needed).doesNotContainAnyElementsOf(LEFT_OUT);
    }

    private List<String> inTheImage() throws IOException {
        return Files.readAllLines(root.resolve("deploy/docker/jlink.modules")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static Set<String> referredTo(Path lib) throws IOException {
        List<String> arguments = new ArrayList<>();
        try (Stream<Path> files = Files.walk(lib)) {
            List<String> jars =
                    files.map(Path::toString).filter(name -> name.endsWith(".jar")).toList();
            arguments.addAll(List.of("--multi-release", "25", "--ignore-missing-deps"));
            arguments.addAll(List.of("--class-path", String.join(File.pathSeparator, jars)));
            arguments.add("--list-deps");
            arguments.addAll(jars);
        }
        var out = new StringWriter();
        int code =
                ToolProvider.findFirst("jdeps")
                        .orElseThrow()
                        .run(
                                new PrintWriter(out, true),
                                new PrintWriter(out, true),
                                arguments.toArray(String[]::new));
        assertThat(code).as("%s", out).isZero();
        return out.toString()
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("(java|jdk)\\.[a-z.]+(/[\\w.]+)?"))
                .map(line -> line.replaceFirst("/.*", ""))
                .collect(Collectors.toSet());
    }
}
