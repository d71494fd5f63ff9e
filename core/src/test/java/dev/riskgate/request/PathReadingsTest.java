// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.PathAllowance.ALLOW;
import static dev.riskgate.request.PathAllowance.REFUSE;
import static dev.riskgate.request.PathAllowance.SAME_ROUTE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.text.Normalizer;
import java.util.Random;

class PathReadingsTest {

    private static final PathAllowances BOTH = new PathAllowances(SAME_ROUTE, SAME_ROUTE);

    @ParameterizedTest
    @CsvSource({
        "/v1/users, ''",
        "/100%, ''",
        "/wiki/日本, ''",
        "/npm/@a%2Fb, /npm/@a/b",
        "/a%2Fb%2Fc, /a/b/c",
        "/wiki/なぜ？, '/wiki/なぜ?|/wiki/なぜ'",
        "/wiki/100％, /wiki/100%",
        "/wiki/AC／DC, /wiki/AC/DC",
        "/wiki/a＼b, '/wiki/a/b|/wiki/a\\b'",
        "/wiki/a；b/c？d, '/wiki/a;b/c?d|/wiki/a/c?d|/wiki/a;b/c|/wiki/a/c'",
        "/wiki/a＃b/c？, '/wiki/a#b/c?|/wiki/a|/wiki/a#b/c'",
        "/wiki/ａｄｍｉｎ／x, /wiki/admin/x",
        "/wiki/ａｄｍｉｎ, /wiki/admin",
        "/wiki/ªdmin, /wiki/admin",
        "/wiki/cafe\u0301, /wiki/café",
        "/a%2F\u0307b, '/a/\u0307b'",
        "/admin\u037ex／y, '/admin;x/y|/admin/y|/admin;x／y|/admin'",
        "/wiki/a；b/c, '/wiki/a;b/c|/wiki/a/c'",
        "/wiki/＃1, '/wiki/#1|/wiki/'",
        "/wiki/そして…, /wiki/そして...",
        "/wiki/a%2Fb？, '/wiki/a/b？|/wiki/a%2Fb?|/wiki/a%2Fb|/wiki/a/b?|/wiki/a/b'",
    })
    void everyPathThatAServerMayReadIsNamedOnce(String path, String others) {
        assertThat(String.join("|", PathReadings.others(path, BOTH))).isEqualTo(others);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/．．/admin",
                "/public/．．／admin",
                "/public／．．／admin",
                "/public/‥/admin",
                "/public/…",
                "/public/.．/admin",
                "/public/．",
                "/public/x／..／admin",
                "/public＼．．＼admin",
                "/public/．．；x/admin",
                "/public/．．？/admin",
                "/public/；/admin",
                "/public／／admin",
                "/public/x／／admin",
                "/％2e％2e/admin",
                "/public％2Fadmin",
                "/public/%2℅/admin",
                "/x/％２ｅ％２ｅ／admin",
                "/x/%２ｅ",
                "/x/%ﬀ",
                "/public/..\u037e／admin",
            })
    void goingUpAndEscapesThatCouldBeReadIntoTextAreRefused(String path) {
        assertThat(refusal(path, BOTH)).isEqualTo(Malformation.PATH_LOOKALIKE);
    }

    @Test
    void eachIsRefusedAndAllowedAlone() {
        var slash = new PathAllowances(ALLOW, REFUSE);
        var text = new PathAllowances(REFUSE, ALLOW);
        assertThat(PathReadings.others("/a%2Fb", slash)).isEmpty();
        assertThat(PathReadings.others("/．．/b", text)).isEmpty();
        assertThat(refusal("/a%2Fb", text)).isEqualTo(Malformation.PATH_ENCODED_SLASH);
        assertThat(refusal("/a？", slash)).isEqualTo(Malformation.PATH_LOOKALIKE);
        assertThat(PathReadings.others("/a%2Fb？", new PathAllowances(ALLOW, SAME_ROUTE)))
                .containsExactly("/a%2Fb?", "/a%2Fb");
        assertThat(PathReadings.others("/a%2F．．", new PathAllowances(SAME_ROUTE, ALLOW)))
                .containsExactly("/a/．．");
        assertThat(slash.or(text)).isEqualTo(new PathAllowances(ALLOW, ALLOW));
        assertThat(BOTH.or(PathAllowances.NONE)).isEqualTo(BOTH);
        assertThat(PathAllowances.NONE.or(BOTH)).isEqualTo(BOTH);
    }

    @Test
    void onlyPathsThatHaveToBeLookedAtAreNotPlain() {
        assertThat(PathReadings.isPlain("/v1/users")).isTrue();
        assertThat(PathReadings.isPlain("/v1/ªdmin")).isFalse();
        assertThat(PathReadings.isPlain("/a%2Fb")).isFalse();
        assertThat(PathReadings.isPlain("/a\u037eb")).isFalse();
        assertThat(PathReadings.isPlain("/\ud83c\udd00")).isFalse();
    }

    /** They ask the routes and the rules each. */
    @Test
    void aPathThatCanBeReadInTooManyWaysIsRefused() {
        assertThat(PathReadings.others("/a；b＼c＃d？e/f", BOTH)).hasSizeLessThanOrEqualTo(16);
        assertThat(refusal("/a%2F；b＼c＃d？e/\u037ef", BOTH)).isEqualTo(Malformation.PATH_LOOKALIKE);
        assertThat(refusal("/a" + "／a".repeat(512), BOTH)).isEqualTo(Malformation.PATH_TOO_LONG);
    }

    /** Seeded: no text whose normal form goes up, or is another path, is read as itself alone. */
    @Test
    void whateverNormalisationMakesOfATextIsAmongItsReadings() {
        String[] pieces = {
            "/", "／", "．", ".", "‥", "…", "a", "；", "？", "％", "2", "e", "F", "＼", "%2F", "é", "＃",
            "℅", "ａ", "２", "ｅ", "\u037e", "ﬀ", "%"
        };
        Random random = new Random(14);
        int read = 0;
        for (int i = 0; i < 40_000; i++) {
            StringBuilder text = new StringBuilder("/a");
            for (int n = random.nextInt(9); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String path = text.toString();
            try {
                // As a canonical path is: no plain dot segment, and no empty one.
                CanonicalPath.of(escaped(path), new PathSettings(BOTH, Backend.UNIX));
                var others = PathReadings.others(path, BOTH);
                String normal = Normalizer.normalize(path, Normalizer.Form.NFKC);
                String resolved =
                        java.nio.file.Path.of(
                                        normal.replace("%2F", "/")
                                                .replace('\\', '/')
                                                .replaceAll("[;?#].*", ""))
                                .normalize()
                                .toString();
                assertThat(resolved).as(path).startsWith("/a");
                if (!normal.equals(path)) {
                    assertThat(others).as(path).contains(normal);
                }
                if (!others.isEmpty()) {
                    read++;
                    assertThat(others).hasSizeLessThanOrEqualTo(PathReadings.MAX_READINGS);
                    assertThat(others).as(path).allMatch(other -> !other.contains("/../"));
                } else {
                    assertThat(normal).as(path).isEqualTo(path);
                }
            } catch (MalformedRequest _) {
                continue;
            }
        }
        assertThat(read).isGreaterThan(2_000);
    }

    private static String escaped(String path) {
        StringBuilder target = new StringBuilder();
        for (byte b : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            target.append(b < 0 ? "%%%02X".formatted(b) : String.valueOf((char) b));
        }
        return target.toString();
    }

    private static Malformation refusal(String path, PathAllowances allowances) {
        return catchThrowableOfType(
                        MalformedRequest.class, () -> PathReadings.others(path, allowances))
                .malformation();
    }
}
