// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** Standard output, which is nothing but decisions: the server's own log goes to stderr. */
public record StdoutSettings() implements SinkSettings {

    static final String TARGET = "standard output";

    @Override
    public String target() {
        return TARGET;
    }

    @Override
    public String obstacle() {
        return "";
    }

    @Override
    public Sink open(boolean lines) {
        return new StreamSink(new FileOutputStream(FileDescriptor.out));
    }
}
