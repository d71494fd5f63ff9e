// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.audit.OutputSettings;
import dev.riskgate.server.config.ServerConfig;

import java.io.IOException;

/** Whether the outputs of the decision log could be written, as far as a look can tell. */
public final class DecisionLogCheck {

    private DecisionLogCheck() {}

    /**
     * Opens and makes nothing: whoever validates may not be who serves.
     *
     * @param out receives what is wrong
     * @return whether nothing speaks against any output
     */
    public static boolean run(ServerConfig.Log config, Appendable out) throws IOException {
        boolean writable = true;
        for (OutputSettings output : config.decisions()) {
            String obstacle = output.sink().obstacle();
            if (!obstacle.isEmpty()) {
                out.append("error: log.decisions: %s: %s\n".formatted(output.name(), obstacle));
                writable = false;
            }
        }
        return writable;
    }
}
