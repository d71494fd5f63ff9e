// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.MissingPrerequisite;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds an Envoy and starts it: the file that {@code ENVOY_BIN} names, the older version that
 * {@code RISKGATE_ENVOY_VERSION} names, {@code envoy} on the PATH, Docker where a daemon answers,
 * else the wheel from PyPI.
 */
public final class EnvoyLauncher {

    private static final int WORKERS = 2;
    private static final String[] NONE = {};

    private final Checkout checkout;
    private final Map<String, String> environment;

    public EnvoyLauncher(Checkout checkout) {
        this(checkout, System.getenv());
    }

    EnvoyLauncher(Checkout checkout, Map<String, String> environment) {
        this.checkout = checkout;
        this.environment = environment;
    }

    /**
     * Starts an Envoy and waits until it accepts requests.
     *
     * @param workDir for its configuration and logs; must exist
     * @throws MissingPrerequisite if this machine has no Envoy and cannot get one
     * @throws EnvoyFailed if it does not come up, with what it said
     */
    public Envoy start(EnvoyConfig config, Path workDir) {
        return start(config, workDir, WORKERS);
    }

    /**
     * As {@link #start(EnvoyConfig, Path)}.
     *
     * @param workers threads that handle requests
     */
    public Envoy start(EnvoyConfig config, Path workDir, int workers) {
        Optional<Path> installed = installed();
        if (installed.isPresent()) {
            return NativeEnvoy.start(installed.get(), config, workDir, workers);
        }
        Optional<String> image = DockerEnvoy.image(environment);
        if (image.isPresent()) {
            return DockerEnvoy.start(image.get(), config, workDir, workers);
        }
        return NativeEnvoy.start(program(), config, workDir, workers);
    }

    /**
     * An Envoy of this machine as a program; fetched if there is none.
     *
     * @throws MissingPrerequisite if it cannot be fetched
     */
    public Path program() {
        return installed()
                .orElseGet(
                        () ->
                                new EnvoyWheel(checkout.envoyRequirements(), checkout.cache())
                                        .unpacked());
    }

    private Optional<Path> installed() {
        String named = environment.get("ENVOY_BIN");
        if (named != null && !named.isBlank()) {
            if (!Files.isExecutable(Path.of(named))) {
                throw new MissingPrerequisite(
                        "ENVOY_BIN names "
                                + named
                                + ", which is no executable file: correct or unset it.");
            }
            return Optional.of(Path.of(named));
        }
        String version = environment.get("RISKGATE_ENVOY_VERSION");
        if (version != null && !version.isBlank()) {
            return Optional.of(new EnvoyWheel(pinned(version), checkout.cache()).unpacked());
        }
        return onPath(environment.get("PATH"), "envoy");
    }

    private Path pinned(String version) {
        String[] files = Objects.requireNonNullElse(checkout.olderEnvoys().toFile().list(), NONE);
        String file = version + ".txt";
        if (!List.of(files).contains(file)) {
            throw new MissingPrerequisite(
                    "RISKGATE_ENVOY_VERSION is "
                            + version
                            + ", and test-env/envoy-older pins only "
                            + Stream.of(files).sorted().collect(Collectors.joining(", "))
                            + ": add a file, or name an Envoy with ENVOY_BIN.");
        }
        return checkout.olderEnvoys().resolve(file);
    }

    static Optional<Path> onPath(@Nullable String path, String program) {
        return Stream.ofNullable(path)
                .flatMap(Pattern.compile(Pattern.quote(File.pathSeparator))::splitAsStream)
                .filter(dir -> !dir.isEmpty())
                .map(dir -> Path.of(dir, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
