@NullMarked
package dev.riskgate.bench;

import org.jspecify.annotations.NullMarked;
