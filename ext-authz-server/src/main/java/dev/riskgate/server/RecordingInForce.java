// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.management.Gauges;
import dev.riskgate.management.Readiness;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.recording.RecordSettings;
import dev.riskgate.recording.Recorder;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The recording that the server file asks for. */
final class RecordingInForce {

    private static final Logger LOG = LoggerFactory.getLogger(RecordingInForce.class);

    private RecordingInForce() {}

    /**
     * Null if nothing is recorded.
     *
     * @throws StartException if a policy that is named for it cannot be used, or no file be made
     */
    static @Nullable Recorder of(
            ServerConfig config,
            Supplier<Policy> inForce,
            Gauges gauges,
            Readiness readiness,
            InstantSource clock,
            SecureRandom random,
            Lifecycle lifecycle)
            throws StartException {
        RecordSettings settings = config.record();
        if (settings == null) {
            return null;
        }
        List<Policy> also = new ArrayList<>();
        for (Path file : settings.policies()) {
            also.add(policy(file));
        }
        try {
            boolean shared = config.redis() != null;
            Recorder recorder = new Recorder(settings, also, inForce, shared, clock, random);
            lifecycle.add(recorder);
            gauges.log("recording", recorder::written, recorder::dropped, recorder::waiting);
            readiness.watch("recording", recorder::problem);
            LOG.info("checks are recorded to {}, encrypted", settings.folder());
            return recorder;
        } catch (IOException e) {
            throw new StartException(
                    "Nothing can be recorded: no file can be made in "
                            + settings.folder()
                            + " ("
                            + e.getClass().getSimpleName()
                            + "). Set record.folder (RISKGATE_RECORD_FOLDER) to a directory that"
                            + " exists and can be written.");
        }
    }

    private static Policy policy(Path file) throws StartException {
        try {
            return PolicyLoader.load(file).policy();
        } catch (YamlException e) {
            throw new StartException(
                    "record.policies: " + file + " cannot be used: " + e.getMessage());
        }
    }
}
