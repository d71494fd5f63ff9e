// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jws;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ClaimsJsonTest {

    @Test
    void wholeNumbersAreLongsAndThoseBeyondAreDoubles() {
        assertThat(ClaimsJson.parse(bytes("{\"a\":1,\"b\":9223372036854775807,\"c\":-3000000000}")))
                .isEqualTo(Map.of("a", 1L, "b", Long.MAX_VALUE, "c", -3_000_000_000L));
        assertThat(ClaimsJson.parse(bytes("{\"a\":9223372036854775808,\"b\":1.0}")))
                .isEqualTo(Map.of("a", 0x1p63, "b", 1.0));
    }

    @Test
    void whatIsNullIsAbsentAtAnyDepth() {
        assertThat(
                        ClaimsJson.parse(
                                bytes("{\"a\":null,\"b\":[null,true,false],\"c\":{\"d\":null}}")))
                .isEqualTo(Map.of("b", List.of(true, false), "c", Map.of()));
    }

    @Test
    void oneObjectAndNothingElseIsRead() {
        for (String text : List.of("", " ", "[]", "1", "{", "{}{}", "{} x", "{\"a\":1,\"a\":1}")) {
            assertThat(ClaimsJson.parse(bytes(text))).as(text).isNull();
        }
        assertThat(ClaimsJson.parse(bytes(" {} "))).isEmpty();
    }

    @Test
    void anObjectIsAtMostTwentyLevelsDeep() {
        assertThat(ClaimsJson.parse(bytes("{\"a\":" + "[".repeat(19) + "]".repeat(19) + "}")))
                .isNotNull();
        assertThat(ClaimsJson.parse(bytes("{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}")))
                .isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
