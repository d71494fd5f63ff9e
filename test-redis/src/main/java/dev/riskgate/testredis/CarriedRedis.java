// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The Redis 6.2 programs in the jar of embedded-redis, unpacked once a JVM. */
final class CarriedRedis {

    private CarriedRedis() {}

    /** A program that runs here, if the jar has one. */
    static Optional<Path> file() {
        return Unpacked.FILE;
    }

    /**
     * What may run here, best first. The 386 build is static, so it runs where OpenSSL 3 is
     * missing.
     */
    static List<String> names(String os, String arch) {
        boolean mac = os.toLowerCase(Locale.ROOT).contains("mac");
        boolean arm = arch.equals("aarch64");
        if (mac) {
            return arm
                    ? List.of("redis-server-6.2.6-v5-darwin-arm64")
                    : List.of("redis-server-6.2.6-v5-darwin-amd64");
        }
        if (!os.equals("Linux")) {
            return List.of();
        }
        return arm
                ? List.of("redis-server-6.2.7-linux-arm64")
                : List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
    }

    /** Unpacks when it is first used. */
    private static final class Unpacked {
        private static final Optional<Path> FILE =
                names(System.getProperty("os.name"), System.getProperty("os.arch")).stream()
                        .flatMap(name -> unpack(name).stream())
                        .filter(file -> RedisBinary.tried(file, "").isPresent())
                        .findFirst();
    }

    static Optional<Path> unpack(String name) {
        try (InputStream in = CarriedRedis.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            Path dir = Files.createTempDirectory("riskgate-redis-program");
            Path file = dir.resolve("redis-server");
            Files.copy(in, file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            dir.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return Optional.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + name, e);
        }
    }
}
