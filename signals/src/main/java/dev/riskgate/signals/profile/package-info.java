// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of one client: its habits, its contexts, and how several processes' counts of them
 * are merged.
 */
@NullMarked
package dev.riskgate.signals.profile;

import org.jspecify.annotations.NullMarked;
