package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.cli.Main;
import dev.riskgate.server.Riskgate;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.World;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** An operator at one replica, and a client whose requests go through Envoy to another. */
class BlockTest {

    private static final Sender LAPTOP = new Sender("203.0.113.10", "curl/8.5.0");

    @TempDir Path work;

    @Test
    void aBlockAtOneReplicaStopsRequestsThroughEnvoyAtAnotherWithinASecond() throws Exception {
        Path token = work.resolve("management-token");
        Files.writeString(token, Base64.getEncoder().encodeToString(new byte[32]));
        try (RedisServer redis = RedisServer.start()) {
            World.Setup setup =
                    World.Setup.of(Checkout.find(), work, "acme", "other")
                            .withServer(
                                    server ->
                                            server
                                                    + "redis: { address: \"127.0.0.1:"
                                                    + redis.port()
                                                    + "\", timeout: 1s }\n");
            try (World world = World.start(setup);
                    Riskgate other = secondReplica(world, token)) {
                Partner acme = world.files().partner("acme");
                assertThat(status(world, acme)).isEqualTo(200);

                String said = run(other, token, "block", "--key", "acme-key", "--note", "INC-42");
                assertThat(said).contains("Every replica follows within a second.");
                assertThat(timeUntil(world, acme, 403)).isLessThan(Duration.ofSeconds(1));
                Response denied = response(world, acme);
                assertThat(denied.body()).contains("problems/blocked").doesNotContain("INC-42");
                assertThat(status(world, world.files().partner("other"))).isEqualTo(200);

                redis.restartEmpty();
                run(other, token, "unblock", "--key", "acme-key");
                assertThat(timeUntil(world, acme, 200)).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    private Riskgate secondReplica(World world, Path token) throws Exception {
        Map<String, String> environment =
                Map.of(
                        "RISKGATE_MANAGEMENT_ADDRESS",
                        "127.0.0.1:0",
                        "RISKGATE_MANAGEMENT_TOKEN_FILE",
                        token.toString(),
                        "RISKGATE_DRAIN_NOTICE",
                        "0ms",
                        "RISKGATE_LOG_DECISIONS",
                        "off");
        return Riskgate.start(
                ServerConfigs.read(world.files().server(), environment), world.clock());
    }

    private static String run(Riskgate server, Path token, String command, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        String url = "http://127.0.0.1:" + server.managementPort();
        String[] all = new String[arguments.length + 5];
        all[0] = command;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        System.arraycopy(
                new String[] {"--server", url, "--token-file", token.toString()},
                0,
                all,
                arguments.length + 1,
                4);
        int code = Main.run(out, out, all);
        assertThat(code).as(said.toString()).isZero();
        return said.toString();
    }

    private static Duration timeUntil(World world, Partner partner, int status) throws IOException {
        long start = System.nanoTime();
        while (status(world, partner) != status && System.nanoTime() - start < 20e9) {
            LockSupport.parkNanos(10_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static int status(World world, Partner partner) throws IOException {
        return response(world, partner).status();
    }

    private static Response response(World world, Partner partner) throws IOException {
        return world.http().send(LAPTOP.send(get("/v1/orders"), partner));
    }
}
