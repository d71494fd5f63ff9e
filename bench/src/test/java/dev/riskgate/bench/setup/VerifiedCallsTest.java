// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;

import dev.riskgate.bench.load.Call;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

class VerifiedCallsTest {

    private static final int GRPC_AND_FRAME = 14;

    @Test
    void eachClientComesOnceAndThenAgainFromTheSamePlace() throws Exception {
        var calls = new VerifiedCalls(1_000, 2, false);

        assertThat(calls).hasSize(2_000);
        assertThat(subject(calls.get(999))).isEqualTo("client-0000999");
        assertThat(read(calls.get(1_999))).isEqualTo(read(calls.get(999)));
        var addresses = new HashSet<String>();
        for (Call call : calls) {
            addresses.add(address(call));
        }
        assertThat(addresses).hasSize(1_000);
    }

    @Test
    void aRestlessClientComesFromElsewhereEachTime() throws Exception {
        var calls = new VerifiedCalls(10, 24, true);

        var addresses = new HashSet<String>();
        var paths = new HashSet<String>();
        for (int visit = 0; visit < 24; visit++) {
            Call call = calls.get(3 + 10 * visit);
            assertThat(subject(call)).isEqualTo("client-0000003");
            addresses.add(address(call));
            paths.add(read(call).getAttributes().getRequest().getHttp().getPath());
        }
        assertThat(addresses).hasSize(24);
        assertThat(paths).hasSize(24);
    }

    @Test
    void theLastOfManyClientsIsStillAnotherOne() throws Exception {
        var calls = new VerifiedCalls(1_000_000, 1, false);

        assertThat(List.of(subject(calls.get(999_999)), subject(calls.getFirst())))
                .containsExactly("client-0999999", "client-0000000");
    }

    private static String subject(Call call) throws InvalidProtocolBufferException {
        return read(call)
                .getAttributes()
                .getMetadataContext()
                .getFilterMetadataOrThrow("envoy.filters.http.jwt_authn")
                .getFieldsOrThrow("jwt")
                .getStructValue()
                .getFieldsOrThrow("sub")
                .getStringValue();
    }

    private static String address(Call call) throws InvalidProtocolBufferException {
        return read(call).getAttributes().getSource().getAddress().getSocketAddress().getAddress();
    }

    private static CheckRequest read(Call call) throws InvalidProtocolBufferException {
        byte[] frame = call.frame();
        return CheckRequest.parseFrom(Arrays.copyOfRange(frame, GRPC_AND_FRAME, frame.length));
    }
}
