// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.redis.link.Script;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Replicas of two builds share a Redis, as they do while they are replaced one by one, and after a
 * build was taken back. The build before is commit d829a81: what its replicas wrote was recorded
 * from them by {@link StateRecorder}, run there. The build after this one is made up: it knows one
 * more trait.
 */
@EveryRedis
class MixedBuildsTest {

    private static final long EARLIER = 640;
    private static final long LATER = 800;
    private static final String NEXT = "0123456789abcdef";
    private static final long FOREVER = 1L << 52;

    private final RedisServer redis = RedisServer.start();
    private final RecordedState recorded = RecordedState.of("build-d829a81.txt");
    private final String profile = recorded.profile();
    private final String before = recorded.writer();
    private final List<RedisStore> stores = new ArrayList<>();

    @AfterEach
    void end() {
        stores.forEach(RedisStore::close);
        redis.close();
    }

    private RedisStore replica() {
        RedisStore store =
                SharedStores.store(redis.port(), InstantSource.fixed(RecordedClient.NOW));
        stores.add(store);
        return store;
    }

    /** A replica of that name is running. */
    private void lives(String name) {
        redis.command("ZADD", "rg2:{replicas}", Long.toString(FOREVER), name);
    }

    private void ends(String name) {
        redis.command("ZREM", "rg2:{replicas}", name);
    }

    private Map<String, byte[]> stored() {
        return RecordedState.hash(profile, redis.port());
    }

    private byte[] stored(String field) {
        return Objects.requireNonNull(stored().get(field), field);
    }

    /** A replica of another build writes as that one does: the script has not changed. */
    private void write(RedisStore any, String name, long number, byte[] contribution) {
        Object status =
                any.link()
                        .call(
                                Exchange.SCRIPT,
                                new byte[][] {profile.getBytes(StandardCharsets.US_ASCII)},
                                Exchange.arguments(
                                        new Replicas.Lease(name, FOREVER),
                                        number,
                                        0,
                                        -1,
                                        3_600,
                                        contribution,
                                        3_600_000,
                                        List.of()))
                        .join()
                        .getFirst();
        assertThat(status).isEqualTo(1L);
    }

    private void awaitFolded(RedisStore by, String name) {
        Await.until(
                name + " is in the base",
                Duration.ofSeconds(20),
                () -> {
                    RecordedClient.requests(by);
                    return !stored().containsKey("c:" + name);
                });
    }

    private void assertJudgedAsRecorded(RedisStore store, String request, Observation what) {
        Assessment assessment = RecordedClient.judge(store, what);
        assertThat(assessment.risk().learning()).isFalse();
        recorded.judged(request)
                .forEach(
                        (signal, nats) ->
                                assertThat(assessment.risk().contributions())
                                        .filteredOn(one -> one.signal().equals(signal))
                                        .as(signal)
                                        .singleElement()
                                        .satisfies(
                                                one ->
                                                        assertThat(one.nats())
                                                                .isEqualTo(
                                                                        today(signal, nats),
                                                                        within(exact(signal)))));
    }

    /** A /24 of which nobody knows the autonomous system says at most that: decision 0372. */
    private static double today(String signal, double nats) {
        return signal.equals("networkNovelty") ? Math.min(1, nats) : nats;
    }

    /** What a country says rests on what others do, which is counted in one kind more: 0371. */
    private static double exact(String signal) {
        return signal.equals("countryNovelty") ? 1 : 1e-6;
    }

    @Test
    void whatTheBuildBeforeHasLearnedIsKnown() {
        recorded.put("later", redis.port());

        RedisStore store = replica();

        assertThat(RecordedClient.requests(store)).isEqualTo(LATER);
        assertThat(recorded.judged("odd")).hasSize(6);
        assertJudgedAsRecorded(store, "usual", RecordedClient.usual());
        assertJudgedAsRecorded(store, "odd", RecordedClient.odd());
        assertThat(store.figures().damaged()).isZero();
    }

    @Test
    void bothBuildsCountTogetherWhileTheyRunSideBySide() {
        lives(before);
        recorded.put("earlier", redis.port());
        RedisStore store = replica();
        assertThat(RecordedClient.requests(store)).isEqualTo(EARLIER);

        RecordedClient.work(store, 28, 29);
        write(store, before, 2, recorded.field("later", "c:" + before));

        assertThat(RecordedClient.requests(store)).isEqualTo(LATER + 40);
        assertThat(requestsForTheBuildBefore("c:" + store.incarnation())).isEqualTo(40);
        assertThat(store.figures().damaged()).isZero();
    }

    private long requestsForTheBuildBefore(String field) {
        return StoredForms.requestsForTheBuildBefore(stored(field));
    }

    @Test
    void theBuildBeforeGoesOnWhereThisOneLeftOff() {
        lives(before);
        recorded.put("later", redis.port());
        RedisStore store = replica();
        ends(before);
        awaitFolded(store, before);
        RecordedClient.work(store, 28, 29);
        String name = store.incarnation();
        store.close();
        stores.clear();

        // What a replica of the build before finds, and would add up.
        assertThat(requestsForTheBuildBefore("b")).isEqualTo(LATER);
        assertThat(requestsForTheBuildBefore("c:" + name)).isEqualTo(40);
        assertThat(stored().keySet()).filteredOn(field -> field.startsWith("c:")).hasSize(1);
    }

    @Test
    void theNextBuildIsReadThoughItKnowsMore() {
        lives(NEXT);
        recorded.put("later", redis.port());
        RedisStore store = replica();
        byte[] contribution = recorded.field("later", "c:" + before);
        write(store, NEXT, 1, StoredForms.ofTheNextBuild(contribution, (byte) 7));

        assertThat(RecordedClient.requests(store))
                .as("another replica that has seen the same 360")
                .isEqualTo(LATER + 360);
        RecordedClient.work(store, 28, 29);

        assertThat(requestsForTheBuildBefore("c:" + store.incarnation())).isEqualTo(40);
        assertThat(StoredForms.hasTrait(stored("c:" + NEXT), (byte) 7)).isTrue();
        assertThat(store.figures().damaged()).isZero();
    }

    @Test
    void whatTheNextBuildHasLearnedOutlivesATimeWithoutIt() {
        lives(NEXT);
        lives(before);
        recorded.put("earlier", redis.port());
        RedisStore store = replica();
        byte[] contribution = recorded.field("earlier", "c:" + before);
        write(store, NEXT, 1, StoredForms.ofTheNextBuild(contribution, (byte) 7));
        write(store, before, 2, StoredForms.ofTheNextBuild(contribution, (byte) 8, (byte) 9));

        ends(NEXT);
        awaitFolded(store, NEXT);
        ends(before);
        awaitFolded(store, before);

        byte[] base = stored("b");
        assertThat(StoredForms.hasTrait(base, (byte) 7)).isTrue();
        assertThat(StoredForms.hasTrait(base, (byte) 8, (byte) 9)).isTrue();
        assertThat(RecordedClient.requests(replica())).isEqualTo(EARLIER + 200);
        assertThat(store.figures().damaged()).isZero();
    }

    @Test
    void whatTheBaseHasNoRoomForIsLeftWhereItIs() {
        recorded.put("earlier", redis.port());
        byte[] base = recorded.field("earlier", "b");
        byte[] contribution = recorded.field("earlier", "c:" + before);
        byte[] long1 = StoredForms.ofTheNextBuild(base, new byte[4_000]);
        byte[] long2 = StoredForms.ofTheNextBuild(contribution, new byte[4_001]);
        RecordedState.put(profile, "b", long1, redis.port());
        RecordedState.put(profile, "c:" + NEXT, long2, redis.port());
        RecordedState.put(profile, "n:" + NEXT, new byte[] {'1'}, redis.port());

        RedisStore store = replica();
        awaitFolded(store, before);

        assertThat(stored()).containsEntry("c:" + NEXT, long2);
        assertThat(StoredForms.hasTrait(stored("b"), new byte[4_000])).isTrue();
        assertThat(RecordedClient.requests(store)).isEqualTo(EARLIER + 200);
    }

    @Test
    void aLaterVersionIsLeftOutAndNeverOverwritten() {
        lives(NEXT);
        recorded.put("earlier", redis.port());
        byte[] later = recorded.field("earlier", "b");
        later[0] = 3;
        RecordedState.put(profile, "b", later, redis.port());

        RedisStore store = replica();
        assertThat(RecordedClient.requests(store)).isEqualTo(200);
        long dead = System.nanoTime() + Duration.ofSeconds(9).toNanos();
        Await.until(
                "whoever may fold has tried",
                Duration.ofSeconds(20),
                () -> {
                    RecordedClient.requests(store);
                    return store.replicas().isDead(before) && System.nanoTime() > dead;
                });

        assertThat(store.figures().folded()).isZero();
        assertThat(stored()).containsEntry("b", later).containsKey("c:" + before);
        assertThat(Script.bytes(1)).isEqualTo(stored("v"));
    }
}
