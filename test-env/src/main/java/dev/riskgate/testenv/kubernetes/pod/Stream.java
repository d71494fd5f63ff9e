// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.SteadyLoad;
import dev.riskgate.testenv.world.SteadyLoad.Kind;
import dev.riskgate.testenv.world.SteadyLoad.Results;

import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The steady stream, driven over its input: the first line is a {@link StreamPlan}. Each further
 * line is answered by a line with the {@link StreamTotals} of what was due since the one before.
 * The end of the input ends it.
 */
final class Stream {

    private static final JsonMapper JSON = new JsonMapper();

    /** After that, whatever was due is answered or has failed. */
    private static final Duration SETTLED = Duration.ofSeconds(8);

    private Stream() {}

    static void run(InputStream input, PrintStream output) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        StreamPlan plan = JSON.readValue(lines.readLine(), StreamPlan.class);
        Requests requests = new Requests(plan, InstantSource.system());
        Kind[] kinds =
                Arrays.stream(RequestKind.values())
                        .map(each -> kind(each, requests))
                        .toArray(Kind[]::new);
        RawHttp http = new RawHttp(InetSocketAddress.createUnresolved(plan.host(), plan.port()));
        try (SteadyLoad load = SteadyLoad.start(http, kinds)) {
            long from = System.nanoTime();
            while (lines.readLine() != null) {
                long to = System.nanoTime();
                LockSupport.parkNanos(SETTLED.toNanos());
                Results window = load.soFar().due(from, to);
                output.println(JSON.writeValueAsString(StreamTotals.of(window)));
                from = to;
            }
        }
    }

    private static Kind kind(RequestKind kind, Requests requests) {
        return new Kind(kind.name(), kind.perSecond(), () -> requests.next(kind));
    }
}
