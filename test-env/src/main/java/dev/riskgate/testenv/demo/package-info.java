/** The demo: a story of real requests through a real Envoy, told as a table and held against what should happen. */
@NullMarked
package dev.riskgate.testenv.demo;

import org.jspecify.annotations.NullMarked;
