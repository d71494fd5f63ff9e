// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import java.io.IOException;
import java.time.Duration;

/** Makes Redis stop answering. */
interface Outage {

    /**
     * From now on it does not answer.
     *
     * @param lasts when {@link #end()} will come; some can only be told beforehand
     */
    void begin(Duration lasts) throws IOException;

    /** It answers again. */
    void end();
}
