/** Everything around Riskgate that is needed to try it. */
@NullMarked
package dev.riskgate.testenv;

import org.jspecify.annotations.NullMarked;
