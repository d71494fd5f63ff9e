// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class HostGlobTest {

    @ParameterizedTest
    @CsvSource({
        "a.com, a.com, true",
        "a.com, b.com, false",
        "*.a.com, x.a.com, true",
        "*.a.com, x.y.a.com, true",
        "*.a.com, a.com, false",
        "*.a.com, .a.com, false",
        "*.a.com, xa.com, false",
        "*.a.com, x.a.com.evil, false",
    })
    void aWildcardMatchesNamesBelowAndNotTheNameItself(String glob, String host, boolean matches) {
        assertThat(HostGlob.matches(glob, host)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "*.a.com, *.a.com, true",
        "*.a.com, *.x.a.com, true",
        "*.x.a.com, *.a.com, false",
        "*.a.com, *.ba.com, false",
        "a.com, *.a.com, false",
        "*.a.com, x.a.com, true",
        "*.a.com, a.com, false",
        "a.com, a.com, true",
    })
    void aWildcardCoversNarrowerOnes(String wide, String narrow, boolean covers) {
        assertThat(HostGlob.covers(wide, narrow)).isEqualTo(covers);
    }

    @Test
    void noHostsAreAllHostsAndEachHostHasToBeCovered() {
        assertThat(HostGlob.allCovered(List.of(), List.of())).isTrue();
        assertThat(HostGlob.allCovered(List.of(), List.of("a.com"))).isTrue();
        assertThat(HostGlob.allCovered(List.of("a.com"), List.of())).isFalse();
        assertThat(HostGlob.allCovered(List.of("a.com", "*.b.com"), List.of("x.b.com"))).isTrue();
        assertThat(HostGlob.allCovered(List.of("a.com"), List.of("a.com", "b.com"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "a",
                "z",
                "0",
                "9",
                "a.com",
                "*.a.com",
                "a-b_c.com",
                "[2001:db8::1]",
                "192.0.2.1"
            })
    void aNameAWildcardOrAnAddressIsTaken(String glob) {
        assertThat(HostGlob.fault(glob)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``; must be a host name, or *.example.com",
                "*.; must be a host name, or *.example.com",
                "A.com; lower case",
                "a.coM; lower case",
                "Z; lower case",
                "a.com.; leave out the dot",
                "a.com:80; without scheme, port and path",
                "https://a.com; without scheme, port and path",
                "a.com/x; without scheme, port and path",
                "a com; without scheme, port and path",
                "ä.com; without scheme, port and path",
                "a@b; without scheme, port and path",
                "a{b; without scheme, port and path",
                "a`b; without scheme, port and path",
                "[2001:DB8::1]; lower case",
                "[2001:db8:0::1]; write [2001:db8::1]",
                "[::ffff:192.0.2.1]; write 192.0.2.1",
                "[::1; an IPv6 address in brackets",
                "[::1]:443; write [::1]",
                "api*; no pattern is taken here but *.example.com",
                "a.*; no pattern is taken here but *.example.com",
                "a*.; no pattern is taken here but *.example.com",
                "api-*.a.com; but *.a.com, for all names below a.com",
                "*.*.a.com; but *.a.com, for all names below a.com",
                ".*\\.a\\.com; but *.a.com, for all names below a.com",
                "a\\.com; no pattern is taken here but *.example.com"
            })
    void whatIsNoHostIsRefusedWithWhatToWrite(String glob, String advice) {
        assertThat(HostGlob.fault(glob)).contains(advice);
    }
}
