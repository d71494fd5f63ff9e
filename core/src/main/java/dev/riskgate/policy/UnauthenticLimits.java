// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.budget.Budget;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.Rejections;
import dev.riskgate.identity.kind.CredentialKinds;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.model.UnauthenticSettings;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The limit on rejected credentials that are unauthentic. One that is authentic and does not hold,
 * such as a token that has expired, is never counted. Immutable.
 *
 * <p>The address is asked before its network, and a refused request takes nothing: so one address
 * cannot use up its network's limit.
 */
final class UnauthenticLimits {

    /** Codes of the reasons for which an unauthentic credential is rejected. */
    private static final Set<String> CODES = codes();

    private final List<CompiledLimit> limits;

    UnauthenticLimits(UnauthenticSettings settings) {
        this.limits = settings.limits().stream().map(CompiledLimit::new).toList();
    }

    /**
     * Takes the request from the limit, without ever waiting.
     *
     * @param rejection why its credential was rejected; stays the first reason
     * @return null if it is within, or the credential is not unauthentic
     */
    Verdict.@Nullable Throttle take(
            Reason rejection, PolicyInput input, StateStore store, Budget budget) {
        if (!CODES.contains(rejection.code())) {
            return null;
        }
        for (CompiledLimit limit : limits) {
            Verdict.Throttle refused = limit.takeUnproven(input, store, budget);
            if (refused != null) {
                return because(rejection, refused);
            }
        }
        return null;
    }

    private static Verdict.Throttle because(Reason rejection, Verdict.Throttle refused) {
        List<Reason> reasons = new ArrayList<>(2);
        reasons.add(rejection);
        reasons.addAll(refused.reasons());
        return new Verdict.Throttle(
                refused.limit(), refused.quota(), refused.window(), refused.retryAfter(), reasons);
    }

    private static Set<String> codes() {
        Set<String> codes =
                CredentialKinds.ALL.stream()
                        .map(CredentialKind::unauthentic)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet());
        codes.addAll(Rejections.UNAUTHENTIC);
        return Set.copyOf(codes);
    }
}
