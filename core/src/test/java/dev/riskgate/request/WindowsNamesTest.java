// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** What Windows reads as another name is refused for such a backend, and for no other. */
class WindowsNamesTest {

    private static final PathSettings WINDOWS =
            new PathSettings(
                    new PathAllowances(PathAllowance.ALLOW, PathAllowance.ALLOW), Backend.WINDOWS);
    private static final PathSettings UNIX = new PathSettings(WINDOWS.allowances(), Backend.UNIX);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin.",
                "/admin./x",
                "/admin%20",
                "/admin%20/x",
                "/admin.%20.",
                "/admin..",
                "/admin./",
                "/a/admin.%2fx",
                "/a%2fadmin%20",
                "/admin::$DATA",
                "/admin%3a%3a$DATA",
                "/admin.txt:stream",
                "/C:/admin",
                "/v1/users:batchGet",
                "/ADMINI~1/x",
                "/a~9.txt",
                "/nul",
                "/x/NUL.txt",
                "/x/con.tar.gz",
                "/aux%20.txt",
                "/com0",
                "/x/LPT9",
                "/COM%C2%B9",
                "/CONIN$",
                "/clock$",
                "/a*",
                "/a%3c",
                "/a%3Eb",
                "/a%22",
                "/a%7cb",
                "/admin%EF%BC%8E",
                "/admin%EF%BC%8E%EF%BC%9Bx",
                "/admin%C2%A0",
                "/wiki/%E3%81%9D%E3%81%97%E3%81%A6%E2%80%A6",
                "/%EF%BD%8E%EF%BD%95%EF%BD%8C",
                "/a%EF%BC%9A%EF%BC%9A$DATA",
                "/a~%EF%BC%91",
                "/a%EF%BC%9C%CC%B8",
                "/a%C2%A5b",
                "/a%E2%82%A9b",
                "/a%E2%81%84b",
                "/a%E2%88%95b",
                "/a%E2%88%96b",
                "/a%EF%BF%A5b",
                "/a%C2%BD",
            })
    void anotherNameIsRefused(String target) {
        assertThat(
                        catchThrowableOfType(
                                        MalformedRequest.class,
                                        () -> CanonicalPath.of(target, WINDOWS))
                                .malformation())
                .isEqualTo(Malformation.PATH_WINDOWS);
        assertThat(CanonicalPath.of(target, UNIX)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/admin",
                "/admin/",
                "/.well-known/x",
                "/a.b.c",
                "/a%20b",
                "/%20a",
                "/~user",
                "/a~",
                "/a~b1",
                "/console",
                "/null",
                "/co",
                "/com10",
                "/com",
                "/lptx",
                "/xcom1",
                "/a%2fb",
                "/caf%C3%A9",
                "/%E6%97%A5%E6%9C%AC",
                "/%EF%BD%81%EF%BD%84",
                "/a%C2%B2b",
                "/@scope",
            })
    void whatItReadsAlikePasses(String target) {
        assertThat(CanonicalPath.of(target, WINDOWS)).isEqualTo(CanonicalPath.of(target, UNIX));
    }

    /** Whatever lookalikes says, and where it says nothing. */
    @Test
    void whatNormalisesToSuchACharacterIsRefusedByDefault() {
        PathSettings plain = new PathSettings(PathAllowances.NONE, Backend.WINDOWS);
        int found = 0;
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(c);
            String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
            if (normal.chars().anyMatch(n -> ":\"<>|*~¥₩⁄∕∖".indexOf(n) >= 0)) {
                String target = "/a" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "b";
                assertThatThrownBy(() -> CanonicalPath.of(target, plain))
                        .as("U+%04X", c)
                        .isInstanceOf(MalformedRequest.class);
                found++;
            }
        }
        assertThat(found).isGreaterThan(15);
    }
}
