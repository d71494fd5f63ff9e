// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Which keys nobody uses, as two whole servers on one Redis tell it. */
class KeyUsesServerTest {

    private static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final RedisKeys NAMES = new RedisKeys(SECRET);
    private static final String OTHER_KEY = "rg_other1_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";
    private static final String COUNT = "riskgate_api_keys_unused ";
    private static final String SINCE = "riskgate_api_key_uses_since_seconds ";

    /** An outage is noticed with the next filing, ten seconds later at most. */
    private static final Duration FILING = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final RedisServer redis = RedisServer.start();
    private ServerUnderTest one;
    private ServerUnderTest other;

    @BeforeEach
    void start() throws Exception {
        one = server("one");
        other = server("other");
    }

    private ServerUnderTest server(String name) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        String address = "redis: { address: '127.0.0.1:" + redis.port() + "', timeout: 500ms }\n";
        ServerUnderTest server =
                new ServerUnderTest(own)
                        .policy("routes:\n  - { name: all, match: { path: /** } }\n")
                        .start(address);
        Await.until("uses are filed", () -> !server.lines(SINCE).isEmpty());
        return server;
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        redis.close();
    }

    private static String name(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** As if uses were filed for 100 days, and acme1 was last used 95 days ago. */
    private void longAgo() {
        long now = System.currentTimeMillis() / 3_600_000;
        String since = name(NAMES.uses()[1]);
        redis.command("SET", since, (now - 2_400) + ":" + now);
        redis.command(
                "ZADD",
                name(NAMES.uses()[0]),
                String.valueOf(2 * (now - 95 * 24) + 1),
                name(NAMES.usedField("acme1")));
    }

    private static String keyFile(String... texts) {
        StringBuilder file =
                new StringBuilder("apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys:\n");
        for (String text : texts) {
            file.append(
                    "  - { id: %s, client: acme, hash: \"%s\" }\n"
                            .formatted(text.split("_")[1], new KeyHasher(SECRET, null).hash(text)));
        }
        return file.toString();
    }

    @Test
    void aKeyIsUnusedUntilAnyReplicaSeesItUsed() throws Exception {
        assertThat(one.lines(COUNT)).as("nobody can tell yet").isEmpty();
        assertThat(one.unusedKeys().body()).contains("\"tells\":false", "\"keys\":[]");
        longAgo();
        assertThat(one.unusedKeys().body())
                .contains("\"tells\":true", "\"unused\":1", "\"key\":\"acme1\"", "\"lastUse\":\"");
        assertThat(other.unusedKeys().body()).contains("\"unused\":1");
        assertThat(one.lines(COUNT)).containsExactly(COUNT + "1.0");

        String wrong = ServerUnderTest.KEY.replace("Zm9v", "Zm8v");
        assertThat(one.check("/", wrong).getStatus().getCode()).isNotZero();
        assertThat(one.unusedKeys().body()).contains("\"unused\":1");

        assertThat(other.status("/")).isZero();
        assertThat(other.unusedKeys().body()).contains("\"unused\":0");
        assertThat(one.unusedKeys().body()).contains("\"unused\":0");
        one.clock.advance(Duration.ofMinutes(1));
        assertThat(one.lines(COUNT)).containsExactly(COUNT + "0.0");
    }

    @Test
    void aUseWhileRedisIsAwayIsFiledLaterThoughTheKeyFileIsReadAnewMeanwhile() throws Exception {
        longAgo();
        assertThat(other.unusedKeys().body()).contains("\"unused\":1");
        redis.command("SAVE");
        redis.kill();
        Await.until("unknown", FILING, () -> other.lines(COUNT).isEmpty());
        assertThat(other.lines(SINCE)).isEmpty();
        assertThat(other.unusedKeys().statusCode()).isEqualTo(503);
        assertThat(other.lines("riskgate_api_keys{state=\"valid\"}"))
                .as("the file is known")
                .containsExactly("riskgate_api_keys{state=\"valid\"} 1.0");

        other.check("/", ServerUnderTest.KEY);
        other.write("keys.yaml", keyFile(ServerUnderTest.KEY, OTHER_KEY));
        Await.until(
                "read",
                () ->
                        other.lines("riskgate_api_keys{state=\"valid\"}")
                                .contains("riskgate_api_keys{state=\"valid\"} 2.0"));
        redis.restart();

        Await.until("back", FILING, () -> other.unusedKeys().statusCode() == 200);
        assertThat(other.unusedKeys().body())
                .as("used, and new")
                .contains("\"tells\":true", "\"unused\":0");
        assertThat(redis.command("ZCARD", name(NAMES.uses()[0])).number()).isEqualTo(2);
    }
}
