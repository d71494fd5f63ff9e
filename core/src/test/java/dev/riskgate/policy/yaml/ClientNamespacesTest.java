// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.PolicySample;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What the policy's key {@code clients} says, and what is said of it. */
class ClientNamespacesTest {

    private static final String ONE =
            "jwt: { name: one, issuer: https://one.example, audiences: [a]";
    private static final String TWO =
            "jwt: { name: two, issuer: https://two.example, audiences: [a]";
    private static final String AGAIN =
            "jwt: { name: again, issuer: https://one.example, audiences: [b]";

    private static String policy(String... credentials) {
        StringBuilder text = new StringBuilder(PolicySample.TOP + "credentials:\n");
        for (String credential : credentials) {
            text.append("  - ").append(credential).append(" }\n");
        }
        return text.toString();
    }

    private static PolicyLoader.Loaded loaded(String... credentials) {
        try {
            return PolicyLoader.parse("policy.yaml", PolicySample.bytes(policy(credentials)));
        } catch (YamlException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static List<String> namespaces(String... credentials) {
        PolicyFile file = loaded(credentials).policy().file();
        assertThat(loaded(credentials).warnings())
                .allMatch(
                        warning ->
                                warning.toString().contains("jwks.file: k.json")
                                        || warning.toString().contains("refused as a conflict"));
        return file.credentials().stream().map(CredentialSettings::clients).toList();
    }

    private static String problem(String... credentials) {
        List<Problem> problems = PolicySample.problems(policy(credentials));
        assertThat(problems).hasSize(1);
        return problems.getFirst().toString();
    }

    @Test
    void eachIssuerHasItsOwnClientsAndApiKeysHaveTheirs() {
        assertThat(namespaces(ONE, TWO, "apiKey: { name: partners"))
                .containsExactly("https://one.example", "https://two.example", "keys");
    }

    @Test
    void credentialsWithOneNamespaceShareClientsAndTheirNamesInThePolicyDoNotMatter() {
        assertThat(namespaces(ONE, AGAIN))
                .containsExactly("https://one.example", "https://one.example");
        assertThat(namespaces(ONE + ", clients: us", TWO + ", clients: us"))
                .containsExactly("us", "us");
        assertThat(namespaces(ONE, "apiKey: { name: k, clients: https://one.example"))
                .containsExactly("https://one.example", "https://one.example");
        assertThat(
                        loaded(ONE + ", clients: us", TWO + ", clients: us")
                                .policy()
                                .file()
                                .namespaces())
                .containsExactly("us");
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThat(problem(ONE + ", clients: ''")).contains("1 to 256 characters");
        assertThat(problem("apiKey: { name: k, clients: \"a\\nb\"")).contains("no control");
        assertThat(problem(ONE + ", clients: " + "x".repeat(257))).contains("1 to 256 characters");
    }

    @Test
    void anIssuerThatIsCalledAsTheApiKeysNamespaceHasToBeNamedOtherwise() {
        String keys = "jwt: { name: one, issuer: keys, audiences: [a], jwks: { file: k.json }";
        assertThat(problem(keys))
                .contains("belongs to apiKey credentials", "name it under clients");
        assertThat(namespaces(keys + ", clients: tokens")).containsExactly("tokens");
        assertThat(namespaces(keys + ", clients: keys")).containsExactly("keys");
    }

    @Test
    void aKeyIsTheSameClientInWhicheverHeaderItIsShown() {
        assertThat(problem("apiKey: { name: a", "apiKey: { name: b, header: x-b, clients: others"))
                .contains("share one key file", "write clients: keys here");
        assertThat(problem("apiKey: { name: a, clients: us", "apiKey: { name: b, header: x-b"))
                .contains("write clients: us here");
    }

    @Test
    void oneIssuersTokensThatNameClientsInTwoWaysAreAWarning() {
        assertThat(loaded(ONE, AGAIN + ", clientId: claims.azp").warnings())
                .singleElement()
                .asString()
                .contains("\"one\" has the same issuer and names clients by other claims");
        assertThat(loaded(ONE, AGAIN + ", claims: { tenant: org }").warnings()).hasSize(1);
        assertThat(loaded(ONE, AGAIN + ", clientId: claims.azp, clients: apps").warnings())
                .isEmpty();
        assertThat(loaded(ONE, TWO + ", clientId: claims.azp").warnings()).isEmpty();
    }
}
