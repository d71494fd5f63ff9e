// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.yaml.YamlPlaces.Place;

/**
 * One thing that differs.
 *
 * @param file where it stands: the new file, or the old one if it is only there
 * @param path in that file, for example {@code routes[2].require.scopes}
 * @param place of that path, or of what is around it
 * @param text a sentence for a reviewer; it may quote the files as they are
 */
public record Change(Effect effect, String file, String path, Place place, String text) {

    /** The part of the policy that it is in, such as {@code routes}. */
    public String part() {
        return path.split("[.\\[]", 2)[0];
    }
}
