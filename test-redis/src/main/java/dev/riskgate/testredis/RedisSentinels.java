// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A master, a replica, and three sentinels that watch them. Closing it ends all. */
public final class RedisSentinels implements AutoCloseable {

    /** The name under which the sentinels know the master. */
    public static final String NAME = "riskgate";

    private static final int SENTINELS = 3;

    private final Deque<RedisServer> running = new ArrayDeque<>();
    private final List<RedisServer> sentinels = new ArrayList<>();
    private RedisServer master;
    private RedisServer replica;

    private RedisSentinels(String password, String sentinelPassword) {
        master = opened(server(password));
        replica = opened(server(password).replicaOf(master));
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(opened(sentinel(password, sentinelPassword)));
        }
    }

    private static RedisBuilder server(String password) {
        RedisBuilder builder = RedisServer.builder();
        return password.isEmpty()
                ? builder
                : builder.password(password).line("masterauth " + password);
    }

    private RedisBuilder sentinel(String password, String own) {
        RedisBuilder builder =
                RedisServer.builder()
                        .sentinel()
                        .line("sentinel monitor " + NAME + " 127.0.0.1 " + master.port() + " 2")
                        .line("sentinel down-after-milliseconds " + NAME + " 1000")
                        .line("sentinel failover-timeout " + NAME + " 1500");
        if (!password.isEmpty()) {
            builder.line("sentinel auth-pass " + NAME + " " + password);
        }
        return own.isEmpty() ? builder : builder.password(own);
    }

    /** Starts all, and waits until each sentinel knows the replica and the others. */
    public static RedisSentinels start() {
        return start("", "");
    }

    /**
     * The same with passwords.
     *
     * @param password of master and replica; empty for none
     * @param sentinelPassword of the sentinels; empty for none
     */
    public static RedisSentinels start(String password, String sentinelPassword) {
        RedisSentinels set = new RedisSentinels(password, sentinelPassword);
        try {
            set.awaitAcquainted();
            return set;
        } catch (RuntimeException | Error e) {
            set.close();
            throw e;
        }
    }

    /** The server that is master now. */
    public RedisServer master() {
        return master;
    }

    /** The other one. */
    public RedisServer replica() {
        return replica;
    }

    public List<RedisServer> sentinels() {
        return List.copyOf(sentinels);
    }

    /** {@code redis-sentinel://127.0.0.1:a,127.0.0.1:b,127.0.0.1:c#riskgate}. */
    public String uri() {
        return "redis-sentinel://"
                + String.join(",", sentinels.stream().map(s -> "127.0.0.1:" + s.port()).toList())
                + "#"
                + NAME;
    }

    /** Waits until the replica has what the master has now. */
    public void awaitInStep() {
        long now = offset(master, "master_repl_offset:");
        Await.until("the replica is in step", () -> offset(replica, "slave_repl_offset:") >= now);
    }

    /** Kills the master, and returns when the sentinels have made the replica the master. */
    public void failOver() {
        master.kill();
        awaitPromoted();
    }

    /** Lets the sentinels swap master and replica, both running, and returns when it is done. */
    public void swap() {
        Await.until(
                "a sentinel swaps them",
                () ->
                        sentinels
                                .getFirst()
                                .command("SENTINEL", "FAILOVER", NAME)
                                .text()
                                .equals("OK"));
        awaitPromoted();
        followMaster();
    }

    /**
     * Starts the killed one again without data, as a replica, and returns when it is a replica in
     * step.
     */
    public void bringBack() {
        replica.restartEmpty();
        followMaster();
    }

    /**
     * Makes the old master a replica and ends its connections, as the sentinels do by themselves
     * within ten seconds to half a minute or later. Until then it takes writes that it will lose.
     */
    private void followMaster() {
        replica.command("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
        replica.command("CLIENT", "KILL", "TYPE", "normal");
        replica.command("CLIENT", "KILL", "TYPE", "pubsub");
        Await.until(
                "the old master is a replica",
                () -> {
                    String info = replica.command("INFO", "replication").text();
                    return info.contains("role:slave") && info.contains("master_link_status:up");
                });
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private void awaitPromoted() {
        String next = String.valueOf(replica.port());
        for (RedisServer sentinel : sentinels) {
            Await.until(
                    "the sentinels name the new master",
                    () ->
                            sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
                                    .texts()
                                    .contains(next));
        }
        Await.until(
                "the replica is master",
                () -> replica.command("INFO", "replication").text().contains("role:master"));
        RedisServer old = master;
        master = replica;
        replica = old;
    }

    private void awaitAcquainted() {
        for (RedisServer sentinel : sentinels) {
            Await.until(
                    "the sentinels know each other and the replica",
                    () ->
                            sentinel.command("SENTINEL", "CKQUORUM", NAME)
                                            .text()
                                            .startsWith("OK " + SENTINELS)
                                    && sentinel.command("SENTINEL", "REPLICAS", NAME).list().size()
                                            == 1);
        }
    }

    private static long offset(RedisServer server, String field) {
        return server.command("INFO", "replication")
                .text()
                .lines()
                .filter(line -> line.startsWith(field))
                .map(line -> Long.parseLong(line.substring(field.length()).strip()))
                .findFirst()
                .orElse(-1L);
    }

    private RedisServer opened(RedisBuilder builder) {
        try {
            RedisServer server = builder.start();
            running.push(server);
            return server;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }
}
