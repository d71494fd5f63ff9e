// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.signals.profile.Profile;

/**
 * What is known of a subject. A store may hand out its own kind, to find its entry again when the
 * profile has changed.
 */
public interface ProfileHandle {

    /** The profile; it locks itself. */
    Profile profile();

    /**
     * False if it is older than it should be, because the store is away: the decision is degraded.
     */
    boolean current();
}
