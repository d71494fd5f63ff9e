// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import java.util.Map;
import java.util.Set;

/**
 * A kind of credential: everything that is true of all credentials of the kind, in one place. The
 * kinds that there are stand in {@code CredentialKinds}, a line each; nothing else asks for one by
 * name. Stateless and thread-safe.
 *
 * @param <S> what the policy says of one credential of the kind
 */
public interface CredentialKind<S extends CredentialSettings> {

    /** The policy key of the kind, which is also {@code credential.kind} in rules and the log. */
    String label();

    /** One such credential in a sentence, with its article. */
    String noun();

    /** How callers of the kind are challenged. */
    Caller.Scheme scheme();

    /**
     * The namespace of the clients of such credentials where the policy names none; empty if it
     * depends on the credential, as a token's depends on its issuer.
     */
    String defaultNamespace();

    /** By what name one credential of the kind can be blocked. */
    Revocation revocation();

    /**
     * What a client may see of the reasons for which such a credential is rejected, by the code of
     * the reason. A reason that is not listed stays internal.
     */
    Map<String, PublicFault> publicFaults();

    /**
     * Codes of the reasons for which such a credential is rejected as unauthentic: it is malformed,
     * or nobody is known to have issued it. Who has an authentic one that does not hold, since it
     * has expired or is meant for others, must learn that from a 401 however many others fail; so a
     * reason that is not listed is never limited.
     */
    Set<String> unauthentic();

    /** The class of what the policy says of one. */
    Class<S> settings();

    /** A reader for one policy, which may remember what it has read of it. */
    CredentialReader<S> reader(ReadingContext context);

    /** What names a single credential of a kind in a block. */
    enum Revocation {
        /** The id of a key. */
        KEY,
        /** The id of a token. */
        TOKEN,
        /** Nothing: a block takes the whole client. */
        CLIENT
    }
}
