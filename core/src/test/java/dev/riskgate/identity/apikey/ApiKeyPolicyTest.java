// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a policy says of API keys. */
class ApiKeyPolicyTest {

    @Test
    void thereAreDefaultsForAllButTheName() throws Exception {
        assertThat(settings("{ name: partners }"))
                .containsExactly(new ApiKeySettings("partners", "keys", "x-api-key", false));
        assertThat(settings("{ name: p, header: X-Partner, clients: partners, forward: true }"))
                .containsExactly(new ApiKeySettings("p", "partners", "x-partner", true));
    }

    @Test
    void aClientIsToldWhichHeaderTheKeyBelongsIn() throws Exception {
        assertThat(settings("{ name: p, header: X-Partner }").getFirst().howToSend())
                .isEqualTo("an API key in the header x-partner");
    }

    /** Else what a browser or a proxy writes there would be tried as a key, or a key be lost. */
    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "host", "via", "X-Forwarded-For", "x-riskgate-key"})
    void noKeyTravelsInAHeaderThatMeansSomethingElse(String header) {
        assertFault("{ name: p, header: " + header + " }", "no key may travel in this header");
    }

    @Test
    void aHeaderIsOneNameOf64CharactersAtMost() throws Exception {
        String longest = "x".repeat(64);
        assertThat(settings("{ name: p, header: " + longest + " }").getFirst().header())
                .isEqualTo(longest);
        assertFault("{ name: p, header: " + longest + "x }", "must be the name of a header");
        assertFault("{ name: p, header: 'x key' }", "must be the name of a header");
        assertFault("{ name: p, header: 'x-*' }", "no pattern is taken here");
        assertThat(settings("{ name: p }").getFirst().namesTenants()).isFalse();
    }

    @Test
    void twoCredentialsCannotReadOneHeader() throws Exception {
        assertFault(
                "{ name: p }\n  - apiKey: { name: q, header: X-API-Key }",
                "another apiKey credential reads the header \"x-api-key\" already");
        assertThat(settings("{ name: p }\n  - apiKey: { name: q, header: X-Partner }")).hasSize(2);
    }

    /** Else a key shown in another header would be another client, with fresh limits. */
    @Test
    void allApiKeysHaveTheirClientsInOneNamespace() throws Exception {
        String other = "\n  - apiKey: { name: q, header: x-q";
        String fault = "the apiKey credentials share one key file, and so their clients: write";
        assertFault(
                "{ name: p, clients: a }" + other + ", clients: b }",
                "[1].apiKey.clients: " + fault + " clients: a here, too");
        assertFault("{ name: p, clients: a }" + other + " }", "[1].apiKey.name: " + fault);
        assertThat(settings("{ name: p, clients: a }" + other + ", clients: a }")).hasSize(2);
    }

    private static void assertFault(String apiKey, String fault) {
        assertThatThrownBy(() -> settings(apiKey)).as(apiKey).hasMessageContaining(fault);
    }

    private static List<ApiKeySettings> settings(String apiKey) throws YamlException {
        String policy =
                "apiVersion: riskgate.dev/v1\nkind: Policy\ncredentials:\n  - apiKey: "
                        + apiKey
                        + "\n";
        return PolicyLoader.parse("policy.yaml", policy.getBytes(StandardCharsets.UTF_8))
                .policy()
                .file()
                .credentials(ApiKeyKind.INSTANCE);
    }
}
