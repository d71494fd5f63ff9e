// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

/**
 * A trait that profiles have had only since some build: words behind those that every build knows,
 * and a section of its own in the stored form. A build that does not know it hands it on as it is,
 * see {@link ProfileCodec}.
 *
 * <p>So it must be understood by itself, without any other part of the profile, and it is joined
 * and never added up: the same copy may be met twice. An id never gets another meaning or another
 * length; whatever needs one is another section. Immutable, thread-safe.
 */
interface ProfileSection {

    /** 1 to 65535. */
    int id();

    /** Index of its first word in a profile's words. */
    int at();

    /** How many words it has, at least 1; all of them 0 is no trait. */
    int words();

    /**
     * Adds what the other profile knows of this trait. Done again, or in another order, it changes
     * nothing.
     */
    void join(long[] words, long[] other);

    /** Whether its words are such as somebody can have learned. */
    boolean isPossible(long[] words);
}
