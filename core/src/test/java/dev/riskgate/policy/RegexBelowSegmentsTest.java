// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route's regular expression is filed below the segments that it begins with. */
class RegexBelowSegmentsTest {

    private static final String POLICY =
            """
            routes:
              - { name: root, match: { path: "regex:/[0-9]+" } }
              - { name: one, match: { path: "regex:/v1/[0-9]+" } }
              - { name: three, match: { path: "regex:/v1/eu/orders/[0-9]+" } }
              - { name: optional, match: { path: "regex:/v1/eux?/[a-z]+" } }
              - { name: either, match: { path: "regex:/v2/a|/v2/b" } }
            """;

    @ParameterizedTest
    @CsvSource({
        "/7, root",
        "/v1/7, one",
        "/v1/7/, one",
        "/v1/eu/orders/7, three",
        "/v1/eu/orders/7/, three",
        "/v1/eu/orders/x, none",
        "/v1/eu/7, none",
        "/v1/eu/orders, optional",
        "/v1/e/orders, none",
        "/v1/eux/orders, optional",
        "/v2/a, either",
        "/v2/b, either",
        "/v2/c, none",
    })
    void itIsFoundHoweverDeepThatIs(String path, String route) {
        PolicySample sample = PolicySample.of(POLICY);
        sample.path = path;

        assertThat(sample.result().route()).isEqualTo(route);
    }
}
