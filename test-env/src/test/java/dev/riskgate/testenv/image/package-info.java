// SPDX-License-Identifier: Apache-2.0
/** The container image, as far as it can be looked at without a container. */
@NullMarked
package dev.riskgate.testenv.image;

import org.jspecify.annotations.NullMarked;
