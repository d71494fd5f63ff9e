// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.verdict.Reason;

import java.util.Set;

/** Rejections that more than one kind of credential can end in. */
public final class Rejections {

    /** What is stated to be rejected, without a reason of its own: in policy tests. */
    public static final Reason STATED =
            new Reason("credential_rejected", "This credential does not hold, says the test.");

    /** Codes of those of them whose credential is unauthentic, see {@link CredentialKind}. */
    public static final Set<String> UNAUTHENTIC = Set.of("credential_ambiguous", STATED.code());

    /** The code of {@link #conflict}. */
    public static final String CONFLICT = "credential_conflict";

    private Rejections() {}

    /** The same header more than once: the upstream might read another one than we did. */
    public static Rejected ambiguous(Scheme scheme) {
        return new Rejected(
                scheme,
                new Reason(
                        "credential_ambiguous",
                        "The request carries the same kind of credential more than once."));
    }

    /** Two credentials that hold and speak for different clients. */
    public static Rejected conflict(Scheme scheme) {
        return new Rejected(
                scheme,
                new Reason(CONFLICT, "The request carries credentials of two different clients."));
    }
}
