// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.entry.CredentialEntry;
import dev.riskgate.identity.use.UseMark;

/**
 * One entry of the key file. Immutable.
 *
 * @param id public, unique in the file
 * @param hash keyed hash of the key's whole text, so the hash is bound to the id
 * @param entry whose key it is, and what it grants
 */
record ApiKey(String id, byte[] hash, CredentialEntry entry, UseMark mark) {

    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
