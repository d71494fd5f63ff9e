// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.recording;

import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.recording.RecordSettings;
import dev.riskgate.recording.Recorder;
import dev.riskgate.yaml.YamlException;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Starts to record. Stateless. */
public final class RecordingStart {

    private RecordingStart() {}

    /**
     * @param sharedState whether replicas share their state
     * @throws RecordingStartException if a policy that is named for it cannot be used, or no file
     *     be made; the message says what to do
     */
    public static Recorder open(
            RecordSettings settings,
            Supplier<Policy> inForce,
            boolean sharedState,
            InstantSource clock,
            SecureRandom random)
            throws RecordingStartException {
        List<Policy> also = new ArrayList<>();
        for (Path file : settings.policies()) {
            also.add(policy(file));
        }
        try {
            return new Recorder(settings, also, inForce, sharedState, clock, random);
        } catch (IOException e) {
            throw new RecordingStartException(
                    "Nothing can be recorded: no file can be made in "
                            + settings.folder()
                            + " ("
                            + e.getClass().getSimpleName()
                            + "). Set record.folder (RISKGATE_RECORD_FOLDER) to a directory that"
                            + " exists and can be written.");
        }
    }

    private static Policy policy(Path file) throws RecordingStartException {
        try {
            return PolicyLoader.load(file).policy();
        } catch (YamlException e) {
            throw new RecordingStartException(
                    "record.policies: " + file + " cannot be used: " + e.getMessage());
        }
    }
}
