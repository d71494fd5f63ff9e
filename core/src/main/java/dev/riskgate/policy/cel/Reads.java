// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a condition reads of a request and its caller, beyond what every check needs. Immutable.
 *
 * @param headers by lower-case name
 * @param query names of parameters
 * @param claims names of the caller's claims or attributes
 * @param extensions names of the front door's settings of the route
 * @param peer fields of the peer of the connection
 */
public record Reads(Names headers, Names query, Names claims, Names extensions, Names peer) {

    public static final Reads NOTHING =
            new Reads(Names.NONE, Names.NONE, Names.NONE, Names.NONE, Names.NONE);

    /**
     * Names that are read.
     *
     * @param all every name may be read; {@code some} is empty then
     */
    public record Names(boolean all, Set<String> some) {

        public static final Names NONE = new Names(false, Set.of());
        public static final Names ALL = new Names(true, Set.of());

        public Names {
            some = Set.copyOf(some);
        }

        public static Names of(Set<String> names) {
            return names.isEmpty() ? NONE : new Names(false, names);
        }

        public Names and(Names other) {
            if (all || other.all) {
                return ALL;
            }
            return of(
                    Stream.concat(some.stream(), other.some.stream())
                            .collect(Collectors.toUnmodifiableSet()));
        }

        public boolean has(String name) {
            return all || some.contains(name);
        }

        public boolean isEmpty() {
            return !all && some.isEmpty();
        }

        /** What is read here and not there, for a person; empty if nothing is. */
        public String missingIn(Names there) {
            if (there.all) {
                return "";
            }
            if (all) {
                return "all";
            }
            Set<String> missing = new TreeSet<>(some);
            missing.removeAll(there.some);
            return String.join(", ", missing);
        }
    }

    /** What either reads. */
    public Reads and(Reads other) {
        return new Reads(
                headers.and(other.headers),
                query.and(other.query),
                claims.and(other.claims),
                extensions.and(other.extensions),
                peer.and(other.peer));
    }
}
