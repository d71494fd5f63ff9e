// SPDX-License-Identifier: Apache-2.0
/** Every metric of ours: name, type, labels, and what to read from it. */
@NullMarked
package dev.riskgate.management.family;

import org.jspecify.annotations.NullMarked;
