package dev.riskgate.policy.cel;

import com.google.common.collect.ImmutableSet;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.InOperator.InOverload;

import java.util.Map;

/**
 * CEL's {@code in}, which tells the truth about headers and query parameters. The library's own asks a map for the value and takes any value for a
 * presence; a header that is not there has the empty list for its value, so a rule that demands a header would never speak.
 * Stateless.
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
                                map instanceof ValuesByName values
                                        ? values.containsKey(key)
                                        : equality.findInMap(map, key).isPresent()));
    }
}
