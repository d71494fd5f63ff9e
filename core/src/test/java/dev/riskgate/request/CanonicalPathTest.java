// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

class CanonicalPathTest {

    private static final PathSettings ALLOWED =
            new PathSettings(
                    new PathAllowances(PathAllowance.ALLOW, PathAllowance.SAME_ROUTE),
                    Backend.UNIX);

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/v1/users, /v1/users",
        "/v1/users/, /v1/users/",
        "/v1/users?a=/../b;c, /v1/users",
        "/v1/users:batchGet, /v1/users:batchGet",
        "/a.b/..c/...d/.e/f., /a.b/..c/...d/.e/f.",
        "/a%20/%20b, '/a / b'",
        "/a%20b, /a b",
        "/caf%C3%A9, /café",
        "/caf%c3%a9, /café",
        "/%E6%97%A5%E6%9C%AC, /日本",
        "/%F0%9F%90%99, /🐙",
        "/10%25, /10%",
        "/10%25/x, /10%/x",
        "/50%25d%C3%A9p%C3%B4t, /50%dépôt",
        "/%25%EF%BC%92, /%２",
        "/%EF%BD%81%EF%BD%84%EF%BD%8D%EF%BD%89%EF%BD%8E/x, /ａｄｍｉｎ/x",
        "/a%2Cb%3Ac%40, '/a,b:c@'",
        "'/a!$&()*+,=:@-_~', '/a!$&()*+,=:@-_~'",
        "'/a\"<>^`{}|b', '/a\"<>^`{}|b'",
    })
    void aPathThatEveryReaderReadsAlikeIsDecodedOnce(String target, String path) {
        assertThat(CanonicalPath.of(target)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        // no path of ours
        "'', PATH_MISSING",
        "*, PATH_FORM",
        "v1/users, PATH_FORM",
        "http://api.example.com/v1, PATH_FORM",
        "?a=b, PATH_FORM",
        // where a path ends
        "'/public#/admin', PATH_FRAGMENT",
        "'/public?a#b', PATH_FRAGMENT",
        "/public%23/admin, PATH_ENCODED_DELIMITER",
        "/public%3Fa=/admin, PATH_ENCODED_DELIMITER",
        // what a segment is
        "//admin, PATH_EMPTY_SEGMENT",
        "/public//admin, PATH_EMPTY_SEGMENT",
        "/public//, PATH_EMPTY_SEGMENT",
        "/public%2Fadmin, PATH_ENCODED_SLASH",
        "/public%2fadmin, PATH_ENCODED_SLASH",
        "/public/..%2fadmin, PATH_ENCODED_SLASH",
        "/public\\admin, PATH_BACKSLASH",
        "/public/..\\admin, PATH_BACKSLASH",
        "/public%5Cadmin, PATH_BACKSLASH",
        "/public%5cadmin, PATH_BACKSLASH",
        "/public/..;/admin, PATH_PARAMETERS",
        "/public;x=y/admin, PATH_PARAMETERS",
        "/public;/admin, PATH_PARAMETERS",
        "/public%3Bx/admin, PATH_PARAMETERS",
        "/public/..%3b/admin, PATH_PARAMETERS",
        // going up
        "/.., PATH_DOT_SEGMENTS",
        "/., PATH_DOT_SEGMENTS",
        "/public/../admin, PATH_DOT_SEGMENTS",
        "/public/./admin, PATH_DOT_SEGMENTS",
        "/public/.., PATH_DOT_SEGMENTS",
        "/public/../admin?x=y, PATH_DOT_SEGMENTS",
        "/public/%2e%2e/admin, PATH_DOT_SEGMENTS",
        "/public/%2E./admin, PATH_DOT_SEGMENTS",
        "/public/.%2e/admin, PATH_DOT_SEGMENTS",
        "/public/%2e/admin, PATH_DOT_SEGMENTS",
        "/..., PATH_DOT_SEGMENTS",
        "/public/..%20/admin, PATH_DOT_SEGMENTS",
        "/public/%20../admin, PATH_DOT_SEGMENTS",
        "/public/.%20./admin, PATH_DOT_SEGMENTS",
        "/%20, PATH_DOT_SEGMENTS",
        "/public/..%C2%A0/admin, PATH_DOT_SEGMENTS",
        "/public/%E3%80%80, PATH_DOT_SEGMENTS",
        // decoding
        "/%, PATH_ESCAPE",
        "/%2, PATH_ESCAPE",
        "/%?ab, PATH_ESCAPE",
        "/%2?e, PATH_ESCAPE",
        "/%zz, PATH_ESCAPE",
        "/%u002e%u002e/admin, PATH_ESCAPE",
        "/%-1, PATH_ESCAPE",
        "/%252e%252e/admin, PATH_DOUBLE_ENCODED",
        "/%252Fadmin, PATH_DOUBLE_ENCODED",
        "/a%2500.html, PATH_DOUBLE_ENCODED",
        "/a%250a, PATH_DOUBLE_ENCODED",
        "/a%25a0, PATH_DOUBLE_ENCODED",
        "/%25%32%65/admin, PATH_DOUBLE_ENCODED",
        "/%2561dmin, PATH_DOUBLE_ENCODED",
        "/x/%25%EF%BC%92%EF%BD%85, PATH_DOUBLE_ENCODED",
        "/x/%252%EF%BD%85, PATH_DOUBLE_ENCODED",
        "/x/%25%EF%BC%92e, PATH_DOUBLE_ENCODED",
        "/x/%25%C2%B2e, PATH_DOUBLE_ENCODED",
        "/x/%25%EF%AC%80, PATH_DOUBLE_ENCODED",
        "/x/%25%F0%9D%9F%9A%F0%9D%91%92, PATH_DOUBLE_ENCODED",
        "/%61dmin, PATH_NOT_CANONICAL",
        "/%41, PATH_NOT_CANONICAL",
        "/a%2Db, PATH_NOT_CANONICAL",
        "/a%5fb, PATH_NOT_CANONICAL",
        "/a%2Eb, PATH_NOT_CANONICAL",
        "/a%7Eb, PATH_NOT_CANONICAL",
        "/a%30, PATH_NOT_CANONICAL",
        // control characters
        "'/a b', PATH_CONTROL",
        "/a%00.html, PATH_CONTROL",
        "/a%0d%0ax: y, PATH_CONTROL",
        "/a%09, PATH_CONTROL",
        "/a%7F, PATH_CONTROL",
        "/a%C2%85b, PATH_CONTROL",
        // bytes that are no text, or text that looks like structure
        "/café, PATH_ENCODING",
        "/%C0%AFadmin, PATH_ENCODING",
        "/%C0%AE%C0%AE/admin, PATH_ENCODING",
        "/%E0%80%AFadmin, PATH_ENCODING",
        "/%ED%A0%80, PATH_ENCODING",
        "/%FF, PATH_ENCODING",
        "/%80, PATH_ENCODING",
        "/a%80b, PATH_ENCODING",
        "/%C3, PATH_ENCODING",
        "/%F4%90%80%80, PATH_ENCODING",
        "/public%EF%BC%8Fadmin, PATH_LOOKALIKE",
        "/public/%EF%BC%8E%EF%BC%8E/admin, PATH_LOOKALIKE",
        "/public/%E2%80%A5/admin, PATH_LOOKALIKE",
        "/public%EF%BC%BCadmin, PATH_LOOKALIKE",
        "/public%EF%BC%9Badmin, PATH_LOOKALIKE",
        "/%E3%81%AA%E3%81%9C%EF%BC%9F, PATH_LOOKALIKE",
        "/100%EF%BC%85, PATH_LOOKALIKE",
    })
    void aPathThatSomeReaderReadsDifferentlyIsRefusedByName(String target, Malformation name) {
        assertThat(refusal(target)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "/@scope%2fname, /@scope%2Fname",
        "/@scope%2Fname/, /@scope%2Fname/",
        "/a%2Fb%2Fc/d, /a%2Fb%2Fc/d",
        "/10%25%2F5, /10%%2F5",
        "/%E3%81%AA%E3%81%9C%EF%BC%9F, /なぜ？",
        "/100%EF%BC%85, /100％",
        "/%EF%BC%8E%EF%BC%8E/admin, /．．/admin",
    })
    void whereARouteMayAllowItAnEncodedSlashStaysAndTextIsText(String target, String path) {
        assertThat(CanonicalPath.of(target, ALLOWED)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/public/..%2fadmin, PATH_DOT_SEGMENTS",
        "/public%2f../admin, PATH_DOT_SEGMENTS",
        "/public/a%2f..%2f..%2fadmin, PATH_DOT_SEGMENTS",
        "/public%2f.%2fadmin, PATH_DOT_SEGMENTS",
        "/public%2f%20/admin, PATH_DOT_SEGMENTS",
        "/%2fadmin, PATH_EMPTY_SEGMENT",
        "/public%2f/admin, PATH_EMPTY_SEGMENT",
        "/public%2f%2fadmin, PATH_EMPTY_SEGMENT",
        "/public%2f, PATH_EMPTY_SEGMENT",
        "/public%252fadmin, PATH_DOUBLE_ENCODED",
        "/public%25%32%66admin, PATH_DOUBLE_ENCODED",
        "/public%5cadmin, PATH_BACKSLASH",
        "/public%00admin, PATH_CONTROL",
        "/public%2f%00admin, PATH_CONTROL",
        "/%2f%C2%80, PATH_CONTROL",
        "/%C0%AF, PATH_ENCODING",
        "/なぜ, PATH_ENCODING",
        "/%2f%FF, PATH_ENCODING",
        "/%3Fa, PATH_ENCODED_DELIMITER",
    })
    void nothingElsePassesThere(String target, Malformation name) {
        assertThat(
                        catchThrowableOfType(
                                        MalformedRequest.class,
                                        () -> CanonicalPath.of(target, ALLOWED))
                                .malformation())
                .isEqualTo(name);
    }

    /** Patterns may be tried at each segment. */
    @Test
    void aPathHasAtMostSoManySegments() {
        String deepest = "/a".repeat(CanonicalPath.MAX_SEGMENTS);
        assertThat(CanonicalPath.of(deepest)).isEqualTo(deepest);
        assertThat(CanonicalPath.of(deepest + "/")).isEqualTo(deepest + "/");
        for (String deeper : new String[] {deepest + "/a", deepest + "/%20b", "/%20b" + deepest}) {
            assertThat(
                            catchThrowableOfType(
                                            MalformedRequest.class, () -> CanonicalPath.of(deeper))
                                    .malformation())
                    .isEqualTo(Malformation.PATH_TOO_LONG);
        }
    }

    @Test
    void aLookalikeIsFoundWhereverItStands() {
        for (int marks = 0; marks < 80; marks++) {
            String target = "/a" + "%CC%81".repeat(marks) + "%EF%BC%8Fadmin";
            assertThatThrownBy(() -> CanonicalPath.of(target))
                    .as("%s marks", marks)
                    .isInstanceOf(MalformedRequest.class);
        }
        assertThat(CanonicalPath.of("/a" + "%CD%B3".repeat(70))).hasSize(72);
    }

    @Test
    void rawControlCharactersAreRefused() {
        for (char c = 0; c < ' '; c++) {
            assertThat(refusal("/a" + c)).isEqualTo(Malformation.PATH_CONTROL);
        }
        assertThat(refusal("/a\u007f")).isEqualTo(Malformation.PATH_CONTROL);
    }

    @ParameterizedTest
    @CsvSource({
        "/a, ''",
        "/a?, ''",
        "/a?b=c, b=c",
        "?b=c, b=c",
        "/a?b?c=../;d%00%zz//, b?c=../;d%00%zz//",
    })
    void theQueryIsWhatFollowsTheFirstQuestionMarkAsItCame(String target, String query) {
        assertThat(CanonicalPath.query(target)).isEqualTo(query);
    }

    @Test
    void controlCharactersAndSpacesInTheQueryAreRefused() {
        for (String query : new String[] {"a b", "a\n", "a\0", "\u007f"}) {
            assertThat(
                            catchThrowableOfType(
                                            MalformedRequest.class,
                                            () -> CanonicalPath.query("/a?" + query))
                                    .malformation())
                    .isEqualTo(Malformation.QUERY_CONTROL);
        }
    }

    /**
     * Whatever passes is a fixed point: resolving and merging it once more, as an upstream might,
     * changes nothing.
     */
    @Test
    void noUpstreamCanResolveAnAcceptedPathToAnother() {
        Random random = new Random(7);
        String[] pieces = {
            "/", "/", "/", ".", "..", "a", "admin", "%2e", "%2f", "%25", "2e", ";", "\\", "%5c",
            "é", "%C3%A9", "%20", "~", "%00", "#", "?", "%", "%3B", " ", "%61"
        };
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder target = new StringBuilder("/");
            for (int n = random.nextInt(8); n > 0; n--) {
                target.append(pieces[random.nextInt(pieces.length)]);
            }
            String path;
            try {
                path = CanonicalPath.of(target.toString());
            } catch (MalformedRequest _) {
                continue;
            }
            accepted++;
            assertThat(path).startsWith("/").doesNotContain("//").doesNotContain(";", "\\", "#");
            assertThat(java.nio.file.Path.of(path).normalize().toString())
                    .isEqualTo(path.length() > 1 ? path.replaceAll("/$", "") : path);
        }
        assertThat(accepted).isGreaterThan(10_000);
    }

    private static Malformation refusal(String target) {
        return catchThrowableOfType(MalformedRequest.class, () -> CanonicalPath.of(target))
                .malformation();
    }
}
