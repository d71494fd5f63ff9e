// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.lab.world.Call;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class AccessLogTest {

    private static final String GET =
            "203.0.113.9 - ann [17/May/2015:10:05:03 +0200] \"GET /a?b=c HTTP/1.1\" 200 12"
                    + " \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"";

    @Test
    void aLineIsACall() {
        Call call = read(GET).calls().getFirst();

        assertThat(call.address().getHostAddress()).isEqualTo("203.0.113.9");
        assertThat(Instant.ofEpochMilli(call.millis())).isEqualTo("2015-05-17T08:05:03Z");
        assertThat(call.agent()).isEqualTo("Mozilla/5.0 (X11; Linux x86_64)");
        assertThat(call.operation().method()).isEqualTo("GET");
        assertThat(call.client()).isEqualTo("203.0.113.9");
    }

    @Test
    void addressesOfAllOfTheInternetComeBackAsTheyWere() {
        for (String address : List.of("1.2.3.4", "16.0.0.0", "15.255.255.255", "223.255.255.254")) {
            assertThat(read(GET.replace("203.0.113.9", address)).calls().getFirst().address())
                    .hasToString("/" + address);
        }
    }

    @Test
    void aClientIsAnAddressAProgramOrAUser() {
        assertThat(AccessLog.of(List.of(GET), AccessLog.Client.USER).calls().getFirst().client())
                .isEqualTo("ann");
        assertThat(AccessLog.of(List.of(GET), AccessLog.Client.AGENT).calls().getFirst().client())
                .startsWith("Mozilla/5.0");
        assertThat(AccessLog.of(List.of(GET.replace("ann", "-")), AccessLog.Client.USER).skipped())
                .isOne();
    }

    @Test
    void whatIsNoRequestIsCountedAndSkipped() {
        AccessLog log =
                read(
                        "",
                        "\u0000garbage",
                        GET.replace("203.0.113.9", "::1"),
                        GET.replace("203.0.113.9", "999.0.113.9"),
                        GET.replace("17/May/2015", "99/May/2015"),
                        GET.replace("GET /a?b=c HTTP/1.1", "-"),
                        GET);

        assertThat(log.calls()).hasSize(1);
        assertThat(log.skipped()).isEqualTo(6);
    }

    @Test
    void callsAreInTheOrderOfTime() {
        String earlier = GET.replace("10:05:03", "09:05:03");

        assertThat(read(GET, earlier).calls()).extracting(Call::millis).isSorted().hasSize(2);
    }

    private static AccessLog read(String... lines) {
        return AccessLog.of(List.of(lines), AccessLog.Client.ADDRESS);
    }
}
