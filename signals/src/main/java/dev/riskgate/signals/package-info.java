/** What we know of a client, how odd a request looks beside it, and why. Pure: no I/O, no clock, no front door. */
@NullMarked
package dev.riskgate.signals;

import org.jspecify.annotations.NullMarked;
