/**
 * What we know of a client, how odd a request looks beside it, and why. Pure: no I/O, no clock, no front door.
 *
 * <p>Several processes may share what they know: a {@link dev.riskgate.signals.Profile} and the {@link
 * dev.riskgate.signals.Population} each tell what their process contributes, and take over what the others have. How that is
 * carried from one to another is not this package's business.
 */
@NullMarked
package dev.riskgate.signals;

import org.jspecify.annotations.NullMarked;
