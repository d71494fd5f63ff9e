package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DegradedTest {

    private static final Policy POLICY =
            Sample.policy(
                    """
                    routes:
                      - { name: open, match: { path: /allow }, onDegraded: allow }
                      - { name: ask, match: { path: /challenge }, onDegraded: challenge }
                      - { name: shut, match: { path: /deny }, onDegraded: deny }
                    """);

    private static Verdict verdict(String path, Degradation cause) {
        Sample sample = new Sample(POLICY);
        sample.path = path;
        return POLICY.onDegraded(POLICY.route(sample.request()), cause);
    }

    @ParameterizedTest
    @EnumSource(Degradation.class)
    void aRouteThatAllowsDoesSoOnlyForCausesThatNoCallerCanProvoke(Degradation cause) {
        assertThat(verdict("/allow", cause) instanceof Verdict.Allow).isEqualTo(cause.mayAllow());
        assertThat(verdict("/allow", cause) instanceof Verdict.Deny).isEqualTo(!cause.mayAllow());
    }

    @ParameterizedTest
    @EnumSource(Degradation.class)
    void theOthersDoAsTheySay(Degradation cause) {
        assertThat(verdict("/challenge", cause)).isInstanceOf(Verdict.Challenge.class);
        assertThat(verdict("/deny", cause)).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict("/deny", cause).reasons().getFirst().code())
                .isEqualTo("degraded_" + cause.word());
    }

    @Test
    void denyIsTheDefaultAlsoWhereNoRouteMatches() {
        assertThat(verdict("/elsewhere", Degradation.STATE)).isInstanceOf(Verdict.Deny.class);
        assertThat(POLICY.onDegraded(POLICY.noRoute(), Degradation.OVERLOAD))
                .isInstanceOf(Verdict.Deny.class);
    }
}
