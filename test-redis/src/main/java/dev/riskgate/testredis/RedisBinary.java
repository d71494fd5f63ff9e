// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Redis or Valkey server program.
 *
 * @param file the program
 * @param product {@code Redis} or {@code Valkey}
 * @param version what it says of itself, such as {@code 7.0.15}
 * @param origin how it was found, for people
 */
public record RedisBinary(Path file, String product, String version, String origin) {

    /** The system property that says which program a run of {@link EveryRedis} is on. */
    static final String CHOSEN = "riskgate.test.redis";

    /** Its value before the first run of a class: what is started then would serve all runs. */
    static final String NOT_YET = "";

    /** What is looked for on the PATH. */
    static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");

    private static final Pattern SAID =
            Pattern.compile("(Redis|Valkey) server v=((\\d+)\\.(\\d+)[0-9.]*)");
    private static final int OLDEST = 602;
    private static final String REMEDY =
            "Install Redis or Valkey, 6.2 or newer, or set REDIS_BIN to its server program.";

    /**
     * The one of this run of an {@link EveryRedis} class. Elsewhere: the file that {@code
     * REDIS_BIN} names, else {@code redis-server} or {@code valkey-server} on the PATH if it is new
     * enough, else the one that a dependency carries. {@code REDIS_BIN=jar} asks for that last one.
     *
     * @throws NoRedis if there is none, with the remedy
     */
    public static RedisBinary find() {
        String chosen = System.getProperty(CHOSEN);
        if (NOT_YET.equals(chosen)) {
            throw new IllegalStateException(
                    "this class runs on every Redis: start servers in its tests, not in"
                            + " @BeforeAll");
        }
        return chosen == null
                ? find(System.getenv(), CarriedRedis::file)
                : named(Path.of(chosen), "This run");
    }

    /** Where to look last, and what that costs: nothing until it is asked. */
    interface Carried {
        Optional<Path> file();
    }

    static RedisBinary find(Map<String, String> environment, Carried carried) {
        String named = environment.getOrDefault("REDIS_BIN", "").strip();
        if (!named.isEmpty() && !named.equals("jar")) {
            return named(Path.of(named), "REDIS_BIN");
        }
        Stream<RedisBinary> onPath =
                named.isEmpty()
                        ? PROGRAMS.stream()
                                .flatMap(program -> installed(environment, program).stream())
                        : Stream.empty();
        return onPath.findFirst()
                .or(() -> carried(carried))
                .orElseThrow(
                        () ->
                                new NoRedis(
                                        "This machine has no Redis, and the one that comes with the"
                                                + " tests does not run on "
                                                + System.getProperty("os.name")
                                                + " "
                                                + System.getProperty("os.arch")
                                                + ". "
                                                + REMEDY));
    }

    /** The first of that name on the PATH, if it runs and is new enough. */
    static Optional<RedisBinary> installed(Map<String, String> environment, String program) {
        return onPath(environment.get("PATH"), program)
                .flatMap(file -> tried(file, file.toString()));
    }

    static Optional<RedisBinary> carried(Carried carried) {
        return carried.file().flatMap(file -> tried(file, "embedded-redis"));
    }

    /** Such as {@code Valkey 9.1.2}. */
    public String name() {
        return product + " " + version;
    }

    private static RedisBinary named(Path file, String by) {
        if (!Files.isExecutable(file) || Files.isDirectory(file)) {
            throw new NoRedis(
                    by + " names " + file + ", which is no executable file: correct or unset it.");
        }
        return tried(file, file.toString())
                .orElseThrow(
                        () ->
                                new NoRedis(
                                        by
                                                + " names "
                                                + file
                                                + ", which does not run or is older than 6.2. "
                                                + REMEDY));
    }

    /** The program, if it runs and is new enough. */
    static Optional<RedisBinary> tried(Path file, String origin) {
        Matcher said = SAID.matcher(said(file));
        return said.find()
                        && Integer.parseInt(said.group(3)) * 100 + Integer.parseInt(said.group(4))
                                >= OLDEST
                ? Optional.of(new RedisBinary(file, said.group(1), said.group(2), origin))
                : Optional.empty();
    }

    private static String said(Path file) {
        try {
            Process process =
                    new ProcessBuilder(file.toString(), "--version")
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static Optional<Path> onPath(@Nullable String path, String program) {
        return Stream.ofNullable(path)
                .flatMap(Pattern.compile(Pattern.quote(File.pathSeparator))::splitAsStream)
                .filter(dir -> !dir.isEmpty())
                .map(dir -> Path.of(dir, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
