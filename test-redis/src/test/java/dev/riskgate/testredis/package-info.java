// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.riskgate.testredis;

import org.jspecify.annotations.NullMarked;
