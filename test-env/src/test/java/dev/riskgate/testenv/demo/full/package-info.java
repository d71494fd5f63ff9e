// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.riskgate.testenv.demo.full;

import org.jspecify.annotations.NullMarked;
