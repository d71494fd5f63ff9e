// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

/**
 * What an entry is filed under: a pseudonym, from which nobody learns the target without the key.
 *
 * @param key distinguishes the keys of pseudonyms, see {@link BlockPseudonyms#key}
 * @param hash keyed hash of the target, see {@link BlockPseudonyms}
 */
public record Name(String key, Target.Kind kind, long hash) {

    /**
     * The code of a prefix stands in the first eight bits of the hash of its name, so that replicas
     * know which to look for.
     */
    private static final int CODE_SHIFT = 56;

    static long hashWithCode(long hash, int code) {
        return (hash & (1L << CODE_SHIFT) - 1) | (long) code << CODE_SHIFT;
    }

    /** See {@link AddressPrefix#code}; means nothing for other kinds. */
    int prefixCode() {
        return (int) (hash >>> CODE_SHIFT);
    }
}
