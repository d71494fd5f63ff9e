@NullMarked
package dev.riskgate.state.redis;

import org.jspecify.annotations.NullMarked;
