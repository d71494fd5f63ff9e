// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import com.google.common.collect.ImmutableSet;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.InOperator.InOverload;

import java.util.Map;

/**
 * CEL's {@code in} for headers, query parameters and extensions. The library's own looks the key up
 * and takes any value for presence; here an absent header has the empty list as its value, so a
 * rule that requires a header would never match. Stateless.
 */
public final class Membership {

    private Membership() {}

    public static ImmutableSet<CelFunctionBinding> bindings(CelOptions options) {
        RuntimeEquality equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
        return CelFunctionBinding.fromOverloads(
                "@in",
                InOverload.IN_LIST.newFunctionBinding(options, equality),
                CelFunctionBinding.from(
                        "in_map",
                        Object.class,
                        Map.class,
                        (key, map) ->
                                map instanceof ValuesByName || map instanceof ExtensionValues
                                        ? map.containsKey(key)
                                        : equality.findInMap(map, key).isPresent()));
    }
}
