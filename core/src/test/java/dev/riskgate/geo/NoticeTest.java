// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data that ship are used on terms. */
class NoticeTest {

    @Test
    void whoseDataShipIsSaidBesideTheLicenceAndInTheDocumentation() throws IOException {
        for (String file : new String[] {"../NOTICE", "../docs/geo.md"}) {
            assertThat(Files.readString(Path.of(file)))
                    .as(file)
                    .contains(
                            "https://www.routeviews.org",
                            "https://www.nro.net",
                            "IP Geolocation by DB-IP",
                            "https://db-ip.com",
                            "https://creativecommons.org/licenses/by/4.0",
                            "https://iptoasn.com",
                            "Natural Earth")
                    .doesNotContain("ODbL", "CC BY-SA");
        }
    }

    @Test
    void theTableItselfSaysSo() {
        assertThat(GeoTable.shipped().source())
                .contains("routeviews.org", "nro.net", "db-ip.com", "CC BY 4.0", "IPtoASN");
    }
}
