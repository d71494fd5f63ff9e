// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;

import dev.riskgate.identity.jwt.jwks.NativeCrypto;
import dev.riskgate.identity.jwt.jwks.TestIssuer;

/** Says who verifies signatures, and what becomes of a token. Run as a process of its own. */
public final class WithoutNativeCrypto {

    private WithoutNativeCrypto() {}

    public static void main(String[] arguments) {
        var jwt = new JwtAuthenticator(Jwts.SETTINGS, TestIssuer.keys(TestIssuer.RSA));
        String verdict = code(jwt.identify(bearer(NOW, TestIssuer.token()), NO_WAIT));
        System.out.println(NativeCrypto.verifier() + ", " + verdict);
    }
}
