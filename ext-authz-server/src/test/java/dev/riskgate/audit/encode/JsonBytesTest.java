// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class JsonBytesTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final JsonBytes json = new JsonBytes(0);

    private String written() {
        return new String(json.array(), 0, json.size(), StandardCharsets.US_ASCII);
    }

    @Test
    void commasStandBetweenValuesAndNowhereElse() {
        json.open('{');
        json.field(JsonBytes.name("a"));
        json.open('[');
        json.number(1);
        json.text("{");
        json.open('{');
        json.close('}');
        json.text(":");
        json.number(2.5);
        json.close(']');
        json.field(JsonBytes.name("b"));
        json.quoted(3);
        json.close('}');
        json.close('\n');
        json.open('{');
        json.close('}');

        assertThat(written()).isEqualTo("{\"a\":[1,\"{\",{},\":\",2.5],\"b\":\"3\"}\n{}");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                9,
                10,
                -10,
                99,
                100,
                12_345_678_901L,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void wholeNumbersAreWrittenInFull(long number) {
        json.number(number);
        json.quoted(number);

        assertThat(written()).isEqualTo(number + ",\"" + number + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-1.5, -1.5",
        "0.0001, 0.0001",
        "-0.001, -0.001",
        "84.25, 84.25",
        "6.07, 6.07",
        "0.00001, 1.0E-5",
        "1e300, 1.0E300",
        "NaN, \"NaN\"",
        "-Infinity, \"-Infinity\""
    })
    void decimalNumbersAreShort(double number, String form) {
        json.number(number);

        assertThat(written()).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0004, 0",
        "-0.0004, 0",
        "-1.3714, -1.371",
        "61.9996, 62",
        "1e300, 1.0E300",
        "NaN, 0"
    })
    void aRoundedNumberHasThreeDecimalsAtMost(double number, String form) {
        json.rounded(number);

        assertThat(written()).isEqualTo(form);
    }

    @Test
    void wholeNumbersOfEveryLengthAreReadBack() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            json.cut(0);
            json.number(number);
            assertThat(written()).isEqualTo(Long.toString(number));
        }
    }

    @Test
    void everyNumberIsReadBackAsItIs() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            double fixed = random.nextInt(-2_000_000, 2_000_000) / 1000.0;
            for (double number : new double[] {any, fixed}) {
                if (Double.isFinite(number)) {
                    json.cut(0);
                    json.number(number);
                    assertThat(Double.parseDouble(written())).isEqualTo(number == 0 ? 0 : number);
                }
            }
        }
    }

    @Test
    void everyTextIsReadBackUpToItsBoundAsVisibleAscii() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(600); n > 0; n--) {
                text.append((char) random.nextInt(i % 2 == 0 ? 0x80 : 0x10000));
            }
            json.cut(0);
            json.text(text.toString());

            assertThat(written().chars()).allMatch(c -> c >= ' ' && c <= '~');
            assertThat(MAPPER.readValue(written(), String.class))
                    .isEqualTo(LogText.fit(text.toString()));
        }
    }
}
