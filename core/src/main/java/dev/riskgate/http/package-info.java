// SPDX-License-Identifier: Apache-2.0
/**
 * What every front door needs of HTTP: which headers are accepted, which are set and removed, and
 * the body of a problem.
 */
@NullMarked
package dev.riskgate.http;

import org.jspecify.annotations.NullMarked;
