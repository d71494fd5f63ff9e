// SPDX-License-Identifier: Apache-2.0
/** The end-to-end test in a real Kubernetes: {@code test-env/kubernetes/e2e}. */
@NullMarked
package dev.riskgate.testenv.kubernetes;

import org.jspecify.annotations.NullMarked;
