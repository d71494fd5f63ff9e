// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.demo.full.FullWorld.Server;

import java.io.PrintStream;
import java.util.stream.Collectors;

/** Tells a person where everything is, and what to type. */
final class FullGuide {

    private final FullWorld world;

    FullGuide(FullWorld world) {
        this.world = world;
    }

    void describe(PrintStream out) {
        out.printf(
                """
                Ten days of honest callers are in Redis: %,d requests, decided by a server whose clock was shifted.

                All is up until you press Ctrl-C.
                  API through Envoy  %s
                  Envoy's admin      http://127.0.0.1:%d
                  Redis              127.0.0.1:%d, %s
                %s%s
                  policy             %s (edit it: it is in force within a second)
                  shadow policy      %s (decides beside it, without any effect)
                  decision logs      %s
                  Envoy's log        %s

                Ask each server for its odd clients, or for one:
                %s  ./riskgate show acme --server %s --token-file %s
                acme from home, and somebody without a key:
                  curl -i -H 'x-api-key: %s' -A 'AcmeSync/3.2 (Linux)' -H 'x-forwarded-for: 203.0.113.10' %s/v1/orders
                  curl -i %s/v1/orders

                """,
                world.past(),
                url(),
                world.envoy().admin().port(),
                world.redis().port(),
                world.redis().binary().name(),
                each("  %-18s %s/metrics, /readyz%n"),
                prometheus(),
                world.files().policy(),
                world.shadowPolicy(),
                logs(),
                world.envoy().accessLog(),
                each("  ./riskgate top --server %2$s --token-file " + world.token() + "%n"),
                management(world.servers().getFirst()),
                world.token(),
                world.files().partner(Callers.ACME).key(),
                url(),
                url());
    }

    /** The command that explains a decision. */
    String explain(String decision) {
        return "./riskgate explain " + decision + " " + logs();
    }

    private String prometheus() {
        return world.prometheus()
                .map(
                        prometheus ->
                                """
                                  Prometheus         http://127.0.0.1:%1$d, with the rules of helm/riskgate/files/alerts
                                  dashboards         deploy/grafana/preview --prometheus http://127.0.0.1:%1$d --minutes 5 --out pictures\
                                """
                                        .formatted(prometheus.port()))
                .orElse(
                        """
                          Prometheus         there is none on the PATH; with one, this demo starts it
                                             (apt install prometheus, or https://prometheus.io/download)\
                        """);
    }

    private String each(String format) {
        return world.servers().stream()
                .map(server -> format.formatted(server.process().name(), management(server)))
                .collect(Collectors.joining());
    }

    private static String management(Server server) {
        return "http://127.0.0.1:" + server.management();
    }

    private String logs() {
        return world.folder().resolve("riskgate-*.jsonl").toString();
    }

    private String url() {
        return "http://127.0.0.1:" + world.envoy().port();
    }
}
