// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is left is spent to the last charge, and not one more. */
class RuleBudgetTest {

    private final RuleBudget budget = new RuleBudget();

    @Test
    void whatIsDoneMayCostAllThatIsLeft() {
        budget.done(RuleBudget.CHARGES);

        assertThat(budget.left()).isZero();
        assertThat(budget.admit(0)).isTrue();
        assertThatThrownBy(() -> budget.done(1)).isInstanceOf(RuleBudget.Spent.class);
        assertThat(budget.left()).isEqualTo(-1);
    }

    @Test
    void whatIsAheadIsPaidForOrNotDone() {
        budget.ahead(RuleBudget.CHARGES - 1);
        assertThatThrownBy(() -> budget.ahead(2)).isInstanceOf(RuleBudget.Spent.class);
        assertThat(budget.left()).isEqualTo(1);

        budget.ahead(1);
        assertThat(budget.left()).isZero();
    }

    @Test
    void eachConditionBringsWhatItCostsForAnOrdinaryRequest() {
        assertThatThrownBy(() -> budget.done(RuleBudget.CHARGES + 5))
                .isInstanceOf(RuleBudget.Spent.class);

        assertThat(budget.admit(4)).isFalse();
        assertThat(budget.admit(1)).isTrue();
        assertThat(budget.left()).isZero();
    }
}
