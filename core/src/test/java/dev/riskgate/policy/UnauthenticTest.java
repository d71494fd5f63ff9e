// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.kind.CredentialKinds;
import dev.riskgate.policy.diff.Change;
import dev.riskgate.policy.diff.PolicyDiff;
import dev.riskgate.policy.diff.PolicyVersion;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class UnauthenticTest {

    private static final String LOW = "unauthentic: { perAddress: 1/min, perNetwork: 2/min }\n";

    private static PolicySample rejected(String policy, String code) {
        PolicySample sample = PolicySample.of(policy);
        sample.identification =
                new Identification.Rejected(Caller.Scheme.RISKGATE, new Reason(code, ""));
        return sample;
    }

    /** A denial by a scope, a rule or an own limit would stand in its way. */
    @Test
    void overTheLimitNothingElseOfThePolicyIsAsked() {
        PolicySample sample =
                rejected(
                        LOW
                                + """
                                routes:
                                  - name: all
                                    match: { path: "/**" }
                                    require: { scopes: [none], roles: [none], assurance: mfa }
                                rules: [{ name: never, when: "true", then: deny }]
                                limits: [{ name: one, per: address, rate: 1/h }]
                                """,
                        "api_key_unknown");

        assertThat(sample.codes()).containsExactly("api_key_unknown");
        assertThat(sample.verdict()).isInstanceOf(Verdict.Throttle.class);
        assertThat(sample.codes()).containsExactly("api_key_unknown", "limit_exceeded");
    }

    @Test
    void aCredentialThatIsAmbiguousIsUnauthenticAndTwoThatHoldAreNot() {
        PolicySample ambiguous = rejected(LOW, "credential_ambiguous");
        PolicySample conflict = rejected(LOW, "credential_conflict");
        PolicySample locked = rejected(LOW, "basic_locked");
        for (int i = 0; i < 3; i++) {
            ambiguous.verdict();
            assertThat(conflict.verdict()).isInstanceOf(Verdict.Deny.class);
            assertThat(locked.verdict()).isInstanceOf(Verdict.Deny.class);
        }
        assertThat(ambiguous.verdict()).isInstanceOf(Verdict.Throttle.class);
    }

    /** Who holds it must learn that it has expired, or is switched off, from a 401. */
    @Test
    void noKindCountsWhatOnlyTheHolderOfACredentialCanBring() {
        for (CredentialKind<?> kind : CredentialKinds.ALL) {
            assertThat(kind.unauthentic())
                    .as(kind.label())
                    .isNotEmpty()
                    .noneMatch(code -> code.matches(".*(expired|valid|disabled|locked|claims).*"));
            kind.publicFaults()
                    .forEach(
                            (code, fault) ->
                                    assertThat(fault.expired() && kind.unauthentic().contains(code))
                                            .as(code)
                                            .isFalse());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unauthentic: { perAddress: 30 } | unauthentic.perAddress | or unlimited",
                "unauthentic: { perAddress: off } | unauthentic.perAddress | or unlimited",
                "unauthentic: { perAddress: 600/min } | unauthentic | perNetwork (300/min) is"
                        + " below",
                "unauthentic: { perAdress: 30/min } | unauthentic | did you mean",
                "limits: [{ name: unauthentic-x, per: client, rate: 1/s }] | limits[0].name |"
                        + " taken",
            })
    void whatIsMistypedIsToldWhereItStands(String policy, String path, String message) {
        List<Problem> problems =
                PolicySample.problems(PolicySample.TOP + PolicySample.CREDENTIALS + policy + "\n");

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().path()).isEqualTo(path);
        assertThat(problems.getFirst().message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "30/min, 60/min, looser",
        "30/min, unlimited, looser",
        "unlimited, 30/min, stricter",
        "30/min, 20/min, stricter",
        "30/min, 60/h, unclear",
    })
    void aDiffTellsAChange(String was, String is, String effect) throws Exception {
        String text = "unauthentic: { perAddress: %s, perNetwork: unlimited }\n";

        assertThat(changes(text.formatted(was), text.formatted(is)))
                .singleElement()
                .satisfies(
                        change -> {
                            assertThat(change.effect().label()).isEqualTo(effect);
                            assertThat(change.text())
                                    .isEqualTo(
                                            "unauthentic.perAddress is now %s, was %s"
                                                    .formatted(is, was));
                        });
        String written = "unauthentic: { perAddress: 30/min, perNetwork: 300/min }\n";
        assertThat(changes("", written)).isEmpty();
    }

    private static List<Change> changes(String before, String after) throws Exception {
        String top = PolicySample.TOP + PolicySample.CREDENTIALS;
        return PolicyDiff.of(
                PolicyVersion.of("before", PolicySample.bytes(top + before)),
                PolicyVersion.of("after", PolicySample.bytes(top + after)));
    }
}
