// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Under which conditions figures were taken: without them they mean little. */
public final class Conditions {

    private static final int GIT_SECONDS = 10;

    private Conditions() {}

    /**
     * In the order in which they are shown.
     *
     * @param root the checkout
     * @param seed of everything random in the run
     * @param command as it was typed
     */
    public static Map<String, Object> now(
            Path root, long seed, String command, InstantSource clock) {
        var conditions = new LinkedHashMap<String, Object>();
        conditions.put("date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        conditions.put("command", command);
        conditions.put("commit", commit(root));
        conditions.put("seed", seed);
        conditions.put("processor", processor());
        conditions.put("cores", Runtime.getRuntime().availableProcessors());
        conditions.put("memoryMiB", memoryMiB());
        conditions.put(
                "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        conditions.put(
                "jvm",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        conditions.put(
                "loadAverageBefore",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return conditions;
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static long memoryMiB() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize() >> 20
                : 0;
    }

    private static String commit(Path root) {
        String head = git(root, "rev-parse", "--short=12", "HEAD");
        if (head.isEmpty()) {
            return "unknown";
        }
        return git(root, "status", "--porcelain").isEmpty() ? head : head + " with local changes";
    }

    private static String git(Path root, String... arguments) {
        try {
            var command = new java.util.ArrayList<>(List.of("git", "-C", root.toString()));
            command.addAll(List.of(arguments));
            Process git =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean done = git.waitFor(GIT_SECONDS, TimeUnit.SECONDS);
            return done && git.exitValue() == 0 ? out.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
