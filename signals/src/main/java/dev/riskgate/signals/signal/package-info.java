/** The signals: each compares one trait of a request with what is known, and tells what it found as evidence. */
@NullMarked
package dev.riskgate.signals.signal;

import org.jspecify.annotations.NullMarked;
