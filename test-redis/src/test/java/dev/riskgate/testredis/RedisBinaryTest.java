// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

class RedisBinaryTest {

    @TempDir Path dir;

    @Test
    void aMachineWithoutRedisGetsTheOneThatADependencyCarries() {
        RedisBinary binary = RedisBinary.find(Map.of("PATH", dir.toString()), CarriedRedis::file);
        assertThat(binary.origin()).isEqualTo("embedded-redis");
        assertThat(binary.version()).startsWith("6.2.");
        try (RedisServer redis = RedisServer.builder().binary(binary).start()) {
            assertThat(redis.command("INFO", "server").text())
                    .contains("redis_version:" + binary.version());
        }
    }

    @Test
    void onLinuxTheStaticBuildServesWhereOpenSslIsMissing() {
        assertThat(CarriedRedis.names("Linux", "amd64"))
                .hasSize(2)
                .last()
                .asString()
                .contains("386");
        assertThat(CarriedRedis.names("Linux", "aarch64")).hasSize(1);
        assertThat(CarriedRedis.names("Mac OS X", "aarch64")).hasSize(1);
        assertThat(CarriedRedis.names("Windows 11", "amd64")).isEmpty();
        for (String os : new String[] {"Linux", "Mac OS X"}) {
            for (String arch : new String[] {"amd64", "aarch64"}) {
                assertThat(CarriedRedis.names(os, arch))
                        .allSatisfy(name -> assertThat(CarriedRedis.unpack(name)).isPresent());
            }
        }
    }

    @Test
    void jarAsksForTheCarriedOneEvenIfAnotherIsInstalled() throws Exception {
        program("redis-server", "Redis server v=7.0.15 sha=0");
        Map<String, String> environment = Map.of("PATH", dir.toString(), "REDIS_BIN", "jar");
        assertThat(RedisBinary.find(environment, CarriedRedis::file).origin())
                .isEqualTo("embedded-redis");
    }

    @Test
    void valkeyOnThePathIsAsGood() throws Exception {
        Path valkey = program("valkey-server", "Valkey server v=8.1.1 sha=0");
        RedisBinary binary = RedisBinary.find(Map.of("PATH", dir.toString()), Optional::empty);
        assertThat(binary).isEqualTo(new RedisBinary(valkey, "Valkey", "8.1.1", valkey.toString()));
    }

    @Test
    void anOldRedisOnThePathIsPassedOver() throws Exception {
        program("redis-server", "Redis server v=6.0.16 sha=0");
        Path newer = program("valkey-server", "Valkey server v=7.2.9 sha=0");
        assertThat(RedisBinary.find(Map.of("PATH", dir.toString()), Optional::empty).file())
                .isEqualTo(newer);
    }

    @Test
    void withoutAnyTheRemedyIsSaid() {
        assertThatExceptionOfType(NoRedis.class)
                .isThrownBy(() -> RedisBinary.find(Map.of("PATH", ""), Optional::empty))
                .withMessageContaining("Install Redis or Valkey, 6.2 or newer, or set REDIS_BIN");
    }

    @Test
    void aWrongRedisBinIsNamed() throws Exception {
        assertThatExceptionOfType(NoRedis.class)
                .isThrownBy(
                        () -> RedisBinary.find(Map.of("REDIS_BIN", "/no/redis"), Optional::empty))
                .withMessageContaining("/no/redis");
        Path old = program("old", "Redis server v=5.0.14 sha=0");
        assertThatExceptionOfType(NoRedis.class)
                .isThrownBy(
                        () ->
                                RedisBinary.find(
                                        Map.of("REDIS_BIN", old.toString()), Optional::empty))
                .withMessageContaining("older than 6.2");
    }

    private Path program(String name, String says) throws IOException {
        Path file = dir.resolve(name);
        Files.writeString(file, "#!/bin/sh\necho '" + says + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
