// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.util.ArrayList;
import java.util.List;

/**
 * A Redis Cluster of three masters without replicas. A master that is killed takes its third of the
 * slots with it; the others serve theirs on. Closing it ends all.
 */
public final class RedisCluster implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;

    private final List<RedisServer> masters = new ArrayList<>();

    private RedisCluster(List<String> lines) {
        for (int i = 0; i < MASTERS; i++) {
            RedisBuilder builder =
                    RedisServer.builder()
                            .clusterEnabled()
                            .line("cluster-node-timeout 1000")
                            .line("cluster-require-full-coverage no");
            lines.forEach(builder::line);
            masters.add(builder.start());
        }
    }

    /**
     * Starts three masters, gives them the slots and waits until each sees all.
     *
     * @param lines further lines of redis.conf for each of them
     */
    public static RedisCluster start(String... lines) {
        RedisCluster cluster = new RedisCluster(List.of(lines));
        try {
            cluster.form();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    public List<RedisServer> masters() {
        return List.copyOf(masters);
    }

    /** The URIs of all masters. */
    public List<String> uris() {
        return masters.stream().map(RedisServer::uri).toList();
    }

    /** The master that a key belongs to, running or not. */
    public RedisServer masterOf(String key) {
        RedisServer running =
                masters.stream().filter(RedisServer::isAlive).findFirst().orElseThrow();
        long slot = running.command("CLUSTER", "KEYSLOT", key).number();
        for (int i = 0; i < MASTERS; i++) {
            if (slot < first(i + 1)) {
                return masters.get(i);
            }
        }
        throw new IllegalStateException("slot " + slot);
    }

    /**
     * Begins to move the slot of this key to another master, and never ends: it asks there for keys
     * that it has not.
     */
    public void startMoving(String key) {
        RedisServer from = masterOf(key);
        RedisServer to = masters.get((masters.indexOf(from) + 1) % MASTERS);
        String slot = from.command("CLUSTER", "KEYSLOT", key).text();
        to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", from.command("CLUSTER", "MYID").text());
        from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", to.command("CLUSTER", "MYID").text());
    }

    /** Waits until every running master says that it sees as many others of the running ones. */
    public void awaitWhole() {
        for (RedisServer master : masters) {
            Await.until(
                    "the cluster is whole",
                    () -> {
                        String info = master.command("CLUSTER", "INFO").text();
                        return info.contains("cluster_state:ok")
                                && info.contains("cluster_slots_ok:" + SLOTS)
                                && info.contains("cluster_known_nodes:" + MASTERS);
                    });
        }
    }

    @Override
    public void close() {
        masters.forEach(RedisServer::close);
    }

    private void form() {
        for (int i = 0; i < MASTERS; i++) {
            RedisServer master = masters.get(i);
            master.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
            List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            for (int slot = first(i); slot < first(i + 1); slot++) {
                command.add(String.valueOf(slot));
            }
            master.command(command.toArray(String[]::new));
            String port = String.valueOf(master.port());
            masters.getFirst().command("CLUSTER", "MEET", "127.0.0.1", port);
        }
        awaitWhole();
    }

    private static int first(int master) {
        return SLOTS * master / MASTERS;
    }
}
