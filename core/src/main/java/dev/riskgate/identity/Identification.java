// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.verdict.Reason;

import java.util.ArrayList;
import java.util.List;

/** What became of the credentials in a request. */
public sealed interface Identification {

    /**
     * A credential holds.
     *
     * @param caller whom it names
     * @param others whom further credentials of the request name, which hold as well: the same
     *     client, unless the route lets them name another one. They lend the caller nothing
     */
    record Proven(Caller caller, List<Caller> others) implements Identification {

        public Proven {
            others = List.copyOf(others);
        }

        /** By the only credential of the request. */
        public Proven(Caller caller) {
            this(caller, List.of());
        }

        /** The same caller beside whom these credentials name, each told once. */
        Proven beside(Proven more) {
            List<Caller> all = new ArrayList<>(others);
            add(all, more.caller());
            more.others().forEach(one -> add(all, one));
            return new Proven(caller, all);
        }

        private void add(List<Caller> all, Caller more) {
            if (!isSame(caller, more) && all.stream().noneMatch(one -> isSame(one, more))) {
                all.add(more);
            }
        }

        private static boolean isSame(Caller one, Caller other) {
            return one.credential().equals(other.credential())
                    && one.client().equals(other.client());
        }
    }

    /** No credential is there. */
    record Anonymous() implements Identification {}

    /** A credential is there and does not hold. */
    record Rejected(Caller.Scheme scheme, Reason reason) implements Identification {}
}
