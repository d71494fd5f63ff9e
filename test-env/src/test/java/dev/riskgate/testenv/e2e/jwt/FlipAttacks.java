// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.Forge.base64;

import java.util.Base64;
import java.util.List;
import java.util.Random;

/** One bit changed in a good token: in its header, its claims or its signature. */
final class FlipAttacks {

    private static final int FLIPS = 12;

    /** What a header may have become. */
    private static final String[] HEADER = {
        "jwt_signature", "jwt_malformed", "jwt_algorithm", "jwt_key_unknown"
    };

    /** What claims may have become: whose token it is is asked before its signature. */
    private static final String[] CLAIMS = {"jwt_signature", "jwt_malformed", "jwt_issuer"};

    private final AttackList to;
    private final Random random;

    FlipAttacks(AttackList to, Random random) {
        this.to = to;
        this.random = random;
    }

    void of(Forge forge) {
        of("RS256", forge.good());
        of("ES256", forge.goodEc());
        of("EdDSA", forge.goodEd());
    }

    private void of(String algorithm, String good) {
        for (int i = 0; i < FLIPS; i++) {
            to.token(algorithm + ", header flipped " + i, flipped(good, 0), HEADER);
            to.token(algorithm + ", claims flipped " + i, flipped(good, 1), CLAIMS);
            to.token(algorithm + ", signature flipped " + i, flipped(good, 2), "jwt_signature");
        }
    }

    private String flipped(String token, int part) {
        String[] parts = token.split("\\.");
        byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        parts[part] = base64(bytes);
        return String.join(".", List.of(parts));
    }
}
