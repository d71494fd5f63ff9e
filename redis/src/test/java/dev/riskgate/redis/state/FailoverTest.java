// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;

/**
 * A copy takes over: the address leads to it from now on, and the former server becomes its copy.
 * Nobody closes the connections that are open.
 */
@EveryRedis
class FailoverTest {

    private static final Duration KEEP = Duration.ofMinutes(2);

    private final InstantSource clock = InstantSource.system();
    private final RedisServer former = RedisServer.start();
    private final RedisServer next = RedisServer.builder().replicaOf(former).start();
    private final FaultProxy address = FaultProxy.inFrontOf(former.port());
    private RedisStore store;

    @BeforeEach
    void start() {
        store = SharedStores.store(address.port(), clock);
    }

    @AfterEach
    void end() {
        store.close();
        address.close();
        next.close();
        former.close();
    }

    @Test
    void codesPassAgainOnceTheFormerServerSaysThatItIsACopy() {
        assertThat(use("used before", issuedLater())).isEqualTo(OneTimeUse.FIRST);
        Await.until("it is copied", () -> next.command("DBSIZE").text().equals(size(former)));

        address.leadTo(next.port());
        next.command("REPLICAOF", "NO", "ONE");
        former.command("REPLICAOF", "127.0.0.1", String.valueOf(next.port()));

        assertThatThrownBy(() -> use("while nobody knows", issuedLater()))
                .isInstanceOf(DegradedException.class);
        Await.until(
                "codes are counted by the next server",
                () -> use("issued since " + clock.millis(), issuedLater()) == OneTimeUse.FIRST);
        assertThat(size(next)).as("the next one counts them").isNotEqualTo("0");
        assertThat(use("used before", clock.millis() - 30_000))
                .as("a code of the time before")
                .isNotEqualTo(OneTimeUse.FIRST);
    }

    private static String size(RedisServer server) {
        return server.command("DBSIZE").text();
    }

    /** Of a code that cannot have been used before any failover in this test. */
    private long issuedLater() {
        return clock.millis() + Duration.ofMinutes(1).toMillis();
    }

    private OneTimeUse use(String key, long issuedAtMillis) {
        return store.useOnce(key, issuedAtMillis, KEEP, SharedStores.budget());
    }
}
