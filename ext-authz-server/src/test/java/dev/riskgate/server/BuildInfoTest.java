// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Properties;

class BuildInfoTest {

    @Test
    void whatTheBuildWroteIsTold() {
        var properties = new Properties();
        properties.setProperty("version", "1.2.3");
        properties.setProperty("commit", "0a1b2c");
        properties.setProperty("modified", "true");
        properties.setProperty("date", "2026-11-29T18:00:00Z");

        assertThat(BuildInfo.of(properties))
                .isEqualTo(new BuildInfo("1.2.3", "0a1b2c", true, "2026-11-29T18:00:00Z"));
    }

    @Test
    void sourcesThatAreNoCheckoutHaveNoCommit() {
        var properties = new Properties();
        properties.setProperty("version", "1.2.3");
        properties.setProperty("commit", "");
        properties.setProperty("date", "");

        assertThat(BuildInfo.of(properties))
                .isEqualTo(new BuildInfo("1.2.3", "unknown", false, "unknown"));
    }

    @Test
    void classesThatWereNotBuiltAreADevelopmentVersion() {
        assertThat(BuildInfo.of(new Properties()))
                .isEqualTo(new BuildInfo("dev", "unknown", false, "unknown"));
    }
}
