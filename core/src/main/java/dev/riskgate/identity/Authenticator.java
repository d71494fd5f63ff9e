// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.budget.Budget;
import dev.riskgate.request.ApiRequest;

/**
 * One way to prove who calls. Thread-safe, without side effects until its first wait (see {@link
 * Budget}).
 *
 * <p>A kind of credential is a package with a {@link CredentialKind}, a {@link CredentialFactory}
 * and one of these, and a line in {@code CredentialKinds}. Kinds to come fit in without a change to
 * the path:
 *
 * <ul>
 *   <li><b>Token introspection</b> (RFC 7662): carrier {@code authorization}; looks the token's
 *       hash up in a cache and else awaits the answer through {@link Budget#await}; an issuer that
 *       does not answer is a {@link dev.riskgate.budget.DegradedException} with cause {@code
 *       ISSUER}. Beside a JWT credential on the same carrier the one that the token belongs to
 *       wins, see {@link Identifier}.
 *   <li><b>mTLS</b>: carrier {@code peer}; reads {@link ApiRequest.Peer}, which the front door has
 *       verified.
 *   <li><b>DPoP</b> (RFC 9449): wraps the JWT authenticator, carrier {@code authorization}; checks
 *       the proof in the header {@code dpop} after the token held. Whether the proof was used
 *       before is asked of the state store with a wait, so it comes after all else.
 * </ul>
 */
public interface Authenticator {

    /** The credential's name in the policy; one that travels in two places has one for each. */
    String name();

    /**
     * The place in the request that the credential travels in: a header's lower-case name, or
     * another word for what is no header. Authenticators with the same carrier read the same
     * credential, so one of them suffices.
     */
    String carrier();

    /** {@link Identification.Anonymous} if the request does not carry this kind of credential. */
    Identification identify(ApiRequest request, Budget budget);

    /**
     * Whether the front door has verified a credential of this request that nobody here can verify,
     * so that one in this carrier which nobody here knows is taken for that one.
     */
    default boolean vouches(ApiRequest request) {
        return false;
    }
}
