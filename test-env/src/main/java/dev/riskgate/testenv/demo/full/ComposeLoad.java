// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testredis.RespClient;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tells the story to the servers of {@code test-env/compose.yaml}, for ever. */
final class ComposeLoad {

    private static final long SEED = 1;

    private final PrintStream out;
    private final RawHttp http;
    private final InetSocketAddress redis;
    private final Callers callers;

    /**
     * @param demo what {@link ComposeSetup} wrote
     */
    ComposeLoad(Map<String, String> environment, Path demo, PrintStream out) throws IOException {
        this.out = out;
        this.http = new RawHttp(ComposeDemo.address(ComposeDemo.variable(environment, "ENVOY")));
        this.redis = ComposeDemo.address(ComposeDemo.variable(environment, "REDIS"));
        IssuedTokens tokens =
                new IssuedTokens(
                        URI.create(ComposeDemo.variable(environment, "TOKENS")),
                        Callers.ANALYTICS,
                        ComposeDemo.variable(environment, "CLIENT_SECRET"));
        this.callers = new Callers(Partners.read(demo.resolve("partners.json"))::partner, tokens);
    }

    void run() throws IOException, InterruptedException {
        awaitEnvoy();
        Scenes scenes = new Scenes(callers, http, new Pause(), InstantSource.system());
        try (LoadStory story = new LoadStory(out, http, callers, scenes, SEED, null)) {
            for (int round = 0; ; round++) {
                story.tell(round, ComposeLoad::explain);
            }
        }
    }

    /** Waits until a request is decided: Envoy is up, and asks a server. */
    private void awaitEnvoy() throws InterruptedException {
        while (true) {
            try {
                if (http.send(get("/v1/orders")).status() == 401) {
                    return;
                }
            } catch (IOException _) {
                // Not there yet.
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static String explain(String decision) {
        return "docker compose -f test-env/compose.yaml exec riskgate-1 riskgate explain "
                + decision
                + " /var/log/riskgate/decisions-1.jsonl /var/log/riskgate/decisions-2.jsonl";
    }

    /** Redis answers nobody for a time that is told beforehand. */
    private final class Pause implements Outage {
        @Override
        public void begin(Duration lasts) throws IOException {
            try (Socket socket = new Socket(redis.getHostString(), redis.getPort());
                    RespClient client = RespClient.over(socket, Duration.ofSeconds(10))) {
                client.call("CLIENT", "PAUSE", Long.toString(lasts.toMillis()), "ALL");
            }
        }

        @Override
        public void end() {
            // By itself.
        }
    }
}
