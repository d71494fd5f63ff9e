@NullMarked
package dev.riskgate.testredis;

import org.jspecify.annotations.NullMarked;
