// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.identity.TotpSeed.Algorithm;

import org.junit.jupiter.api.Test;

import javax.crypto.spec.SecretKeySpec;

class TotpSeedTest {

    private static TotpSeed seed(int secret, int digits) {
        byte[] key = new byte[20];
        key[0] = (byte) secret;
        return new TotpSeed(new SecretKeySpec(key, "RAW"), Algorithm.SHA1, digits);
    }

    @Test
    void aCodeHasSixToEightDigits() {
        assertThat(seed(1, 6)).hasToString("TotpSeed[SHA1, 6 digits]");
        assertThat(seed(1, 8).digits()).isEqualTo(8);
        for (int digits : new int[] {5, 9}) {
            assertThatThrownBy(() -> seed(1, digits))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a code has 6 to 8 digits, not " + digits);
        }
    }

    /** Else clients of different seeds would use up each other's codes, or one seed two counts. */
    @Test
    void onePseudonymIsOneSecretWhateverItsParameters() {
        assertThat(seed(1, 6).pseudonym()).isEqualTo(seed(1, 8).pseudonym());
        assertThat(seed(1, 6).pseudonym()).isNotEqualTo(seed(2, 6).pseudonym());
    }
}
