// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static dev.riskgate.policy.PolicyFaults.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/**
 * What is warned about in a condition that holds for more or less than it seems to. The condition
 * starts in column 7.
 */
class ConditionWarningTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    "GET" == request.method | 7 | most upstreams answer HEAD like GET, and this does not cover it; write request.method in ["GET", "HEAD"]
                    request.method in ["GET"] | 26 | most upstreams answer HEAD like GET, and this does not cover it; write request.method in ["GET", "HEAD"]
                    size(request.query) == 2000 | 30 | size(request.query) counts parameters; size(request.rawQuery) counts characters
                    size(request.query) > 101 | 29 | size(request.query) counts parameters; size(request.rawQuery) counts characters
                    2000 < size(request.query) | 7 | size(request.query) counts parameters; size(request.rawQuery) counts characters
                    request.path.matches("/admin/*") | 28 | matches takes a regular expression; for a path pattern write request.path.glob("/admin/*")
                    request.query["a"][0] == "x" | 26 | a caller may send further values, which this does not look at, or none, which counts as a match; write request.query["a"].exists(v, v == ...)
                    ["x"] == request.headers["a"] | 7 | a caller may send further values, and then these lists differ; write request.headers["a"].exists(v, v == ...)
                    request.segments[0] == "x" | 24 | a path with fewer segments counts as a match; if that is not meant, write size(request.segments) > N &&
                    """)
    void aWarningSaysWhatIsMissed(String when, int column, String words) {
        assertThat(warning(when)).isEqualTo("7:" + column + ": rules[0].when: " + words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "PUT" == request.method
                    request.method in ["GET", "HEAD"]
                    size(request.query) > 100
                    request.path == "/"
                    request.path == "/" + client.id
                    request.host.matches("a/*")
                    request.path.startsWith(client.id)
                    request.time.getHours("Europe/Berlin") > 2
                    client.roles[0] == "x"
                    client.roles == ["x"]
                    request.method.startsWith("A-1")
                    place.country.startsWith("A")
                    place.country.startsWith("Z")
                    request.upgrade && dyn(client.id)
                    """)
    void whatHoldsAsItReadsIsNotWarnedAbout(String when) {
        assertThat(warnings(when)).isEmpty();
    }

    private static String warning(String when) {
        List<String> all = warnings(when);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static List<String> warnings(String when) {
        try {
            return PolicyLoader.parse("p", PolicySample.bytes(PolicySample.TOP + rule(when)))
                    .warnings()
                    .stream()
                    .map(warning -> warning.toString().replace("p:", ""))
                    .toList();
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }
}
