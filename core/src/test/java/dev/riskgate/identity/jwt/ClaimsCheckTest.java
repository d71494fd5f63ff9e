// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.identity.jwt.jws.JwtRefusal;

import org.junit.jupiter.api.Test;

import java.util.Map;

class ClaimsCheckTest {

    /** Tolerates a clock that differs by 30 s. */
    private final ClaimsCheck check = new ClaimsCheck(Jwts.SETTINGS);

    @Test
    void aTokenSaysThatItHasExpiredFromItsEndPlusTheClockSkewOn() throws JwtRefusal {
        Map<String, Object> claims = Map.of("exp", 1_000L);
        assertThat(check.saysExpired(claims, 1_029_999)).isFalse();
        assertThat(check.saysExpired(claims, 1_030_000)).isTrue();
    }

    @Test
    void aTokenWithoutExpirySaysNothingAndOneWithNonsenseIsRefused() throws JwtRefusal {
        assertThat(check.saysExpired(Map.of(), Long.MAX_VALUE)).isFalse();
        assertThatThrownBy(() -> check.saysExpired(Map.of("exp", "soon"), 0))
                .isSameAs(JwtRefusal.TIMES);
    }
}
