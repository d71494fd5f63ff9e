// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import java.io.IOException;

/** A place in the log holds no record. Reading goes on behind it. Quotes nothing of the log. */
public final class DamagedRecordException extends IOException {

    DamagedRecordException(String place, String problem) {
        super(place + ": " + problem);
    }
}
