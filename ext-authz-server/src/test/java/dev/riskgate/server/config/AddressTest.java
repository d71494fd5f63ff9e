// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:9191", "localhost:0", "[::1]:80", "unix:/run/a.sock"})
    void whatIsReadIsShownAgain(String text) {
        assertThat(Address.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9191",
                ":9191",
                "a:",
                "a:-1",
                "a:65536",
                "a:1x",
                "::1:80",
                "[a]:80",
                "unix:",
                "unix:relative",
                "[::1]"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThat(Address.parse(text)).isNull();
    }

    @Test
    void bracketsAreOnlyForAddressesWithColons() {
        assertThat(Address.parse("[::]:1")).isEqualTo(new Address.Tcp("::", 1));
    }
}
