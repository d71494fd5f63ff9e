// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.ReadResult;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.request.ApiRequest;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

class CheckRequestsTest {

    private static final int COUNT = 10_000;

    private final List<BenchClient> clients = BenchClient.many(COUNT, 1);

    @Test
    void everyClientHasItsOwnKeyAddressAndPath() {
        var keys = new HashSet<String>();
        var addresses = new HashSet<String>();
        var paths = new HashSet<String>();
        for (BenchClient benchClient : clients) {
            ApiRequest request = read(benchClient);
            keys.add(request.headers().all("x-api-key").getFirst());
            addresses.add(request.clientAddress().getHostAddress());
            paths.add(request.path());
        }

        assertThat(keys).hasSize(COUNT);
        assertThat(addresses).hasSize(COUNT);
        assertThat(paths).hasSize(COUNT).allMatch(path -> path.startsWith("/v1/orders/"));
    }

    @Test
    void theSameSeedMakesTheSameClients() {
        assertThat(BenchClient.many(10, 1)).isEqualTo(clients.subList(0, 10));
        assertThat(BenchClient.many(10, 2)).isNotEqualTo(clients.subList(0, 10));
    }

    private static ApiRequest read(BenchClient benchClient) {
        var reader = new CheckRequestReader(ReaderSettings.of(0, Set.of("x-api-key"), null));
        var message =
                CheckRequests.of(
                        benchClient, new CheckRequests.Header("x-api-key", benchClient.apiKey()));
        return switch (reader.read(message.toByteArray(), 1)) {
            case ReadResult.Read(var request) -> request;
            case ReadResult.Malformed(var reason) -> throw new AssertionError(reason);
        };
    }
}
