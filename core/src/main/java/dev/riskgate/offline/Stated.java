// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.offline;

import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;

/**
 * What is taken as true of one request because somebody says so, not because it was proven: there
 * is no key, token or code. Immutable.
 *
 * @param who what becomes of the request's credentials; a route that does not accept the credential
 *     does not look at it
 * @param credential the policy's name of the credential that {@code who} speaks of; empty for
 *     whichever is asked first
 * @param proof what becomes of the request's proof
 * @param risk the risk instead of the assessed one; null for the assessed one
 * @param storeAway whether the state store is away: what this run knows stays known, everything
 *     else cannot be asked
 * @param issuerAway whether credentials cannot be verified
 */
public record Stated(
        Identification who,
        String credential,
        ProofResult proof,
        @Nullable Numbers risk,
        boolean storeAway,
        boolean issuerAway) {

    /**
     * A risk, each number 0 to 100.
     *
     * @param identity how little it looks like the client
     * @param behaviour how little it behaves like the client
     */
    public record Numbers(double score, double identity, double behaviour) {}

    private static final ProofResult NO_PROOF = new ProofResult.None();

    /** Nobody: the request carries no credential. */
    public static final Stated ANONYMOUS = of(new Identification.Anonymous(), "");

    public static Stated caller(Caller caller) {
        return of(new Identification.Proven(caller), caller.credential().name());
    }

    /**
     * A credential that does not hold.
     *
     * @param credential its name in the policy; empty for whichever is asked first
     */
    public static Stated rejected(String credential, Caller.Scheme scheme, Reason reason) {
        return of(new Identification.Rejected(scheme, reason), credential);
    }

    private static Stated of(Identification who, String credential) {
        return new Stated(who, credential, NO_PROOF, null, false, false);
    }

    public Stated withProof(ProofResult result) {
        return new Stated(who, credential, result, risk, storeAway, issuerAway);
    }

    public Stated withRisk(Numbers stated) {
        return new Stated(who, credential, proof, stated, storeAway, issuerAway);
    }

    public Stated withStoreAway() {
        return new Stated(who, credential, proof, risk, true, issuerAway);
    }

    public Stated withIssuerAway() {
        return new Stated(who, credential, proof, risk, storeAway, true);
    }
}
