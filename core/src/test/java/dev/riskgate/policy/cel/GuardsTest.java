// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelValidationException;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A rule is asked for every request for which it may hold, and for few others. */
class GuardsTest {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT");
    private static final List<String> PATHS = List.of("/a", "/b", "/c");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "request.method == \"POST\" | POST | *",
                "\"POST\" == request.method | POST | *",
                "request.method != \"POST\" | GET PUT | *",
                "!(request.method == \"POST\") | GET PUT | *",
                "request.method in [\"POST\", \"PUT\"] | POST PUT | *",
                "!(request.method in [\"POST\", \"PUT\"]) | GET | *",
                "request.path == \"/a\" | * | /a",
                "request.path != \"/a\" | * | /b /c",
                "request.path in [\"/a\", \"/b\"] | * | /a /b",
                "!(request.path in [\"/a\", \"/b\"]) | * | /c",
                "request.method == \"POST\" && request.path == \"/a\" && true | POST | /a",
                "request.upgrade && (request.method == \"PUT\" && request.path != \"/a\")"
                        + " | PUT | /b /c",
                "request.method != \"POST\" && request.method != \"PUT\" | GET | *",
                "request.method == \"PUT\" && request.method in [\"PUT\", \"GET\"] | PUT | *",
                "request.method != \"PUT\" && request.method in [\"PUT\", \"GET\"] | GET | *",
                "request.method == \"PUT\" && request.method == \"GET\" | - | *",
                "request.method in [] | - | *",
            })
    void aComparisonWithLiteralsSaysForWhichRequestsAloneItCanBeTrue(
            String condition, String methods, String paths) throws Exception {
        assertThat(allowed(condition)).containsExactly(methods, paths);
    }

    /** Left out by mistake, a rule would be silent where it should deny. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.method == \"POST\" || request.path == \"/a\"",
                "!(request.method == \"POST\" && request.path == \"/a\")",
                "!(request.method != \"POST\")",
                "!(!(request.method == \"POST\"))",
                "request.method in [request.host, \"POST\"]",
                "request.method in [\"POST\", 1]",
                "request.method in client.roles",
                "[\"POST\"] in [request.method]",
                "request.method == request.path",
                "request.method.startsWith(\"POST\")",
                "request.method == 1",
                "request.method < \"POST\"",
                "request.host == \"POST\"",
                "request.headers.method == \"POST\"",
                "client.method == \"POST\"",
                "method == \"POST\"",
                "has(request.method) == \"POST\"",
                "\"POST\" == \"POST\"",
                "request.method == \"POST\" ? true : true",
                "true",
            })
    void whateverElseAConditionSaysItIsAskedForEveryRequest(String condition) throws Exception {
        assertThat(allowed(condition)).containsExactly("*", "*");
    }

    private static List<String> allowed(String condition) throws CelValidationException {
        Guards guards =
                Guards.of(
                        CelParserFactory.standardCelParserBuilder()
                                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                                .build()
                                .parse(condition)
                                .getAst()
                                .getExpr());
        return List.of(
                told(guards.methods(), METHODS, "FOO"), told(guards.paths(), PATHS, "/other"));
    }

    /** Those of a set; a star if it is all there are. */
    private static String told(StringSet set, List<String> known, String other) {
        List<String> all = new ArrayList<>(known);
        all.removeIf(one -> !set.contains(one));
        if (set.isAll()) {
            assertThat(set.contains(other)).isTrue();
            return "*";
        }
        return all.isEmpty() ? "-" : String.join(" ", all);
    }

    @Test
    void setsOfTextsAreSets() {
        List<StringSet> sets = new ArrayList<>();
        for (Set<String> named :
                List.of(Set.<String>of(), Set.of("a"), Set.of("b"), Set.of("a", "b"))) {
            sets.add(StringSet.of(named));
            sets.add(StringSet.of(named).complement());
        }
        for (StringSet one : sets) {
            assertThat(one.isAll())
                    .isEqualTo(one.contains("a") && one.contains("c") && one.contains("b"));
            for (String text : List.of("a", "b", "c")) {
                assertThat(one.complement().contains(text)).isEqualTo(!one.contains(text));
                for (StringSet other : sets) {
                    assertThat(one.and(other).contains(text))
                            .as("%s in %s and %s", text, one, other)
                            .isEqualTo(one.contains(text) && other.contains(text));
                }
            }
        }
    }
}
