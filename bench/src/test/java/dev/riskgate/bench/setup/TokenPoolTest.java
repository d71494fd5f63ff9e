// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

class TokenPoolTest {

    private static final int CLIENTS = 3;

    private final Instant now = Instant.now();

    @TempDir Path directory;

    @Test
    void everyTokenIsAnotherOneOfTheNextClientAndHolds() throws Exception {
        TokenPool pool = pool(2 * CLIENTS, now);
        var key = JWKSet.parse(pool.jwks()).getKeys().getFirst().toRSAKey();

        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 2 * CLIENTS; i++) {
            SignedJWT token = SignedJWT.parse(pool.token(i));
            assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
            assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(BenchClient.id(i % CLIENTS));
            assertThat(seen.add(pool.token(i))).isTrue();
        }
        assertThat(pool.jwks()).doesNotContain("\"d\"");
    }

    @Test
    void theNextRunFindsThemAndSignsWhatIsMissingWithTheSameKey() throws IOException {
        TokenPool first = pool(CLIENTS, now);
        TokenPool second = pool(2 * CLIENTS, now.plusSeconds(60));

        assertThat(tokens(second, CLIENTS)).isEqualTo(tokens(first, CLIENTS));
        assertThat(second.jwks()).isEqualTo(first.jwks());
        assertThat(tokens(second, 2 * CLIENTS)).hasSize(2 * CLIENTS);
    }

    @Test
    void tokensThatWouldEndDuringARunAreMadeAnew() throws IOException {
        TokenPool old = pool(CLIENTS, now);
        TokenPool fresh = pool(CLIENTS, now.plus(Duration.ofDays(30)));

        assertThat(tokens(fresh, CLIENTS)).doesNotContainAnyElementsOf(tokens(old, CLIENTS));
        assertThat(fresh.jwks()).isNotEqualTo(old.jwks());
    }

    private TokenPool pool(int count, Instant when) throws IOException {
        return TokenPool.of(directory, count, CLIENTS, InstantSource.fixed(when));
    }

    private static Set<String> tokens(TokenPool pool, int count) {
        var tokens = new HashSet<String>();
        Stream.iterate(0, i -> i + 1).limit(count).map(pool::token).forEach(tokens::add);
        return tokens;
    }
}
