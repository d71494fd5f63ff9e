// SPDX-License-Identifier: Apache-2.0
/**
 * What we know of a client, how odd a request looks compared with it, and why. Pure: no I/O, no
 * clock, no front door.
 *
 * <p>Several processes may share what they know: a {@link dev.riskgate.signals.profile.Profile} and
 * the {@link dev.riskgate.signals.population.Population} each give what their process contributes,
 * and take over what the others have. How that is carried from one to another is up to the caller.
 */
@NullMarked
package dev.riskgate.signals;

import org.jspecify.annotations.NullMarked;
