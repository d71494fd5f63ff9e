@NullMarked
package dev.riskgate.redis.block;

import org.jspecify.annotations.NullMarked;
