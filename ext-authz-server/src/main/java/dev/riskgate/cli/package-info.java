/** The riskgate command. */
@NullMarked
package dev.riskgate.cli;

import org.jspecify.annotations.NullMarked;
