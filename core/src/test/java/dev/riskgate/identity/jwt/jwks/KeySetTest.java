// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class KeySetTest {

    private final VerificationKey rsa = key(TestIssuer.RSA);
    private final VerificationKey other = key(TestIssuer.OTHER_RSA);

    @Test
    void aKeyIsHeldAsTheVeryOneThatWasPublished() {
        KeySet set = new KeySet(List.of(rsa), LeftOut.NONE);
        assertThat(set.holds(rsa)).isTrue();
        assertThat(set.holds(other)).isFalse();
        assertThat(set.holds(key(TestIssuer.RSA))).isFalse();
        assertThat(set.keys()).containsExactly(rsa);
    }

    @Test
    void aSetHoldsAllOfAnotherThatIsNoLarger() {
        KeySet both = new KeySet(List.of(rsa, other), LeftOut.NONE);
        KeySet one = new KeySet(List.of(other), LeftOut.NONE);
        assertThat(both).hasToString("KeySet[2 keys]");
        assertThat(both.holdsAll(one)).isTrue();
        assertThat(both.holdsAll(both)).isTrue();
        assertThat(one.holdsAll(both)).isFalse();
    }

    /** Each costs a verification, and whoever writes the token chooses to name no key. */
    @Test
    void aTokenThatNamesNoKeyIsTriedWithEightKeysAtMost() {
        KeySet eight = new KeySet(Collections.nCopies(8, rsa), LeftOut.NONE);
        KeySet twenty = new KeySet(Collections.nCopies(20, rsa), LeftOut.NONE);
        assertThat(eight.candidates(null, "RS256")).hasSize(8);
        assertThat(twenty.candidates(null, "RS256")).hasSize(8);
        assertThat(twenty.candidates(null, "ES256")).isEmpty();
    }

    @Test
    void aNameChoosesItsKeyAndIsAHintWhereKeysHaveNone() {
        RSAKey rsaKey = TestIssuer.RSA;
        VerificationKey nameless =
                key(new RSAKey.Builder(rsaKey.getModulus(), rsaKey.getPublicExponent()).build());
        KeySet named = new KeySet(List.of(rsa, other), LeftOut.NONE);
        assertThat(named.candidates("rsa-2", "RS256")).containsExactly(other);
        assertThat(named.candidates("rsa-3", "RS256")).isEmpty();
        KeySet mixed = new KeySet(List.of(rsa, nameless), LeftOut.NONE);
        assertThat(mixed.candidates("rsa-3", "RS256")).containsExactly(nameless);
        assertThat(mixed.candidates("rsa-1", "RS256")).containsExactly(rsa);
        assertThat(mixed.candidates(null, "RS256")).containsExactly(rsa, nameless);
    }

    @Test
    void anEntryWhoseOperationsDoNotHoldVerifyIsForOthers() {
        Map<String, Object> members = TestIssuer.RSA.toPublicJWK().toJSONObject();
        members.remove("use");
        for (List<String> operations : List.of(List.<String>of(), List.of("encrypt"))) {
            members.put("key_ops", operations);
            KeyEntry entry = KeyEntry.of(members);
            assertThat(entry.isForOthers()).as("%s", operations).isTrue();
            assertThat(entry.key()).isNull();
        }
        members.put("key_ops", List.of("encrypt", "verify"));
        assertThat(KeyEntry.of(members).key()).isNotNull();
        assertThat(KeyEntry.of(members).fault()).isEmpty();
    }

    private static VerificationKey key(JWK jwk) {
        return Objects.requireNonNull(VerificationKey.of(jwk.toPublicJWK()));
    }
}
