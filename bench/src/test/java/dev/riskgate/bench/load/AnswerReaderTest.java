// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import com.google.rpc.Status;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;

class AnswerReaderTest {

    private final AnswerReader reader = new AnswerReader();

    @Test
    void theStatusCodeTellsTheVerdict() {
        assertThat(read(response(0))).isEqualTo(AnswerKind.ALLOWED);
        assertThat(read(response(7))).isEqualTo(AnswerKind.DENIED);
        assertThat(read(response(8))).isEqualTo(AnswerKind.THROTTLED);
        assertThat(read(response(16))).isEqualTo(AnswerKind.CHALLENGED);
        assertThat(read(response(14))).isEqualTo(AnswerKind.UNCLEAR);
        assertThat(read(response(-1))).isEqualTo(AnswerKind.UNCLEAR);
    }

    @Test
    void anAnswerWithoutAStatusIsUnclearAlthoughEnvoyWouldLetItPass() {
        assertThat(read(CheckResponse.getDefaultInstance())).isEqualTo(AnswerKind.UNCLEAR);
    }

    @Test
    void okBesideADeniedResponseIsUnclear() {
        CheckResponse both =
                response(0).toBuilder()
                        .setDeniedResponse(DeniedHttpResponse.getDefaultInstance())
                        .build();

        assertThat(read(both)).isEqualTo(AnswerKind.UNCLEAR);
    }

    @Test
    void everythingBesideTheStatusIsPassedOver() {
        CheckResponse full =
                CheckResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(7).setMessage("no"))
                        .setOkResponse(
                                OkHttpResponse.newBuilder()
                                        .addHeaders(
                                                HeaderValueOption.newBuilder()
                                                        .setHeader(
                                                                HeaderValue.newBuilder()
                                                                        .setKey("x")
                                                                        .setValue("y"))))
                        .setDynamicMetadata(
                                Struct.newBuilder()
                                        .putFields(
                                                "score",
                                                Value.newBuilder().setNumberValue(3).build()))
                        .setUnknownFields(
                                UnknownFieldSet.newBuilder()
                                        .addField(
                                                900,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addFixed32(1)
                                                        .addFixed64(2)
                                                        .addVarint(-1)
                                                        .addLengthDelimited(
                                                                ByteString.copyFromUtf8("z"))
                                                        .build())
                                        .build())
                        .build();

        assertThat(read(full)).isEqualTo(AnswerKind.DENIED);
    }

    @Test
    void noBytesWhateverMakeItFailOrReadBeyondItsPart() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = response(random.nextInt(20)).toByteArray();
            byte[] wrapped = Arrays.copyOf(bytes, bytes.length + 3);
            if (bytes.length > 0 && random.nextBoolean()) {
                wrapped[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int to = random.nextInt(bytes.length + 1);
            AnswerKind whole = reader.read(wrapped, 0, to);
            AnswerKind cut = reader.read(Arrays.copyOf(wrapped, to), 0, to);

            assertThat(whole).isEqualTo(cut);
        }
    }

    private AnswerKind read(CheckResponse response) {
        byte[] bytes = response.toByteArray();
        return reader.read(bytes, 0, bytes.length);
    }

    private static CheckResponse response(int code) {
        return CheckResponse.newBuilder().setStatus(Status.newBuilder().setCode(code)).build();
    }
}
