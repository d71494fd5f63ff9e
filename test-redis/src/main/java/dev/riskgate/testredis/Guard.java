// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Sees to it that a server does not outlive the JVM that started it, however that one ends: a small
 * shell that reads from a pipe which this JVM holds open; when the pipe ends, it kills the server
 * and deletes its files.
 */
final class Guard {

    private static final String SCRIPT =
            "trap '' INT TERM HUP; read line; kill -KILL \"$0\"; rm -rf \"$1\"";

    private final Process shell;

    private Guard(Process shell) {
        this.shell = shell;
    }

    static Guard over(Process server, Path files) throws IOException {
        Process shell =
                new ProcessBuilder(
                                "sh", "-c", SCRIPT, Long.toString(server.pid()), files.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return new Guard(shell);
    }

    /** The server has ended: nothing is to be killed any more. */
    void dismiss() {
        shell.destroyForcibly();
    }
}
