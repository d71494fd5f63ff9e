// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.challenge.Callers;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.population.Population;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class LimitTest {

    private static final Place PROVIDER =
            new Place("DE", 64500, 52, 13, 10, Place.NetworkClass.ORDINARY);

    private static int passing(PolicySample sample, int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            passed += sample.verdict() instanceof Verdict.Allow ? 1 : 0;
        }
        return passed;
    }

    @Test
    void aRateLetsItsNumberPassAtOnceAndSaysWhenTheNextMay() {
        PolicySample sample =
                PolicySample.of("limits: [{ name: slow, per: client, rate: 60/min }]");

        assertThat(passing(sample, 100)).isEqualTo(60);
        assertThat(sample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Throttle.class,
                        throttle -> {
                            assertThat(throttle.limit()).isEqualTo("slow");
                            assertThat(throttle.quota()).isEqualTo(60);
                            assertThat(throttle.window()).isEqualTo(Duration.ofMinutes(1));
                            assertThat(throttle.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                        });
    }

    /** As doubles, 1,000 a minute are 1,000.0000000000001. */
    @ParameterizedTest
    @ValueSource(strings = {"1000/min", "250/min", "61/h", "13/d", "7/s"})
    void noRateLetsOneMorePass(String rate) {
        int count = Integer.parseInt(rate.substring(0, rate.indexOf('/')));
        PolicySample sample = PolicySample.of("limits: [{ per: client, rate: " + rate + " }]");

        assertThat(passing(sample, count + 5)).isEqualTo(count);
        assertThat(sample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Throttle.class,
                        throttle -> assertThat(throttle.quota()).isEqualTo(count));
    }

    @Test
    void burstSaysHowManyMayComeAtOnce() {
        assertThat(
                        passing(
                                PolicySample.of(
                                        "limits: [{ per: client, rate: 60/min, burst: 3 }]"),
                                100))
                .isEqualTo(3);
    }

    @Test
    void aboveTheOwnBaselineIsTooMuchButNeverBelowTheFloor() {
        String limit = "limits: [{ per: client, aboveBaseline: 10, floor: 20/s }]";
        PolicySample unknown = PolicySample.of(limit);
        PolicySample busy = PolicySample.of(limit);
        busy.baseline = 30;

        assertThat(passing(unknown, 1_000)).isEqualTo(20);
        assertThat(passing(busy, 1_000)).isEqualTo(300);
    }

    @Test
    void aDeniedRequestTakesNothing() {
        PolicySample sample =
                PolicySample.of("limits: [{ per: client, rate: 5/h }]").risk(99, "newDevice");
        assertThat(passing(sample, 50)).isZero();

        assertThat(passing(sample.risk(0), 50)).isEqualTo(5);
    }

    @Test
    void aChallengedRequestTakesSoThatCodesCannotBeGuessedAtSpeed() {
        PolicySample sample =
                PolicySample.of("limits: [{ per: client, rate: 5/h }]").risk(85, "newDevice");
        assertThat(passing(sample, 50)).isZero();

        assertThat(sample.verdict()).isInstanceOf(Verdict.Throttle.class);
    }

    @Test
    void whatOneLimitRefusesTakesNothingFromTheNext() {
        PolicySample sample =
                PolicySample.of(
                        """
                        limits:
                          - { name: first, per: client, rate: 2/h, routes: [a] }
                          - { name: second, per: client, rate: 5/h }
                        routes: [{ name: a, match: { path: /a } }]
                        """);
        sample.path = "/a";
        assertThat(passing(sample, 50)).isEqualTo(2);

        sample.path = "/b";
        assertThat(passing(sample, 50)).isEqualTo(3);
    }

    @Test
    void routesOfALimitCountTogetherAndOthersNotAtAll() {
        PolicySample sample =
                PolicySample.of(
                        """
                        limits: [{ per: client, rate: 4/h, routes: [a, b] }]
                        routes:
                          - { name: a, match: { path: /a } }
                          - { name: b, match: { path: /b } }
                        """);
        sample.path = "/a";
        assertThat(passing(sample, 3)).isEqualTo(3);
        sample.path = "/b";
        assertThat(passing(sample, 3)).isEqualTo(1);
        sample.path = "/c";
        assertThat(passing(sample, 30)).isEqualTo(30);
    }

    @Test
    void perAddressPutsAnIpv6SubnetTogether() {
        PolicySample byAddress = PolicySample.of("limits: [{ per: address, rate: 2/h }]");
        byAddress.address = "2001:db8::1";
        assertThat(passing(byAddress, 1)).isEqualTo(1);
        byAddress.address = "2001:db8::2";
        assertThat(passing(byAddress, 5)).isEqualTo(1);
        byAddress.address = "2001:db8:0:1::1";
        assertThat(passing(byAddress, 5)).isEqualTo(2);
    }

    @Test
    void perNetworkIsASlash24OrASlash48WhateverIsKnownOfIt() {
        PolicySample byNetwork = PolicySample.of("limits: [{ per: network, rate: 2/h }]");
        assertThat(passing(byNetwork, 1)).isEqualTo(1);
        byNetwork.address = "192.0.2.250";
        byNetwork.place = PROVIDER;
        assertThat(passing(byNetwork, 5)).as("the same /24").isEqualTo(1);
        byNetwork.address = "198.51.100.1";
        assertThat(passing(byNetwork, 5)).as("the same provider elsewhere").isEqualTo(2);
        byNetwork.address = "2001:db8:1::1";
        assertThat(passing(byNetwork, 1)).isEqualTo(1);
        byNetwork.address = "2001:db8:1:ffff::1";
        assertThat(passing(byNetwork, 5)).as("the same /48").isEqualTo(1);
    }

    @Test
    void perAsnIsTheAutonomousSystemWhereItIsKnown() {
        PolicySample byAsn = PolicySample.of("limits: [{ per: asn, rate: 2/h }]");
        byAsn.place = PROVIDER;
        assertThat(passing(byAsn, 5)).isEqualTo(2);
        byAsn.address = "198.51.100.1";
        assertThat(passing(byAsn, 5)).isZero();
        byAsn.place = Place.UNKNOWN;
        assertThat(passing(byAsn, 5)).as("a /24 of which nothing is known").isEqualTo(2);
    }

    @Test
    void theSameIdFromAnotherIssuerIsAnotherClientAndAnotherCredential() {
        for (String per : List.of("client", "credential")) {
            PolicySample sample =
                    PolicySample.of("limits: [{ per: %s, rate: 2/h }]".formatted(per));
            for (String issuer : List.of("https://one.example", "https://two.example")) {
                Caller caller = sample.proven(Caller.Scheme.BEARER, "idp").caller();
                sample.identification = new Identification.Proven(Callers.issuedBy(issuer, caller));
                assertThat(passing(sample, 5)).as(per + " of " + issuer).isEqualTo(2);
            }
        }
    }

    @Test
    void aTokenThatIsAcceptedUnderTwoNamesIsOneCredential() {
        PolicySample sample = PolicySample.of("limits: [{ per: credential, rate: 3/h }]");
        sample.identification = sample.proven(Caller.Scheme.BEARER, "idp");
        assertThat(passing(sample, 2)).isEqualTo(2);

        sample.identification = sample.proven(Caller.Scheme.BEARER, "idp-by-metadata");
        assertThat(passing(sample, 5)).isEqualTo(1);
    }

    @Test
    void callersWithoutACredentialAreCountedByTheirAddress() {
        PolicySample sample =
                PolicySample.of(
                        """
                        routes: [{ name: open, anonymous: true }]
                        limits: [{ per: client, rate: 2/h }, { per: credential, rate: 90/h }]
                        """);
        sample.identification = new Identification.Anonymous();
        assertThat(passing(sample, 5)).isEqualTo(2);
        sample.address = "192.0.2.8";
        assertThat(passing(sample, 5)).isEqualTo(2);
        sample.identification = sample.proven(Caller.Scheme.RISKGATE, "partners");
        assertThat(passing(sample, 5)).isEqualTo(2);
    }

    @Test
    void aLimitThatCannotBeAskedIsAFailureAndNotAPermission() {
        PolicySample sample = PolicySample.of("limits: [{ per: client, rate: 2/h }]");
        Policy policy = PolicySample.policy("limits: [{ per: client, rate: 2/h }]");

        PolicyResult result =
                policy.decide(
                        sample.facts(),
                        new RecordingStore(true, new ArrayList<>()),
                        PolicySample.BUDGET);

        assertThat(result.degraded()).containsExactly(Degradation.STATE);
        assertThat(result.verdict()).isInstanceOf(Verdict.Undecided.class);
        assertThat(result.enforced())
                .isInstanceOfSatisfying(
                        Verdict.Deny.class,
                        deny -> assertThat(deny.kind()).isEqualTo(Verdict.Deny.Kind.UNAVAILABLE));
    }

    @Test
    void strictLimitsAreAskedFirstSinceOnlyTheyMayHaveToWait() {
        Policy policy =
                PolicySample.policy(
                        """
                        limits:
                          - { name: local, per: route, rate: 2/h }
                          - { name: exact, per: route, rate: 2/h, consistency: strict }
                        """);
        List<String> asked = new ArrayList<>();
        policy.decide(
                new PolicySample(policy).facts(),
                new RecordingStore(false, asked),
                PolicySample.BUDGET);

        assertThat(asked).containsExactly("STRICT exact/none", "BOUNDED local/none");
    }

    @Test
    void aStrictRouteMakesItsLimitsStrict() {
        Policy policy =
                PolicySample.policy(
                        """
                        routes: [{ name: a, match: { path: /a }, consistency: strict }]
                        limits: [{ name: local, per: route, rate: 2/h }]
                        """);
        PolicySample sample = new PolicySample(policy);
        sample.path = "/a";
        List<String> asked = new ArrayList<>();
        policy.decide(sample.facts(), new RecordingStore(false, asked), PolicySample.BUDGET);

        assertThat(asked).containsExactly("STRICT local/a");
    }

    /** A store of limits only, which is away or remembers what it was asked. */
    private record RecordingStore(boolean away, List<String> asked) implements StateStore {

        @Override
        public Permit take(
                LimitKey key,
                double perSecond,
                long burst,
                Consistency consistency,
                Budget budget) {
            if (away) {
                throw new DegradedException(Degradation.STATE, "away");
            }
            asked.add(consistency + " " + key.limit() + "/" + key.whom());
            return new Permit(true, 1, Duration.ZERO);
        }

        @Override
        public ProfileHandle profile(Subject subject, Consistency consistency, Budget budget) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProfileHandle local(Subject subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isReachable() {
            return !away;
        }

        @Override
        public Population population() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void changed(ProfileHandle handle, WriteUrgency urgency, Budget budget) {}

        @Override
        public void forget(Subject subject, Budget budget) {}

        @Override
        public OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
            return OneTimeUse.AGAIN;
        }

        @Override
        public int failures(String key, Budget budget) {
            return 0;
        }

        @Override
        public int addFailure(String key, Duration window, Budget budget) {
            return 0;
        }
    }
}
