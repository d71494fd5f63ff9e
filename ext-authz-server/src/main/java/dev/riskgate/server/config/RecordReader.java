// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import dev.riskgate.recording.RecordSettings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The section {@code record}. */
final class RecordReader {

    private static final long MIB = 1 << 20;

    private final Settings settings;
    private final Function<String, @Nullable Secret> secrets;

    /**
     * @param secrets reads the secret of this path
     */
    RecordReader(Settings settings, Function<String, @Nullable Secret> secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    /** Null if nothing is recorded. */
    @Nullable RecordSettings read() {
        Path folder = settings.path("record.folder");
        Secret key = secrets.apply("record.key");
        List<Path> policies = settings.paths("record.policies");
        int queueSize = settings.integer("record.queueSize", 16_384, 16, 1 << 20);
        int fileSize = settings.integer("record.fileSize", 256, 1, 1 << 20);
        int maxSize = settings.integer("record.maxSize", 10_240, 1, 1 << 24);
        if (folder == null && (key != null || !policies.isEmpty())) {
            settings.fault("record needs record.folder, where the recordings are made");
        }
        if (folder != null && key == null) {
            settings.fault(
                    "record.folder needs record.keyFile, with the key that encrypts what is"
                            + " recorded, or the key itself in RISKGATE_RECORD_KEY");
        }
        return folder == null || key == null
                ? null
                : new RecordSettings(
                        folder, key.bytes(), policies, queueSize, fileSize * MIB, maxSize * MIB);
    }
}
