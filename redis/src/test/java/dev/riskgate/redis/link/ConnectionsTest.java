// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.RedisSettings.Mode;
import dev.riskgate.redis.link.RedisSettings.Node;
import dev.riskgate.redis.link.RedisSettings.Tls;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharedStores;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisBuilder;
import dev.riskgate.testredis.RedisCluster;
import dev.riskgate.testredis.RedisFailed;
import dev.riskgate.testredis.RedisSentinels;
import dev.riskgate.testredis.RedisServer;
import dev.riskgate.testredis.TestCertificate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** Every way to reach a real Redis: what one replica writes, another one reads. */
@EveryRedis
public class ConnectionsTest {

    private static RedisSettings settings(
            Mode mode,
            List<Node> nodes,
            @Nullable String user,
            @Nullable String password,
            @Nullable Tls tls) {
        return new RedisSettings(
                mode,
                nodes,
                mode == Mode.SENTINEL ? RedisSentinels.NAME : null,
                user,
                password,
                null,
                0,
                tls,
                Duration.ofSeconds(1));
    }

    private static Node local(int port) {
        return new Node("127.0.0.1", port);
    }

    private static RedisStore store(RedisSettings settings) {
        return SharedStores.reached(
                RedisStore.start(
                        settings,
                        SharedStores.settings(),
                        SharedStores.SECRET,
                        new Random(),
                        InstantSource.system()));
    }

    /** Twenty clients, so that in a cluster every master has some. */
    private static void sharesAll(RedisSettings settings) {
        try (RedisStore one = store(settings);
                RedisStore other = store(settings)) {
            for (int i = 0; i < 20; i++) {
                Subject client = Subject.client("default", "client-" + i);
                ProfileHandle profileHandle =
                        one.profile(client, Consistency.STRICT, SharedStores.budget());
                profileHandle.profile().accept();
                one.changed(profileHandle, WriteUrgency.AWAITED, SharedStores.budget());
                other.profile(client, Consistency.STRICT, SharedStores.budget());
                long issued = InstantSource.system().millis() + 10_000;
                Duration keep = Duration.ofMinutes(1);

                assertThat(one.useOnce("proof-" + i, issued, keep, SharedStores.budget()))
                        .isEqualTo(OneTimeUse.FIRST);
                assertThat(other.useOnce("proof-" + i, issued, keep, SharedStores.budget()))
                        .isEqualTo(OneTimeUse.AGAIN);
                LimitKey limit = new LimitKey("limit", client);
                assertThat(granted(one, limit)).isTrue();
                assertThat(granted(other, limit)).isFalse();
            }
        }
    }

    private static boolean granted(RedisStore store, LimitKey limit) {
        return store.take(limit, 0.001, 1, Consistency.STRICT, SharedStores.budget()).granted();
    }

    @Test
    void aSingleServerWithAPassword() {
        try (RedisServer redis = RedisServer.builder().password("open-sesame").start()) {
            sharesAll(
                    settings(Mode.SINGLE, List.of(local(redis.port())), null, "open-sesame", null));
        }
    }

    public static RedisSettings login(RedisServer redis, String user, String password) {
        return settings(Mode.SINGLE, List.of(local(redis.port())), user, password, null);
    }

    @Test
    void aUnixSocket() {
        try (RedisServer redis = RedisServer.builder().unixSocket().start()) {
            sharesAll(
                    settings(
                            Mode.SINGLE,
                            List.of(new Node(redis.socket().toString(), 0)),
                            null,
                            null,
                            null));
        }
    }

    @Test
    void tlsWithAnAuthorityOfOnesOwn(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder);
        try (RedisServer redis = RedisServer.start();
                FaultProxy proxy = FaultProxy.withTls(redis.port(), certificate)) {
            sharesAll(
                    settings(
                            Mode.SINGLE,
                            List.of(new Node("localhost", proxy.port())),
                            null,
                            null,
                            new Tls(certificate.certificateFile(), null, null)));
        }
    }

    @Test
    void tlsWhereRedisAsksForOurCertificate(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder);
        RedisBuilder asking = RedisServer.builder().tls(certificate).line("tls-auth-clients yes");
        try (RedisServer redis = asking.start()) {
            Path ca = certificate.certificateFile();
            sharesAll(tls(redis, new Tls(ca, ca, certificate.keyFile())));
            staysOutside(tls(redis, new Tls(ca, null, null)));
        } catch (RedisFailed e) {
            Assumptions.abort(RedisBuilder.withoutTls(e));
        }
    }

    private static RedisSettings tls(RedisServer redis, Tls tls) {
        return settings(Mode.SINGLE, List.of(local(redis.port())), null, null, tls);
    }

    private static void staysOutside(RedisSettings settings) {
        try (RedisStore store =
                RedisStore.start(
                        settings,
                        SharedStores.settings(),
                        SharedStores.SECRET,
                        new Random(),
                        InstantSource.system())) {
            Await.until(
                    "it was tried", () -> !store.figures().problem().equals("not connected yet"));
            assertThat(store.reached().isDone()).isFalse();
        }
    }

    @Test
    void sentinelsThatHaveAPasswordOfTheirOwn() {
        try (RedisSentinels redis = RedisSentinels.start("open-sesame", "sentinels-own")) {
            staysOutside(guarded(redis, "open-sesame"));
            redis.failOver();
            sharesAll(guarded(redis, "sentinels-own"));
        }
    }

    private static RedisSettings guarded(RedisSentinels redis, String sentinelPassword) {
        return new RedisSettings(
                Mode.SENTINEL,
                redis.sentinels().stream().map(sentinel -> local(sentinel.port())).toList(),
                RedisSentinels.NAME,
                null,
                "open-sesame",
                sentinelPassword,
                0,
                null,
                Duration.ofSeconds(1));
    }

    @Test
    void sentinels() {
        try (RedisSentinels redis = RedisSentinels.start()) {
            List<Node> nodes =
                    redis.sentinels().stream().map(sentinel -> local(sentinel.port())).toList();
            sharesAll(settings(Mode.SENTINEL, nodes, null, null, null));
        }
    }

    @Test
    void aClusterOfThreeMasters() {
        try (RedisCluster redis = RedisCluster.start()) {
            sharesAll(cluster(redis));
        }
    }

    public static RedisSettings cluster(RedisCluster redis) {
        List<Node> nodes = redis.masters().stream().map(master -> local(master.port())).toList();
        return settings(Mode.CLUSTER, nodes, null, null, null);
    }
}
