@NullMarked
package dev.riskgate.block.redis;

import org.jspecify.annotations.NullMarked;
