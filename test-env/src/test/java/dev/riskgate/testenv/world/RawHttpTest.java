// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

class RawHttpTest {

    @Test
    void pathAndHeadersArriveByteForByte() throws Exception {
        try (Upstream upstream = Upstream.start()) {
            RawHttp.Response response =
                    new RawHttp(upstream.port())
                            .send(
                                    RawHttp.Request.post("/a/..;/b//%2e%2e/c?d=e", "body")
                                            .with("X-Twice", "one")
                                            .with("x-twice", "two"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body())
                    .contains(
                            "\"path\":\"/a/..;/b//%2e%2e/c?d=e\"", "\"x-twice\":[\"one\",\"two\"]");
            assertThat(upstream.paths()).containsExactly("/a/..;/b//%2e%2e/c?d=e");
        }
    }

    @Test
    void aChunkedAnswerIsPutTogether() {
        RawHttp.Response response =
                parse(
                        "HTTP/1.1 200 OK\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "3\r\n"
                                + "abc\r\n"
                                + "2;x\r\n"
                                + "de\r\n"
                                + "0\r\n\r\n");
        assertThat(response.body()).isEqualTo("abcde");
    }

    @Test
    void anEmptyAnswerHasStatusZero() {
        assertThat(parse("").status()).isZero();
    }

    private static RawHttp.Response parse(String answer) {
        return RawHttp.Response.parse(answer.getBytes(StandardCharsets.ISO_8859_1), Duration.ZERO);
    }
}
