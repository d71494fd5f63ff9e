// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.util.Set;

/**
 * Keys that an issuer publishes and that verify nothing here, without those that are for another
 * use.
 *
 * @param ids the {@code kid}s of those that have one
 * @param told which they are and what is wrong with them, in words of ours only; empty if there are
 *     none
 */
record LeftOut(Set<String> ids, String told) {

    static final LeftOut NONE = new LeftOut(Set.of(), "");

    boolean has(String id) {
        return ids.contains(id);
    }
}
