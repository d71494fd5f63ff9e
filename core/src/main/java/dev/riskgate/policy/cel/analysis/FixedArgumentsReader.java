// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.ast.CelExpr;
import dev.riskgate.policy.cel.FixedArguments;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.policy.cel.RequestFunctions;
import dev.riskgate.policy.path.PathGlob;
import dev.riskgate.request.Cidr;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * Makes ready what a condition gives to {@code glob} and {@code inCidr}, and reports what is none.
 * Used once.
 */
final class FixedArgumentsReader {

    private final ConditionSource source;
    private final Map<String, PathGlob> globs = new HashMap<>();
    private final Map<String, Cidr> networks = new HashMap<>();

    FixedArgumentsReader(ConditionSource source) {
        this.source = source;
    }

    FixedArguments read() {
        for (CelExpr expression : source.all()) {
            switch (Guards.call(expression)) {
                case RequestFunctions.GLOB -> glob(expression.call().args().getLast());
                case RequestFunctions.IN_CIDR -> network(expression.call().args().getLast());
                default -> {}
            }
        }
        return new FixedArguments(Map.copyOf(globs), Map.copyOf(networks));
    }

    private void glob(CelExpr argument) {
        String text = text(argument, "glob takes a fixed pattern, such as \"/v1/orders/**\"");
        if (text == null) {
            return;
        }
        String fault = PathGlob.fault(text);
        if (fault == null) {
            globs.put(text, PathGlob.of(text));
        } else {
            source.problem(argument, fault);
        }
    }

    private void network(CelExpr argument) {
        String text = text(argument, "inCidr takes a fixed block, such as \"10.0.0.0/8\"");
        if (text == null) {
            return;
        }
        Cidr network = Cidr.parse(text);
        if (network == null) {
            source.problem(
                    argument,
                    "\"%s\" is no block of addresses: write its first address and its length, such as \"10.0.0.0/8\", \"2001:db8::/32\" or \"192.0.2.7/32\""
                            .formatted(text));
        } else {
            networks.put(text, network);
        }
    }

    private @Nullable String text(CelExpr argument, String advice) {
        if (!Guards.isText(argument)) {
            source.problem(argument, advice);
            return null;
        }
        return argument.constant().stringValue();
    }
}
