// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.LimitKey;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** No two things share a key in Redis, however their names are chosen. */
class RedisKeysTest {

    private static final List<Subject> CLIENTS =
            List.of(
                    Subject.client("keys", "acme", "eu/alice"),
                    Subject.client("keys", "acme/eu", "alice"),
                    Subject.client("https://one.example", "acme", "eu/alice"),
                    Subject.client("https://one.example/acme", "eu", "alice"),
                    Subject.client("keys", "acme|eu", "alice"),
                    Subject.client("keys", "acme", "eu|alice"),
                    Subject.client("keys", "acme", "x], limit=y"),
                    Subject.client("keys", "acme, kind=CLIENT, id=x", "y"),
                    Subject.client("keys", "acme", "x, kind=CLIENT, id=y"));

    private final RedisKeys redisKeys = new RedisKeys(new byte[32]);

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    @Test
    void eachClientHasAProfileOfItsOwn() {
        assertThat(CLIENTS.stream().map(client -> text(redisKeys.profile(client))))
                .doesNotHaveDuplicates();
    }

    @Test
    void eachClientIsCountedOnItsOwnByEachLimit() {
        assertThat(
                        CLIENTS.stream()
                                .map(client -> text(redisKeys.limit(new LimitKey("slow", client)))))
                .doesNotHaveDuplicates();
        assertThat(text(redisKeys.limit(new LimitKey("a/b", "c"))))
                .isNotEqualTo(text(redisKeys.limit(new LimitKey("a", "b/c"))));
    }
}
