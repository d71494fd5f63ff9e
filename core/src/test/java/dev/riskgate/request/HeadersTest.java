// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class HeadersTest {

    @Test
    void everyLineOfARepeatedHeaderIsKeptInOrder() {
        Headers headers =
                Headers.builder(1, Object::toString)
                        .add("x-role", "guest")
                        .add("accept", "*/*")
                        .add("x-role", "admin")
                        .build();

        assertThat(headers.first("x-role")).isEqualTo("guest");
        assertThat(headers.all("x-role")).containsExactly("guest", "admin");
        assertThat(headers.joined("x-role")).isEqualTo("guest,admin");
        assertThat(headers.asMap())
                .isEqualTo(Map.of("x-role", List.of("guest", "admin"), "accept", List.of("*/*")));
    }

    @Test
    void theMapIsTheSameForJoinedAndForSeparateLines() {
        Headers lines =
                Headers.builder(2, Object::toString)
                        .add("x-role", "guest")
                        .add("x-role", "admin")
                        .build();
        Headers joined =
                Headers.builder(2, Object::toString).add("x-role", " guest ,, admin,").build();

        assertThat(lines.asMap()).isEqualTo(joined.asMap());
        assertThat(lines).isEqualTo(joined).hasSameHashCodeAs(joined);
        assertThat(lines).isNotEqualTo(Headers.EMPTY).isNotEqualTo(lines.asMap());
        assertThat(new Headers(Map.of("x-role", List.of(",admin"))).asMap())
                .isEqualTo(Map.of("x-role", List.of("admin")));
        assertThat(new Headers(Map.of("x-a", List.of(" , "))).asMap())
                .isEqualTo(Map.of("x-a", List.of("")));
    }

    @Test
    void moreHeadersThanExpectedAreKept() {
        for (int expected = 0; expected < 3; expected++) {
            Headers.Builder builder = Headers.builder(expected, Object::toString);
            for (int i = 0; i < 20; i++) {
                assertThat(builder.has("x-" + i)).isFalse();
                builder.add("x-" + i, Integer.toString(i));
                assertThat(builder.has("x-" + i)).isTrue();
            }
            Headers headers = builder.build();
            for (int i = 0; i < 20; i++) {
                assertThat(headers.first("x-" + i)).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void anAbsentHeaderIsAbsentEverywhere() {
        assertThat(Headers.EMPTY.first("accept")).isNull();
        assertThat(Headers.EMPTY.joined("accept")).isNull();
        assertThat(Headers.EMPTY.all("accept")).isEmpty();
        assertThat(Headers.EMPTY.has("accept")).isFalse();
        assertThat(Headers.EMPTY.asMap()).isEmpty();
    }

    @Test
    void aRawValueIsDecodedOnceAndOnlyIfSomebodyAsks() {
        AtomicInteger decoded = new AtomicInteger();
        Headers headers =
                Headers.builder(
                                2,
                                raw -> {
                                    decoded.incrementAndGet();
                                    return "<" + raw + ">";
                                })
                        .add("a", 1)
                        .add("b", 2)
                        .build();

        assertThat(headers.has("a")).isTrue();
        assertThat(decoded).hasValue(0);
        assertThat(headers.first("a")).isEqualTo("<1>");
        assertThat(headers.all("a")).containsExactly("<1>");
        assertThat(decoded).hasValue(1);
    }

    @Test
    void valuesDoNotShowInText() {
        Headers headers = new Headers(Map.of("authorization", List.of("Bearer secret")));

        assertThat(headers.toString()).contains("authorization").doesNotContain("secret");
    }
}
