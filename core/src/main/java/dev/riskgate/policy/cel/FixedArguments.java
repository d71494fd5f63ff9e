// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.riskgate.policy.path.PathGlob;
import dev.riskgate.request.Cidr;

import java.util.Map;

/**
 * The patterns and blocks of addresses that a condition names, made ready once when it is loaded.
 * Immutable.
 *
 * @param globs by their text
 * @param networks by their text
 */
public record FixedArguments(Map<String, PathGlob> globs, Map<String, Cidr> networks) {

    public static final FixedArguments NONE = new FixedArguments(Map.of(), Map.of());
}
