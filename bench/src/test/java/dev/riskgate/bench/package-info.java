// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.riskgate.bench;

import org.jspecify.annotations.NullMarked;
