// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.LongStanding;
import dev.riskgate.testenv.world.RunningReplica;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Several servers in processes of their own, on one Redis, behind one Envoy that takes them in
 * turn.
 */
final class Fleet implements AutoCloseable {

    private static final String HEALTHY = "cluster.riskgate.membership_healthy";

    /** Redis is never away here, however busy the machine is with the start of so many servers. */
    private static final Duration PATIENT = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SharedWorld world;
    private final List<RunningReplica> replicas = new ArrayList<>();
    private final List<CheckClient> clients = new ArrayList<>();

    private Fleet(SharedWorld world) {
        this.world = world;
    }

    static Fleet start(Path work, RedisServer redis, int count) throws Exception {
        List<Integer> ports =
                Stream.generate(RunningReplica::freePort).distinct().limit(count).toList();
        LongStanding.pretend(redis::command);
        String section = SharedWorld.section("127.0.0.1:" + redis.port(), PATIENT);
        SharedWorld world = SharedWorld.start(work, section, envoy -> on(envoy, ports));
        Fleet fleet = new Fleet(world);
        try {
            for (int port : ports) {
                String name = "replica-" + fleet.replicas.size();
                fleet.replicas.add(RunningReplica.start(world.world(), work, name, port));
                fleet.clients.add(new CheckClient(port));
            }
            fleet.awaitHealthy(count);
            return fleet;
        } catch (RuntimeException | Error e) {
            fleet.close();
            throw e;
        }
    }

    SharedWorld world() {
        return world;
    }

    List<RunningReplica> replicas() {
        return replicas;
    }

    /** One way past Envoy to each. */
    List<CheckClient> clients() {
        return clients;
    }

    /** The decision logs of all, also of the server that Envoy does not ask. */
    List<Path> logs() {
        List<Path> logs = new ArrayList<>(List.of(world.world().files().decisions()));
        replicas.forEach(each -> logs.add(each.decisions()));
        return logs.stream().filter(Files::exists).toList();
    }

    void restartOneByOne() {
        for (RunningReplica each : replicas) {
            each.end();
            awaitHealthy(replicas.size() - 1);
            each.restart();
            awaitHealthy(replicas.size());
        }
    }

    /** Waits until Envoy asks as many of them. */
    private void awaitHealthy(int count) {
        Await.until(
                "Envoy asks " + count + " replicas",
                PATIENCE,
                () -> world.world().envoy().admin().stat(HEALTHY) == count);
    }

    @Override
    public void close() throws IOException {
        clients.forEach(CheckClient::close);
        replicas.forEach(RunningReplica::close);
        world.close();
    }

    private static EnvoyConfig on(EnvoyConfig envoy, List<Integer> ports) {
        EnvoyConfig all = envoy.cluster("riskgate", "127.0.0.1", ports.getFirst());
        for (int port : ports.subList(1, ports.size())) {
            all = all.alsoCluster("riskgate", "127.0.0.1", port);
        }
        return all.edit(
                config ->
                        config.at("/static_resources/clusters")
                                .forEach(
                                        each ->
                                                ((ObjectNode) each)
                                                        .put("lb_policy", "ROUND_ROBIN")));
    }
}
