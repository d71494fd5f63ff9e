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
 * A Redis or Valkey server program: the file that {@code REDIS_BIN} names, else {@code redis-server} or {@code
 * valkey-server} on the PATH if it is new enough, else the one that a dependency carries. {@code REDIS_BIN=jar} asks for
 * that last one.
 *
 * @param file the program
 * @param version what it says of itself, such as {@code 7.0.15}
 * @param origin how it was found, for people
 */
public record RedisBinary(Path file, String version, String origin) {

    private static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");
    private static final Pattern VERSION = Pattern.compile("\\bv=((\\d+)\\.(\\d+)[0-9.]*)");
    private static final String REMEDY =
            "Install Redis or Valkey, 6.2 or newer, or set REDIS_BIN to its server program.";

    /**
     * @throws NoRedis if there is none, with the remedy
     */
    public static RedisBinary find() {
        return find(System.getenv(), CarriedRedis::file);
    }

    /** Where to look last, and what that costs: nothing until it is asked. */
    interface Carried {
        Optional<Path> file();
    }

    static RedisBinary find(Map<String, String> environment, Carried carried) {
        String named = environment.getOrDefault("REDIS_BIN", "").strip();
        if (!named.isEmpty() && !named.equals("jar")) {
            return named(Path.of(named));
        }
        if (named.isEmpty()) {
            for (String program : PROGRAMS) {
                Optional<RedisBinary> installed =
                        onPath(environment.get("PATH"), program)
                                .flatMap(file -> tried(file, file.toString()));
                if (installed.isPresent()) {
                    return installed.get();
                }
            }
        }
        return carried.file()
                .flatMap(file -> tried(file, "embedded-redis"))
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

    private static RedisBinary named(Path file) {
        if (!Files.isExecutable(file) || Files.isDirectory(file)) {
            throw new NoRedis(
                    "REDIS_BIN names "
                            + file
                            + ", which is no executable file: correct or unset it.");
        }
        return tried(file, file.toString())
                .orElseThrow(
                        () ->
                                new NoRedis(
                                        "REDIS_BIN names "
                                                + file
                                                + ", which does not run or is older than 6.2. "
                                                + REMEDY));
    }

    /** The program, if it runs and is new enough. */
    static Optional<RedisBinary> tried(Path file, String origin) {
        Matcher version = VERSION.matcher(said(file));
        return version.find()
                        && Integer.parseInt(version.group(2)) * 100
                                        + Integer.parseInt(version.group(3))
                                >= 602
                ? Optional.of(new RedisBinary(file, version.group(1), origin))
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
