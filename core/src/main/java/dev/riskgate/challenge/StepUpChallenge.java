// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.challenge.ResponseSettings.AcceptedCredential;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Challenges a known caller in its own scheme: RFC 9470 for Bearer, methods of our own for API
 * keys. Thread-safe.
 */
final class StepUpChallenge {

    private static final String ERROR = "insufficient_user_authentication";
    private static final String AUTHENTICATE_AGAIN =
            "Authenticate again with the acr_values and the max_age given here, and repeat the"
                    + " request with the new access token.";

    private final ResponseSettings settings;
    private final TotpSeeds seeds;

    StepUpChallenge(ResponseSettings settings, TotpSeeds seeds) {
        this.settings = settings;
        this.seeds = seeds;
    }

    DenialResponse answer(Verdict.Challenge challenge, Caller caller, String decisionId) {
        PublicReason reason = PublicReason.of(challenge.reasons(), ClientProblem.STEP_UP_REQUIRED);
        return caller.credential().scheme().token()
                ? newToken(reason, challenge.stepUp(), caller, decisionId)
                : proof(reason, challenge.stepUp(), caller, decisionId);
    }

    /**
     * RFC 9470: the client fetches a token that was obtained with a stronger or fresher
     * authentication.
     */
    private DenialResponse newToken(
            PublicReason reason, StepUp stepUp, Caller caller, String decisionId) {
        List<String> acrValues = acrValues(caller, stepUp.level());
        long maxAge = Math.max(0, stepUp.maxAge().toSeconds());
        var challenge =
                open(caller.credential().scheme())
                        .with("error_description", reason.detail())
                        .with("acr_values", acrValues)
                        .with("max_age", Long.toString(maxAge));
        var body =
                new ProblemBody(reason, decisionId)
                        .with("acr_values", acrValues)
                        .with("max_age", maxAge);
        switch (reason.problem()) {
            case STEP_UP_REQUIRED -> body.detail(AUTHENTICATE_AGAIN);
            case OTP_NOT_ENROLLED ->
                    body.detail("A token is not proven by one-time codes. " + AUTHENTICATE_AGAIN);
            default -> {}
        }
        return body.answer(401, challenge.header());
    }

    private DenialResponse proof(
            PublicReason reason, StepUp stepUp, Caller caller, String decisionId) {
        List<String> methods = methods(caller, stepUp.level());
        long maxAge = Math.max(0, stepUp.maxAge().toSeconds());
        var challenge =
                open(Caller.Scheme.RISKGATE)
                        .with("error_description", reason.detail())
                        .with("methods", methods)
                        .with("max_age", Long.toString(maxAge));
        var body =
                new ProblemBody(reason, decisionId)
                        .with("methods", methods)
                        .with("max_age", maxAge);
        if (reason.problem() == ClientProblem.STEP_UP_REQUIRED) {
            body.detail(
                    methods.isEmpty()
                            ? "This request needs a proof that this credential cannot give. Ask the"
                                    + " operator of this API."
                            : "Repeat the request with a current one-time code in the header "
                                    + Proofs.HEADER
                                    + ".");
        }
        return body.answer(401, challenge.header());
    }

    private AuthChallenge open(Caller.Scheme scheme) {
        return AuthChallenge.of(scheme, settings.realm()).with("error", ERROR);
    }

    /** How this caller can reach the level; a code makes two factors of a key, and no more. */
    private List<String> methods(Caller caller, AssuranceLevel level) {
        return AssuranceLevel.MFA.satisfies(level) && seeds.seed(caller) != null
                ? List.of("totp")
                : List.of();
    }

    /**
     * The issuer's names for this level and the stronger ones, weakest first, since a client may
     * take the first.
     */
    private List<String> acrValues(Caller caller, AssuranceLevel level) {
        var values = new ArrayList<Map.Entry<String, AssuranceLevel>>();
        for (AcceptedCredential credential : settings.credentials()) {
            if (credential.name().equals(caller.credential().name())) {
                values.addAll(credential.acr().entrySet());
            }
        }
        return values.stream()
                .filter(value -> value.getValue().satisfies(level))
                .sorted(
                        Map.Entry.<String, AssuranceLevel>comparingByValue()
                                .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
