// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import org.junit.jupiter.api.Test;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

class TokenTextTest {

    private static final String HEADER = "{\"alg\":\"none\"}";

    @Test
    void aTokenIsFoundWhateverItsHeaderSays() {
        for (String header : List.of(HEADER, "{}", "{ }", "{\n}", "{\"\":0}", "{ \t\"a\":1}")) {
            assertThat(isIn(base64(header))).as(header).isTrue();
        }
    }

    @Test
    void howeverManyBlanksStandBeforeItsHeader() {
        for (int blanks : new int[] {1, 2, 3, 45, 46, 47, 48, 49, 63, 64, 65, 5_000}) {
            for (String header : List.of(HEADER, "{}", "{" + " ".repeat(blanks) + "}")) {
                assertThat(isIn(base64("\r\n \t".repeat(blanks) + header))).isTrue();
                assertThat(isIn(base64(" ".repeat(blanks) + header))).isTrue();
            }
        }
    }

    /** Parsers that are given bytes look for these. */
    @Test
    void alsoInUtf16AndBehindAByteOrderMark() {
        for (String charset : List.of("UTF-8", "UTF-16", "UTF-16LE", "UTF-32BE", "UTF-32LE")) {
            for (String json : List.of(HEADER, "{}", "\ufeff" + HEADER)) {
                assertThat(isIn(base64(json.getBytes(Charset.forName(charset)))))
                        .as(charset)
                        .isTrue();
            }
        }
    }

    @Test
    void inEveryAlphabetAndPadded() {
        String json = " {\"\u00fb\u00ff\u00fe?>\":0}";
        byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            assertThat(isIn(encoder.encodeToString(bytes))).isTrue();
            assertThat(isIn(encoder.withoutPadding().encodeToString(bytes))).isTrue();
        }
        assertThat(isIn("e30=")).isTrue();
        // 62 and 63 of either alphabet, where they decide
        for (String marked :
                List.of("77u/e30", "77u_e30", "IO+7v3t9", "IO-7v3t9", "eyI-", "eyI+")) {
            assertThat(isIn(marked)).as(marked).isTrue();
        }
    }

    @Test
    void alsoByItsClaimsAloneWhichIsAllThatSomeUpstreamsRead() {
        assertThat(TokenText.isIn("Token x." + base64(HEADER) + ".")).isTrue();
        assertThat(TokenText.isIn("Token ." + base64(HEADER) + ".x")).isTrue();
        assertThat(TokenText.isIn(".e30.")).isTrue();
    }

    @Test
    void whatIsNoTokenIsNone() {
        for (String none :
                List.of(
                        "",
                        ".",
                        "..",
                        "a.b.c",
                        "eyJ.api.example.com",
                        "e.e.e",
                        "e3.e.e",
                        "eyI.x.y",
                        "eyI=.x.y",
                        base64("[]") + "." + base64("[]") + ".",
                        base64("{1}") + ".x.y",
                        base64("   ") + ".x.y",
                        base64("{  ") + ".x.y",
                        "e30.e30",
                        "e30")) {
            assertThat(TokenText.isIn(none)).as(none).isFalse();
        }
    }

    @Test
    void longTextsTakeTimeThatGrowsWithTheirLength() {
        for (String text :
                List.of(
                        "a.".repeat(1 << 20),
                        "ICAg".repeat(1 << 19) + ".",
                        "=.".repeat(1 << 20),
                        "ICB7.".repeat(1 << 19))) {
            assertTimeout(Duration.ofSeconds(2), () -> assertThat(TokenText.isIn(text)).isFalse());
        }
    }

    /** By its header alone: claims that are an object would be enough. */
    private static boolean isIn(String header) {
        return TokenText.isIn("Token " + header + ".x.")
                && TokenText.isIn(header + ".x.AAAA")
                && TokenText.isIn("Token token=\"" + header + ".x.\"");
    }

    private static String base64(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }
}
