// SPDX-License-Identifier: Apache-2.0
/** The images that the end-to-end test brings into the cluster, as archives without a registry. */
@NullMarked
package dev.riskgate.testenv.kubernetes.image;

import org.jspecify.annotations.NullMarked;
