// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.jwt.jwks.NativeCrypto;
import dev.riskgate.server.BuildInfo;

import org.junit.jupiter.api.Test;

class VersionReportTest {

    private static final BuildInfo BUILD =
            new BuildInfo("1.2.3", "0a1b2c", false, "2026-11-29T18:00:00Z");
    private static final VersionReport.Platform PLATFORM =
            new VersionReport.Platform("25.0.3+9", "Acme", "Linux", "aarch64");

    @Test
    void aPersonReadsWhatRunsHere() {
        var report =
                new VersionReport(BUILD, PLATFORM, new NativeCrypto.State.Loaded("Provider 2.5"));

        assertThat(report.text())
                .isEqualTo(
                        """
                        riskgate 1.2.3
                          commit         0a1b2c
                          date           2026-11-29T18:00:00Z
                          java           25.0.3+9, Acme
                          system         Linux aarch64
                          native crypto  Provider 2.5\
                        """);
    }

    @Test
    void aProgramReadsTheSame() {
        var report =
                new VersionReport(BUILD, PLATFORM, new NativeCrypto.State.Loaded("Provider 2.5"));

        assertThat(report.json())
                .isEqualTo(
                        "{\"version\":\"1.2.3\",\"commit\":\"0a1b2c\",\"modified\":false,"
                                + "\"date\":\"2026-11-29T18:00:00Z\","
                                + "\"java\":{\"version\":\"25.0.3+9\",\"vendor\":\"Acme\"},"
                                + "\"system\":{\"os\":\"Linux\",\"arch\":\"aarch64\"},"
                                + "\"nativeCrypto\":{\"loaded\":true,\"provider\":\"Provider"
                                + " 2.5\"}}");
    }

    @Test
    void itSaysWhyNativeCodeIsNotLoaded() {
        var report =
                new VersionReport(BUILD, PLATFORM, new NativeCrypto.State.NotLoaded("no room"));

        assertThat(report.text())
                .contains("native crypto  not loaded, the JDK verifies signatures: no room");
        assertThat(report.json())
                .contains("\"nativeCrypto\":{\"loaded\":false,\"reason\":\"no room\"}");
    }

    @Test
    void aCheckoutThatWasChangedIsSaidToBe() {
        var changed = new BuildInfo("1.2.3", "0a1b2c", true, "2026-11-29T18:00:00Z");

        assertThat(VersionReport.line(changed))
                .isEqualTo("riskgate 1.2.3 (0a1b2c, modified, 2026-11-29T18:00:00Z)");
    }
}
