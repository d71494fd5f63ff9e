// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks.Reach;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.redis.link.RedisSettings.Mode;
import dev.riskgate.redis.state.RedisRehearsal;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.use.RedisUses;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.DocumentedUser;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisCluster;
import dev.riskgate.testredis.RedisFailed;
import dev.riskgate.testredis.RedisReply;
import dev.riskgate.testredis.RedisSentinels;
import dev.riskgate.testredis.RedisServer;
import dev.riskgate.testredis.RespClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Redis user of docs/state.md may do all that Riskgate does, in every arrangement of servers,
 * and nothing else.
 */
@EveryRedis
class DocumentedUserTest {

    private static final String PASSWORD = "word";
    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");

    /** What is sent by itself, not from a script. */
    private static final List<String> CONNECTIONS =
            List.of(
                    "eval",
                    "evalsha",
                    "hgetall",
                    "subscribe",
                    "auth",
                    "hello",
                    "ping",
                    "select",
                    "client|setname",
                    "cluster|nodes",
                    "cluster|myid",
                    "asking");

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What is refused is refused at once; a busy machine may need long for a connection. */
    private static final Duration PATIENT = Duration.ofSeconds(3);

    private final InstantSource clock = InstantSource.system();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final BlockReplicas blockReplicas = new BlockReplicas(clock);

    @AfterEach
    void stop() throws Exception {
        blockReplicas.close();
        for (AutoCloseable part : opened) {
            part.close();
        }
    }

    @Test
    void onASingleServerAllThatRiskgateDoesIsAllowed() {
        RedisServer redis = opened(RedisServer.start());
        DocumentedUser.on(redis, PASSWORD);

        doesAll(settings(Mode.SINGLE, List.of(redis), 0));

        assertThat(refused(redis)).isEmpty();
    }

    @Test
    void soItIsInAnotherDatabase() {
        RedisServer redis = opened(RedisServer.start());
        DocumentedUser.on(redis, PASSWORD);

        doesAll(settings(Mode.SINGLE, List.of(redis), 3));

        assertThat(refused(redis)).isEmpty();
        assertThat(redis.command("DBSIZE").number()).as("nothing in database 0").isZero();
    }

    @Test
    void withSentinelsItIsBeforeAndAfterAFailover() {
        RedisSentinels set = opened(RedisSentinels.start());
        List<RedisServer> servers = List.of(set.master(), set.replica());
        servers.forEach(each -> DocumentedUser.on(each, PASSWORD));
        RedisSettings settings = settings(Mode.SENTINEL, set.sentinels(), 0);
        doesAll(settings);
        assertThat(refused(set.master())).isEmpty();

        set.failOver();
        doesAll(settings);

        assertThat(refused(set.master())).isEmpty();
    }

    @Test
    void inAClusterItIsOnEveryServer() {
        RedisCluster cluster = opened(RedisCluster.start());
        cluster.masters().forEach(each -> DocumentedUser.on(each, PASSWORD));

        doesAll(settings(Mode.CLUSTER, cluster.masters(), 0));

        for (RedisServer each : cluster.masters()) {
            assertThat(refused(each)).isEmpty();
            assertThat(each.command("DBSIZE").number()).as("all take part").isPositive();
        }
    }

    @Test
    void inAClusterAKeyIsFoundWhereItsSlotIsMovingTo() {
        RedisCluster cluster = opened(RedisCluster.start());
        cluster.masters().forEach(each -> DocumentedUser.on(each, PASSWORD));
        RedisStore store =
                blockReplicas
                        .loaded(settings(Mode.CLUSTER, cluster.masters(), 0), new byte[32], null)
                        .store();
        store.addFailure("moving", MINUTE, budget());
        String key = only(cluster, "*:failures");
        RedisServer from = cluster.masterOf(key);
        from.command("DEL", key);
        cluster.startMoving(key);

        assertThat(store.addFailure("moving", MINUTE, budget())).isEqualTo(1);
        assertThat(store.addFailure("moving", MINUTE, budget())).isEqualTo(2);

        assertThat(only(cluster, "*:failures")).isEqualTo(key);
        assertThat(from.command("KEYS", "*:failures").texts()).isEmpty();
        for (RedisServer each : cluster.masters()) {
            assertThat(refused(each)).isEmpty();
        }
    }

    private static String only(RedisCluster cluster, String pattern) {
        List<String> keys =
                cluster.masters().stream()
                        .flatMap(each -> each.command("KEYS", pattern).texts().stream())
                        .toList();
        assertThat(keys).hasSize(1);
        return keys.getFirst();
    }

    /** What runs seldom, such as the folding of a dead replica, needs its rights, too. */
    @Test
    void theLineNamesWhatTheScriptsCallAndWhatTheConnectionsNeedAndNoMore() throws Exception {
        Set<String> needed = new TreeSet<>(CONNECTIONS);
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
            for (Path script : files.filter(each -> each.toString().endsWith(".lua")).toList()) {
                CALL.matcher(Files.readString(script))
                        .results()
                        .forEach(call -> needed.add(call.group(1).toLowerCase(Locale.ROOT)));
            }
        }
        List<String> granted =
                Stream.of(DocumentedUser.rights().split(" "))
                        .filter(right -> right.startsWith("+"))
                        .map(right -> right.substring(1))
                        .toList();

        assertThat(granted).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void nothingElseIsAllowed() throws Exception {
        RedisServer redis = opened(RedisServer.start());
        DocumentedUser.on(redis, PASSWORD);
        redis.command("SET", "other", "1");
        List<String> commands =
                List.of(
                        "CLIENT KILL TYPE normal",
                        "CLIENT LIST",
                        "CLIENT PAUSE 10",
                        "CLIENT UNPAUSE",
                        "CLIENT REPLY OFF",
                        "CLIENT TRACKING ON",
                        "CONFIG GET requirepass",
                        "CONFIG SET maxmemory 1",
                        "CONFIG REWRITE",
                        "FLUSHALL",
                        "FLUSHDB",
                        "SWAPDB 0 1",
                        "KEYS *",
                        "KEYS rg2:*",
                        "SCAN 0",
                        "RANDOMKEY",
                        "DBSIZE",
                        "ACL WHOAMI",
                        "ACL SETUSER x on",
                        "MONITOR",
                        "SCRIPT FLUSH",
                        "SCRIPT KILL",
                        "REPLICAOF NO ONE",
                        "CLUSTER RESET",
                        "CLUSTER FAILOVER",
                        "CLUSTER FORGET x",
                        "DUMP rg2:{x}:profile",
                        "OBJECT ENCODING rg2:{x}:profile",
                        "MODULE LIST",
                        "LATENCY LATEST",
                        "SLOWLOG GET",
                        "SAVE",
                        "SHUTDOWN NOSAVE",
                        "GET other",
                        "SET other 2",
                        "DEL other",
                        "HGETALL other",
                        "PUBLISH other 1",
                        "SUBSCRIBE other",
                        "PSUBSCRIBE *",
                        "EVAL return(redis.call('SET','other','2')) 0",
                        "EVAL return(redis.call('FLUSHALL')) 0",
                        "EVAL return(redis.call('KEYS','*')) 0");
        for (String command : commands) {
            assertThat(answer(redis, PASSWORD, command))
                    .as(command)
                    .matches(
                            "NOPERM.*|ERR.*(ACL failure in script|The user executing the script"
                                + " can't (access at least one of the keys|run this command)).*");
        }
        assertThat(redis.command("GET", "other").text()).isEqualTo("1");
    }

    /** Whoever made the user by an older line, or with an older password, is not left with more. */
    @Test
    void givenToAUserThatExistsItTakesTheOldRightsAndPasswordsAway() throws Exception {
        RedisServer redis = opened(RedisServer.start());
        redis.command(
                "ACL", "SETUSER", DocumentedUser.NAME, "on", ">old", "~*", "&*", "+@all", "nopass");
        redis.command("ACL", "SETUSER", DocumentedUser.NAME, ">older");
        assertThat(answer(redis, "older", "CLIENT LIST")).contains("addr=");

        DocumentedUser.on(redis, PASSWORD);

        assertThat(answer(redis, "older", "PING")).startsWith("WRONGPASS");
        assertThat(answer(redis, PASSWORD, "PING")).isEqualTo("PONG");
        assertThat(answer(redis, PASSWORD, "CLIENT LIST")).startsWith("NOPERM");
    }

    /**
     * Two replicas: profiles for all clients and of strict routes, codes, wrong codes, limits,
     * blocks, and a rehearsal.
     */
    private void doesAll(RedisSettings settings) {
        BlockReplicas.Replica one = blockReplicas.loaded(settings, new byte[32], null);
        BlockReplicas.Replica other = blockReplicas.loaded(settings, new byte[32], null);
        RedisRehearsal.run(one.store().link(), clock, new Random(1));
        for (int i = 0; i < 20; i++) {
            sharesAClient(one.store(), other.store(), System.nanoTime() + "-" + i);
        }
        Map<String, Integer> uses = Map.of("acme-1", 0);
        new RedisUses(one.store().link(), new byte[32], null).file(uses, true);
        new RedisUses(other.store().link(), new byte[] {1}, new byte[32]).file(uses, true);
        Target.Token token = new Target.Token("t" + System.nanoTime());
        Await.until(
                "a block is written",
                () -> one.blocks().block(token, Block.FOREVER, "").reach() == Reach.EVERYWHERE);
        Await.until("blocked there", () -> other.blocks().of(token) != null);
        Await.until("all is written", () -> one.store().figures().unwritten() == 0);
        Await.until("all is written", () -> other.store().figures().unwritten() == 0);
        assertThat(one.store().figures().problem()).isEmpty();
        assertThat(other.store().figures().problem()).isEmpty();
    }

    private void sharesAClient(RedisStore one, RedisStore other, String name) {
        Subject client = Subject.client("default", name);
        ProfileHandle profileHandle = one.profile(client, Consistency.STRICT, budget());
        profileHandle.profile().accept();
        one.changed(profileHandle, WriteUrgency.AWAITED, budget());
        other.profile(client, Consistency.STRICT, budget());
        long issued = clock.millis() + 10_000;
        assertThat(one.useOnce(name, issued, MINUTE, budget())).isEqualTo(OneTimeUse.FIRST);
        assertThat(other.useOnce(name, issued, MINUTE, budget())).isEqualTo(OneTimeUse.AGAIN);
        assertThat(one.addFailure(name, MINUTE, budget())).isEqualTo(1);
        assertThat(other.failures(name, budget())).isEqualTo(1);
        LimitKey limit = new LimitKey("limit", client);
        assertThat(granted(one, limit, Consistency.STRICT)).isTrue();
        assertThat(granted(other, limit, Consistency.STRICT)).isFalse();
        granted(one, new LimitKey("bounded", client), Consistency.BOUNDED);
        one.forget(client, budget());
    }

    private static boolean granted(RedisStore store, LimitKey limit, Consistency consistency) {
        return store.take(limit, 0.001, 1, consistency, budget()).granted();
    }

    private static Budget budget() {
        return CheckBudget.start(System::nanoTime, TimeUnit.SECONDS.toNanos(10)).mayBlock();
    }

    private static RedisSettings settings(Mode mode, List<RedisServer> servers, int database) {
        return new RedisSettings(
                mode,
                servers.stream()
                        .map(each -> new RedisSettings.Node("127.0.0.1", each.port()))
                        .toList(),
                mode == Mode.SENTINEL ? RedisSentinels.NAME : null,
                DocumentedUser.NAME,
                PASSWORD,
                null,
                database,
                null,
                PATIENT);
    }

    /**
     * What the server refused to anybody since it runs, but for the look at what older replicas may
     * have left.
     */
    private static List<String> refused(RedisServer server) {
        List<String> refused = new ArrayList<>();
        for (RedisReply entry : server.command("ACL", "LOG").list()) {
            List<String> texts = entry.texts();
            String object = texts.get(texts.indexOf("object") + 1);
            if (!object.startsWith("rg1:")) {
                refused.add(texts.toString());
            }
        }
        return refused;
    }

    private static String answer(RedisServer redis, String password, String command)
            throws IOException {
        try (RespClient client = RespClient.connect(redis.port(), Duration.ofSeconds(5))) {
            client.call("AUTH", DocumentedUser.NAME, password);
            return client.call(command.split(" ")).text();
        } catch (RedisFailed e) {
            return String.valueOf(e.getMessage());
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }
}
