// SPDX-License-Identifier: Apache-2.0
/** The cluster that KUBECONFIG names, through kubectl and helm as an operator has them. */
@NullMarked
package dev.riskgate.testenv.kubernetes.cluster;

import org.jspecify.annotations.NullMarked;
