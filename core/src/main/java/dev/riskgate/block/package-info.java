/** Blocks: clients, API keys and tokens that the operator has shut out, until a time or until lifted. */
@NullMarked
package dev.riskgate.block;

import org.jspecify.annotations.NullMarked;
