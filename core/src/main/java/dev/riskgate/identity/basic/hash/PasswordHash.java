// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic.hash;

import java.security.SecureRandom;

/**
 * A stored hash of a password. Made to be slow, so {@link #matches} must not be called on an event
 * loop. Immutable and thread-safe; shows itself to nobody.
 */
public sealed interface PasswordHash permits Argon2idHash, BcryptHash {

    /**
     * Whether this is the hash of the password. Takes from some to some hundred milliseconds of one
     * processor, the same for every password.
     *
     * @param password UTF-8
     */
    boolean matches(byte[] password);

    /** The form in which it is stored, from which it can be read again. */
    String text();

    /** Function and parameters, without salt and hash: what decides the cost. */
    String parameters();

    /** A hash of the same cost that no password has. */
    PasswordHash ofNobody(SecureRandom random);
}
