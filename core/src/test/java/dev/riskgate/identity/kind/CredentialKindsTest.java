// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.PublicFault;
import dev.riskgate.policy.PolicyLoader;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What has to be true of each kind of credential that is registered. */
class CredentialKindsTest {

    @Test
    void everyKindIsInTheSchemaOfThePolicy() throws IOException {
        try (InputStream schema =
                Objects.requireNonNull(
                        PolicyLoader.class.getResourceAsStream("policy.schema.json"))) {
            JsonNode kinds =
                    JsonMapper.shared().readTree(schema).at("/$defs/credential/properties");
            assertThat(kinds.propertyNames())
                    .containsExactlyInAnyOrderElementsOf(CredentialKinds.labels());
        }
    }

    @Test
    void everyKindIsExplainedWithWhatItsClientsMayBeTold() throws IOException {
        String page = Files.readString(Path.of("../docs/credentials.md"));
        for (CredentialKind<?> kind : CredentialKinds.ALL) {
            assertThat(page).contains("| `" + kind.label() + "` |");
            assertThat(kind.publicFaults().keySet())
                    .isNotEmpty()
                    .allSatisfy(code -> assertThat(page).contains("`" + code + "`"));
        }
    }

    /** A client must not become another one's, or be named in two ways, by a slip of a kind. */
    @Test
    void noTwoKindsShareALabelANamespaceOrAReason() {
        assertThat(CredentialKinds.labels()).doesNotHaveDuplicates();
        assertThat(namespaces()).doesNotHaveDuplicates();
        assertThat(
                        CredentialKinds.ALL.stream()
                                .flatMap(kind -> kind.publicFaults().keySet().stream()))
                .doesNotHaveDuplicates();
    }

    private static Stream<String> namespaces() {
        return CredentialKinds.ALL.stream()
                .<String>map(CredentialKind::defaultNamespace)
                .filter(namespace -> !namespace.isEmpty());
    }

    /** They go into quoted strings of WWW-Authenticate as they are (RFC 6750, section 3). */
    @Test
    void whatClientsAreToldIsPlainText() {
        CredentialKinds.ALL.stream()
                .map(CredentialKind::publicFaults)
                .map(Map::values)
                .flatMap(faults -> faults.stream())
                .forEach(fault -> assertThat(fault.detail()).matches("[ -~&&[^\"\\\\]]*"));
    }

    /** Else a flood of them would not be limited, or whoever has an old one would get a 429. */
    @Test
    void whatIsMalformedOrUnknownIsUnauthenticAndWhatHasExpiredIsNot() {
        assertThat(unauthentic()).contains("jwt_malformed", "api_key_malformed", "basic_malformed");
        assertThat(unauthentic()).contains("jwt_signature", "api_key_unknown", "basic_wrong");
        assertThat(unauthentic())
                .doesNotContain("jwt_expired", "api_key_expired", "basic_expired", "basic_locked");
    }

    private static Stream<String> unauthentic() {
        return CredentialKinds.ALL.stream().flatMap(kind -> kind.unauthentic().stream());
    }

    @Test
    void whoeverHasOneThatExpiredIsToldSo() {
        for (CredentialKind<?> kind : CredentialKinds.ALL) {
            assertThat(kind.publicFaults().values()).contains(PublicFault.EXPIRED);
        }
    }

    @Test
    void eachIsNamedInASentence() {
        assertThat(CredentialKinds.ALL)
                .extracting(CredentialKind::noun)
                .containsExactly("a token", "a key", "a password");
        assertThat(namespaces()).containsExactly("keys", "accounts");
    }
}
