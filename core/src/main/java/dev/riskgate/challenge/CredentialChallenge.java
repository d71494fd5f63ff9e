// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.challenge.ResponseSettings.AcceptedCredential;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.decision.DenialResponse.Header;
import dev.riskgate.identity.Caller.Scheme;

import java.util.LinkedHashSet;
import java.util.Set;

/** Challenges a caller without a usable credential, naming those that are accepted. Thread-safe. */
final class CredentialChallenge {

    private final ResponseSettings settings;

    CredentialChallenge(ResponseSettings settings) {
        this.settings = settings;
    }

    /**
     * Challenges without an error, since no credential was judged (RFC 6750, 3.1): one for each
     * scheme that fits.
     */
    DenialResponse answer(PublicReason reason, RouteDemands demands, String decisionId) {
        Set<Scheme> schemes = new LinkedHashSet<>();
        Set<String> ways = new LinkedHashSet<>();
        for (AcceptedCredential credential : settings.credentials()) {
            if (demands.accepts(credential.name())) {
                schemes.add(credential.scheme());
                ways.add(credential.howToSend());
            }
        }
        var body = new ProblemBody(reason, decisionId);
        if (!ways.isEmpty()) {
            body.detail(reason.detail() + " Send " + String.join(", or ", ways) + ".");
        }
        return body.answer(401, challenges(schemes));
    }

    /**
     * A 401 must carry a challenge (RFC 9110, 15.5.2), so our own scheme stands in where no
     * credential fits.
     */
    private Header challenges(Set<Scheme> schemes) {
        var text = new StringBuilder();
        for (Scheme scheme : schemes.isEmpty() ? Set.of(Scheme.RISKGATE) : schemes) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(AuthChallenge.of(scheme, settings.realm()));
        }
        return AuthChallenge.header(text.toString());
    }
}
