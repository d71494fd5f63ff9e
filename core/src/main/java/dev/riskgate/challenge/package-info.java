/** Stage 6: how a caller can prove more, and how a presented proof is checked. */
@NullMarked
package dev.riskgate.challenge;

import org.jspecify.annotations.NullMarked;
