// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverrideHeadersTest {

    @Test
    void headersThatNameAnotherMethodOrPathAreRefusedUnlessAllowed() {
        assertThat(OverrideHeaders.REFUSE.refused())
                .containsExactlyInAnyOrder(
                        "x-http-method-override",
                        "x-http-method",
                        "x-method-override",
                        "x-original-url",
                        "x-rewrite-url");
        assertThat(OverrideHeaders.ALLOW.refused()).isEmpty();
    }
}
