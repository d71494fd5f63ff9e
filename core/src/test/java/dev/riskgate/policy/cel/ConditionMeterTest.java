// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What a value costs that CEL walks: 20 an element and level, and an eighth a character. */
class ConditionMeterTest {

    private static final CelType ANY_MAP = MapType.create(SimpleType.DYN, SimpleType.DYN);
    private static final CelType ANY_LIST = ListType.create(SimpleType.DYN);

    private static long cost(CelType type, Object value) throws Exception {
        CelAbstractSyntaxTree tree =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .addVar("x", type)
                        .build()
                        .compile("x")
                        .getAst();
        var budget = new RuleBudget();
        new ConditionMeter(ConditionCosts.of(tree), budget).callback(tree.getExpr(), value);
        return RuleBudget.CHARGES - budget.left();
    }

    @Test
    void aListCostsItselfAndEachElement() throws Exception {
        assertThat(cost(ANY_LIST, List.of())).isEqualTo(20);
        assertThat(cost(ANY_LIST, List.of(1, 2, 3))).isEqualTo(20 + 3 * 20);
    }

    @Test
    void aTextWithinCostsItsCharacters() throws Exception {
        assertThat(cost(ANY_LIST, List.of("x".repeat(80)))).isEqualTo(20 + 20 + 80 / 8);
    }

    @Test
    void aMapCostsItsKeysAndItsValues() throws Exception {
        assertThat(cost(ANY_MAP, Map.of())).isEqualTo(20);
        assertThat(cost(ANY_MAP, Map.of("k".repeat(16), "v".repeat(24))))
                .isEqualTo(20 + (20 + 16 / 8) + (20 + 24 / 8));
    }

    @Test
    void whatIsWithinEachOtherCostsWhatAllOfItDoes() throws Exception {
        assertThat(cost(ANY_MAP, Map.of("k", List.of(1, 2)))).isEqualTo(20 + 20 + (20 + 2 * 20));
        assertThat(cost(ANY_MAP, Map.of("k", Map.of("l", "v".repeat(16)))))
                .isEqualTo(20 + 20 + (20 + 20 + (20 + 16 / 8)));
        assertThat(cost(ANY_LIST, List.of(List.of(1), Map.of("k", 1))))
                .isEqualTo(20 + (20 + 20) + (20 + 20 + 20));
    }

    @Test
    void whatNoCallerCanMakeLargerCostsNothing() throws Exception {
        assertThat(cost(SimpleType.INT, 7L)).isZero();
        assertThat(cost(SimpleType.STRING, "x".repeat(1_000))).isZero();
    }
}
