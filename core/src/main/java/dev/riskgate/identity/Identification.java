// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.verdict.Reason;

/** What became of the credentials in a request. */
public sealed interface Identification {

    /** A credential holds. */
    record Proven(Caller caller) implements Identification {}

    /** No credential is there. */
    record Anonymous() implements Identification {}

    /** A credential is there and does not hold. */
    record Rejected(Caller.Scheme scheme, Reason reason) implements Identification {}
}
