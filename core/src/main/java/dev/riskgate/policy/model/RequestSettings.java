// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.request.Backend;
import dev.riskgate.request.OverrideHeaders;

/**
 * Which requests are fit to be judged.
 *
 * @param overrideHeaders what becomes of headers that ask the API to act as if another method or
 *     path had been requested
 * @param backend what the API runs on, which says how it reads paths
 */
public record RequestSettings(OverrideHeaders overrideHeaders, Backend backend) {

    public static final RequestSettings DEFAULT =
            new RequestSettings(OverrideHeaders.REFUSE, Backend.UNIX);
}
