// SPDX-License-Identifier: Apache-2.0
/** Reads the YAML of a policy file into its model, with the place of each fault. */
@NullMarked
package dev.riskgate.policy.yaml;

import org.jspecify.annotations.NullMarked;
