@NullMarked
package dev.riskgate.bench.load;

import org.jspecify.annotations.NullMarked;
