// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import java.io.IOException;

/** An output of the decision log cannot be opened. */
public final class OutputException extends IOException {

    private final transient OutputSettings output;

    OutputException(OutputSettings output, IOException cause) {
        super(cause);
        this.output = output;
    }

    /** Which one. */
    public OutputSettings output() {
        return output;
    }
}
