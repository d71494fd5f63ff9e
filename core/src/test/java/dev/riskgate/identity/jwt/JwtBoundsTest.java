// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;

import dev.riskgate.identity.jwt.jwks.TestIssuer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** The last token that passes on each side, and the first that does not. */
class JwtBoundsTest {

    /** 9999-12-31T23:59:59Z */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final JwtAuthenticator jwt =
            new JwtAuthenticator(Jwts.SETTINGS, TestIssuer.keys(TestIssuer.RSA));

    @Test
    void aTokenOfTheGreatestLengthIsReadAndALongerOneIsNot() {
        int longest = Jwts.SETTINGS.maxTokenLength();
        assertThat(codeOf(ofLength(longest))).isEqualTo("proven web");
        assertThat(codeOf(ofLength(longest + 1))).isEqualTo("jwt_too_large");
    }

    @Test
    void timesFromTheEpochToTheEndOfTheYear9999AreTaken() {
        assertThat(codeOf("nbf", 0)).isEqualTo("proven web");
        assertThat(codeOf("iat", 0)).isEqualTo("proven web");
        assertThat(codeOf("auth_time", 0)).isEqualTo("proven web");
        assertThat(codeOf("exp", 0)).isEqualTo("jwt_expired");
        assertThat(codeOf("exp", LAST_SECOND)).isEqualTo("proven web");
        assertThat(codeOf("exp", LAST_SECOND + 1)).isEqualTo("jwt_claims");
        assertThat(codeOf("nbf", -0.5)).isEqualTo("jwt_claims");
    }

    @Test
    void aFractionOfASecondCounts() {
        double half = NOW.getEpochSecond() + 0.5;
        Instant end = NOW.plusMillis(30_500);
        String token = TestIssuer.rs256(TestIssuer.claims().claim("exp", half));
        assertThat(code(jwt.identify(bearer(end.minusMillis(1), token), NO_WAIT)))
                .isEqualTo("proven web");
        assertThat(code(jwt.identify(bearer(end, token), NO_WAIT))).isEqualTo("jwt_expired");
    }

    @ParameterizedTest
    @CsvSource({"29, proven web", "30, proven web", "31, jwt_not_yet_valid"})
    void aTokenMayComeFromTheFutureByTheClockSkew(int seconds, String code) {
        assertThat(codeOf("iat", NOW.getEpochSecond() + seconds)).isEqualTo(code);
        assertThat(codeOf("nbf", NOW.getEpochSecond() + seconds)).isEqualTo(code);
    }

    @Test
    void anAudienceIsTextOrAListWithOneAmongWhateverElse() throws JOSEException {
        assertThat(codeOfAudience("'api'")).isEqualTo("proven web");
        assertThat(codeOfAudience("[1,true,null,{},'api']")).isEqualTo("proven web");
        for (String other : List.of("1", "true", "[1]", "[]", "['x']", "'apis'", "'ap'", "'API'")) {
            assertThat(codeOfAudience(other)).as(other).isEqualTo("jwt_audience");
        }
    }

    /** Written by hand, since the library leaves out what is no text. */
    private String codeOfAudience(String audience) throws JOSEException {
        String claims = TestIssuer.claims().audience((String) null).build().toString();
        JWSObject token =
                new JWSObject(
                        TestIssuer.header(JWSAlgorithm.RS256, TestIssuer.RSA).build(),
                        new Payload(
                                claims.replaceFirst(
                                        "\\{", "{\"aud\":" + audience.replace('\'', '"') + ",")));
        token.sign(new RSASSASigner(TestIssuer.RSA));
        return codeOf(token.serialize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"at_hash", "c_hash"})
    void eitherHashOfAnIdTokenTellsIt(String hash) {
        assertThat(codeOf(hash, "abc")).isEqualTo("jwt_id_token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // a payload that is not encoded would be another text under the same signature
                "{'alg':'RS256','kid':'rsa-1','b64':false}|jwt_malformed",
                "{'alg':'RS256','kid':'rsa-1','b64':true}|jwt_malformed",
                "{'alg':'RS256','kid':'rsa-1','crit':['x']}|jwt_malformed",
                "{'alg':'RS256','kid':'rsa-1','enc':'A128GCM'}|jwt_encrypted",
                "{'alg':'RS256','kid':'rsa-1','typ':1}|jwt_type",
                "{'alg':'RS256','kid':'rsa-1','typ':'application/'}|jwt_signature",
                "{'alg':'RS256','kid':'rsa-1','typ':'application/at+jwt'}|jwt_signature",
                "{'alg':'RS256','kid':'rsa-1','typ':'AT+JWT'}|jwt_signature",
                "{'alg':'RS256','kid':'rsa-1','typ':'application/application/jwt'}|jwt_type",
                "{'alg':'RS256','kid':'rsa-1','typ':'dpop+jwt'}|jwt_type"
            })
    void aHeaderThatAsksForMoreOrForAnotherKindIsRefused(String header, String code) {
        String[] parts = TestIssuer.token().split("\\.");
        String token = encode(header.replace('\'', '"')) + "." + parts[1] + "." + parts[2];
        assertThat(codeOf(token)).isEqualTo(code);
    }

    @Test
    void onlyFivePartsAreAnEncryptedToken() {
        String token = encode("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + ".a.b";
        assertThat(codeOf(token + ".c")).isEqualTo("jwt_malformed");
        assertThat(codeOf(token + ".c.d")).isEqualTo("jwt_encrypted");
        assertThat(codeOf(token + ".c.d.e")).isEqualTo("jwt_malformed");
        assertThat(codeOf("." + token)).isEqualTo("jwt_malformed");
        assertThat(codeOf(TestIssuer.token() + ".a.b")).isEqualTo("jwt_malformed");
    }

    /** Pads the claims, and the header by as many characters as that cannot reach. */
    private static String ofLength(int length) {
        for (int header = 1; header < 5; header++) {
            JWSHeader padded =
                    TestIssuer.header(JWSAlgorithm.RS256, TestIssuer.RSA)
                            .customParam("pad", "x".repeat(header))
                            .build();
            int bare = sign(padded, 1).length();
            int pad = 1 + (length - bare) * 3 / 4;
            for (int more = 0; more < 3; more++) {
                String token = sign(padded, pad + more);
                if (token.length() == length) {
                    return token;
                }
            }
        }
        throw new AssertionError("no padding makes a token of " + length + " characters");
    }

    private static String sign(JWSHeader header, int pad) {
        JWTClaimsSet claims = TestIssuer.claims().claim("pad", "x".repeat(pad)).build();
        return TestIssuer.sign(header, claims, TestIssuer.RSA);
    }

    private String codeOf(String claim, Object value) {
        return codeOf(TestIssuer.rs256(TestIssuer.claims().claim(claim, value)));
    }

    private String codeOf(String token) {
        return code(jwt.identify(bearer(NOW, token), NO_WAIT));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
}
