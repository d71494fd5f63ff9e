// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.audit.encode.Encoder;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.encode.RecordBuffer;
import dev.riskgate.decision.Decision;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.Set;

/** An encoder of the decision log that fills one batch after the other. */
@State(Scope.Thread)
public class EncoderState {

    private static final int BATCH_BYTES = 64 << 10;

    /** Every encoding in turn. */
    @Param public Encoding encoding = Encoding.JSON;

    private Encoder encoder = encoding.encoder(BATCH_BYTES, Set.of());

    @Setup
    public void begin() {
        encoder = encoding.encoder(BATCH_BYTES, Set.of());
    }

    RecordBuffer encode(Decision decision) {
        RecordBuffer buffer = encoder.buffer();
        if (buffer.size() > BATCH_BYTES) {
            buffer.cut(0);
        }
        encoder.encode(decision);
        return buffer;
    }
}
