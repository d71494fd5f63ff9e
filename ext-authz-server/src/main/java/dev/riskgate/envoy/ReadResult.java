// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import dev.riskgate.request.ApiRequest;
import dev.riskgate.verdict.Reason;

/** What became of one CheckRequest. */
public sealed interface ReadResult {

    /** It describes a request that can be judged. */
    record Read(ApiRequest request) implements ReadResult {}

    /** It does not, or the request is not fit to be judged; it must be denied. */
    record Malformed(Reason reason) implements ReadResult {}
}
