// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.basic.hash.PasswordHash;
import dev.riskgate.identity.entry.CredentialEntry;

/**
 * One entry of the accounts file. Immutable.
 *
 * @param name unique in the file; holds no colon
 * @param entry whose account it is, and what it grants
 */
record Account(String name, PasswordHash hash, CredentialEntry entry) {

    @Override
    public String toString() {
        return "Account[" + name + "]";
    }
}
