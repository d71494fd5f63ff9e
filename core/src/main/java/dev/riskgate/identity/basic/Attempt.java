// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.basic.hash.PasswordHash;

import java.time.Duration;

/**
 * One password to be checked.
 *
 * @param from the account, whether or not there is one of this name, and where it is used
 * @param password UTF-8
 * @param hash what it is compared with; that of nobody where there is no such account
 * @param exists whether there is such an account
 * @param attempts how many wrong ones are allowed within the window
 * @param window how long a wrong one counts
 */
record Attempt(
        ClientNetwork from,
        byte[] password,
        PasswordHash hash,
        boolean exists,
        int attempts,
        Duration window) {

    boolean isRight() {
        return hash.matches(password) & exists;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Attempt[" + from.name() + "]";
    }
}
