// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.io.IOException;

/** Gets the text of a JWK set. Blocks, so it is called on virtual threads of its own only. */
interface JwksFetch {

    /** More than any real key set needs. */
    int MAX_BYTES = 512 << 10;

    /**
     * @throws IOException with a message that a log may show
     */
    byte[] fetch() throws IOException, InterruptedException;
}
