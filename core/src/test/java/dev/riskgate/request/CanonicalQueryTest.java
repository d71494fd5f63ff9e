// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

class CanonicalQueryTest {

    private static final String UNRESERVED = "abcXYZ019-._~!*'()/:@?,";
    private static final String OTHER = " &=+%;#[]\"<>|\t\n\u00e9\u20ac\u4e2d";

    @Test
    void whateverIsEscapedComesBackInItsOrder() {
        Random random = new Random(13);
        for (int i = 0; i < 5_000; i++) {
            Map<String, List<String>> parameters = new LinkedHashMap<>();
            StringBuilder query = new StringBuilder();
            for (int pair = random.nextInt(4); pair >= 0; pair--) {
                String name = text(random);
                String value = text(random);
                parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
                query.append("&".repeat(random.nextInt(2) + (query.isEmpty() ? 0 : 1)))
                        .append(escaped(name, random))
                        .append('=')
                        .append(escaped(value, random));
            }
            assertThat(read(query.toString()).parameters())
                    .as(query.toString())
                    .containsExactlyEntriesOf(parameters);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(5); length >= 0; length--) {
            String from = random.nextBoolean() ? UNRESERVED : OTHER;
            text.append(from.charAt(random.nextInt(from.length())));
            if (random.nextInt(9) == 0) {
                text.appendCodePoint(0x1f600 + random.nextInt(60));
            }
        }
        return text.toString();
    }

    /** Each character as it is where it may be, or escaped, in upper or lower case. */
    private static String escaped(String text, Random random) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (UNRESERVED.indexOf(c) >= 0 && random.nextBoolean()) {
                                escaped.appendCodePoint(c);
                            } else if (c == ' ' && random.nextBoolean()) {
                                escaped.append('+');
                            } else {
                                for (byte b :
                                        Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                                    escaped.append(
                                            (random.nextBoolean() ? "%%%02x" : "%%%02X")
                                                    .formatted(b));
                                }
                            }
                        });
        return escaped.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                "a;b",
                "a=1;b=2",
                "a=%",
                "a=%4",
                "a=%4&b",
                "a=%4g",
                "a=%g4",
                "%=1",
                "a=%00",
                "%00",
                "a=\u0000",
                "a=\u00e9",
                "a=%ff",
                "a=%80",
                "a=\u007f",
                "a=%c3",
                "a=%c3&b=%a9",
                "a=%c0%80",
                "a=%e0%80%80",
                "a=%ed%a0%80",
                "a=%f4%90%80%80",
                "a=%u00e9"
            })
    void whatParsersReadDifferentlyIsNoQuery(String query) {
        assertThat(CanonicalQuery.of(query)).isNull();
        assertThat(CanonicalQuery.of("x=1&" + query)).isNull();
        assertThat(CanonicalQuery.of(query + "&x=1")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "debug[]=1, debug",
        "debug[a][b]=1, debug",
        "[debug]=1, debug",
        "debug]=1, debug",
        "debug%5B%5D, debug",
        "+debug=1, debug",
        "debug+=1, debug",
        "de.bug=1, de_bug",
        "de+bug=1, de_bug",
        "de[bug=1, de_bug",
        "+de.bug[]=1, de_bug",
        "?debug=1, debug",
        "%E2%80%83debug=1, debug",
        "%C3%A9%E2%80%83=1, \u00e9",
        ".=1, _"
    })
    void aNameThatSomeParsersReadDifferentlyIsTold(String query, String read) {
        CanonicalQuery parsed = read(query);
        assertThat(parsed.otherNames()).contains(read);
        assertThat(parsed.otherNames()).doesNotContainAnyElementsOf(parsed.parameters().keySet());
    }

    @Test
    void plainNamesAreReadInOneWay() {
        assertThat(read("a=1&b-c=2&d_e=3&%C3%A9=4&f%26=5").otherNames()).isEmpty();
    }

    @Test
    void anEmptyQueryHasNoParametersAndAnEmptyNameIsOne() {
        assertThat(read("").parameters()).isEmpty();
        assertThat(read("&&").parameters()).isEmpty();
        assertThat(read("=1").parameters()).isEqualTo(Map.of("", List.of("1")));
        assertThat(read("a=b c").parameters()).isEqualTo(Map.of("a", List.of("b c")));
    }

    /** A search for each pair's {@code =} through all that follows would take minutes. */
    @Test
    @Timeout(10)
    void aLongQueryTakesNoMoreThanItsLength() {
        String query = "a&".repeat(1 << 20);
        assertThat(read(query).parameters().get("a")).hasSize(1 << 20);
    }

    private static CanonicalQuery read(String query) {
        return Objects.requireNonNull(CanonicalQuery.of(query), query);
    }
}
