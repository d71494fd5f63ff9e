// SPDX-License-Identifier: Apache-2.0
/**
 * Which route takes a request: globs and expressions over hosts, methods and paths, and an index of
 * them.
 */
@NullMarked
package dev.riskgate.policy.path;

import org.jspecify.annotations.NullMarked;
