// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.EC;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.OTHER_RSA;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.RSA;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Identification.Rejected;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Published keys that cannot be used, and what is said of them. */
class JwksEntriesTest extends JwksWorld {

    @Test
    void aCertificateThatDoesNotFitItsKeySpoilsNothing() {
        for (String certificate :
                new String[] {
                    "\"x5c\":[\"rubbish\"]", "\"x5c\":7", "\"x5u\":\"::\"", "\"x5t#S256\":[]"
                }) {
            publish("{\"keys\":[" + with(RSA.toPublicJWK().toJSONString(), certificate) + "]}");
            refresh();
            assertThat(source.status().problem()).as(certificate).isEmpty();
            assertThat(codeOf(TOKEN)).as(certificate).isEqualTo("proven web");
        }
    }

    @Test
    void aKeyWithAnEmptyUseIsToldAndItsTokensAreNotSaidToNameAnUnpublishedKey() {
        String empty = RSA.toPublicJWK().toJSONString().replace("\"use\":\"sig\"", "\"use\":\"\"");
        publish("{\"keys\":[" + OTHER_RSA.toPublicJWK().toJSONString() + "," + empty + "]}");
        refresh();
        assertThat(source.keys(blocking(Duration.ofSeconds(20))).leftOut().told())
                .isEqualTo("key 2: its use is empty; leave it away, or write sig");
        assertThat(codeOf(NEXT_TOKEN)).isEqualTo("proven web");
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_key_unknown");
        assertThat(reasonOf(TOKEN)).contains("cannot be used", "log says why");

        publish("{\"keys\":[" + empty + "]}");
        refresh();
        assertThat(source.status().problem())
                .endsWith("(key 1: its use is empty; leave it away, or write sig)");
    }

    @Test
    void keysBeyondTheHundredthAreTold() {
        String hundred =
                IntStream.range(0, 100)
                        .mapToObj(i -> EC.toPublicJWK().toJSONString().replace("ec-1", "ec-" + i))
                        .collect(Collectors.joining(","));
        publish("{\"keys\":[" + hundred + "," + RSA.toPublicJWK().toJSONString() + "]}");
        refresh();
        assertThat(source.status().keys()).isEqualTo(100);
        assertThat(source.keys(blocking(Duration.ofSeconds(20))).leftOut().told())
                .isEqualTo("key 101: it stands behind 100 others");
        assertThat(reasonOf(TOKEN)).contains("cannot be used");
        assertThat(reasonOf(NEXT_TOKEN)).contains("No key that the token's issuer publishes");
    }

    @Test
    void eachOtherFaultHasItsOwnReasonAndOnlyAFewAreWrittenOut() {
        publish(
                "{\"keys\":["
                        + EC.toPublicJWK().toJSONString()
                        + ",7,{\"kty\":\"RSA\",\"n\":\"AA\"},{\"kty\":\"oct\",\"k\":\"AAAA\"},{},{}]}");
        refresh();
        assertThat(source.keys(blocking(Duration.ofSeconds(20))).leftOut().told())
                .isEqualTo(
                        "key 2: it is no JSON object; key 3: its members cannot be read; key 4: its"
                                + " kind, size or curve is not one that is taken here; and 2 more");
    }

    @Test
    void threeFaultsAreWrittenOutAndNoMoreAreSaidToBeThere() {
        publish("{\"keys\":[" + EC.toPublicJWK().toJSONString() + ",1,2,3]}");
        refresh();
        assertThat(source.keys(blocking(Duration.ofSeconds(20))).leftOut().told())
                .endsWith("key 4: it is no JSON object");
    }

    @Test
    void aKeyForEncryptionIsNoFault() {
        publish(
                "{\"keys\":["
                        + RSA.toPublicJWK().toJSONString()
                        + ","
                        + OTHER_RSA.toPublicJWK().toJSONString().replace("\"sig\"", "\"enc\"")
                        + "]}");
        refresh();
        assertThat(source.keys(blocking(Duration.ofSeconds(20))).leftOut()).isEqualTo(LeftOut.NONE);
        assertThat(source.status().keys()).isEqualTo(1);
    }

    private void publish(String keySet) {
        issuer.behave(IssuerServer.publishing(text(keySet)));
    }

    private static String with(String key, String member) {
        return key.replaceFirst(
                "\\{", "{" + java.util.regex.Matcher.quoteReplacement(member) + ",");
    }

    private String reasonOf(String token) {
        Rejected rejected =
                (Rejected) jwt.identify(bearer(NOW, token), blocking(Duration.ofSeconds(20)));
        return rejected.reason().text();
    }
}
