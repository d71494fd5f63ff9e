// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import com.google.protobuf.util.Timestamps;

import dev.riskgate.audit.DecisionReader;
import dev.riskgate.audit.encode.DamagedRecordException;
import dev.riskgate.proto.v1.Decision;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads decision logs for a command, one record after the other, so that their size does not
 * matter. What is wrong is told on stderr and passed over. Used once, by one thread.
 */
final class DecisionFiles {

    /** The name of standard input. */
    static final String STDIN = "-";

    private final PrintWriter err;
    private boolean faulty;

    /** Is given each decision. */
    interface Visitor {

        /** Says whether it wants the next one. */
        boolean visit(Decision decision) throws IOException;
    }

    DecisionFiles(PrintWriter err) {
        this.err = err;
    }

    /** Reads these files in their order, until the visitor has seen enough. */
    void read(List<Path> files, Visitor visitor) {
        // It quotes times that are none, as they stand in the log.
        Logger.getLogger(Timestamps.class.getName()).setLevel(Level.OFF);
        for (Path file : files) {
            try (DecisionReader reader = open(file)) {
                if (!read(file, reader, visitor)) {
                    return;
                }
            } catch (NoSuchFileException _) {
                tell(file, "does not exist; check the path");
            } catch (IOException e) {
                tell(file, "cannot be read: " + e.getMessage());
            }
        }
    }

    /** Whether a file could not be read, or is damaged. */
    boolean isFaulty() {
        return faulty;
    }

    private static DecisionReader open(Path file) throws IOException {
        if (file.toString().equals(STDIN)) {
            return DecisionReader.of(System.in);
        }
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        return DecisionReader.open(file);
    }

    private boolean read(Path file, DecisionReader reader, Visitor visitor) throws IOException {
        while (true) {
            try {
                Decision decision = reader.next();
                if (decision == null) {
                    break;
                }
                if (!visitor.visit(decision)) {
                    return false;
                }
            } catch (DamagedRecordException e) {
                tell(file, e.getMessage() + "; passed over");
            }
        }
        if (reader.truncated()) {
            err.println("riskgate: " + file + ": ends within a decision, which is left out");
        }
        return true;
    }

    private void tell(Path file, String sentence) {
        faulty = true;
        err.println("riskgate: " + file + ": " + sentence);
    }
}
