/** The decision log: one JSON line a decision, off the path. */
@NullMarked
package dev.riskgate.audit;

import org.jspecify.annotations.NullMarked;
