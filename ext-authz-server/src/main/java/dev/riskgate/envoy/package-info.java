/** The two ends that know Envoy: CheckRequest in, CheckResponse out. */
@NullMarked
package dev.riskgate.envoy;

import org.jspecify.annotations.NullMarked;
