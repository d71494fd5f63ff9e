// SPDX-License-Identifier: Apache-2.0
/**
 * What the end-to-end test runs inside the cluster: the steady stream of requests, and what kills
 * processes.
 */
@NullMarked
package dev.riskgate.testenv.kubernetes.pod;

import org.jspecify.annotations.NullMarked;
