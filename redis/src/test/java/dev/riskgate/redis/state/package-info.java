@NullMarked
package dev.riskgate.redis.state;

import org.jspecify.annotations.NullMarked;
