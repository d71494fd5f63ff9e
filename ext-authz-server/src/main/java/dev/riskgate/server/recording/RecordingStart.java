// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.recording;

import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.recording.RecordSettings;
import dev.riskgate.recording.Recorder;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
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

    private static final String POLICIES = "recordPolicies";

    private RecordingStart() {}

    /**
     * @param files watches the policies that are named for it; while one cannot be used, what was
     *     read last holds
     * @param sharedState whether replicas share their state
     * @throws RecordingStartException if such a policy cannot be used now, or no file be made; the
     *     message says what to do
     */
    public static Recorder open(
            RecordSettings settings,
            FileWatcher files,
            Supplier<Policy> inForce,
            boolean sharedState,
            InstantSource clock,
            SecureRandom random)
            throws RecordingStartException {
        Supplier<List<Policy>> also = policies(settings.policies(), files);
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

    private static Supplier<List<Policy>> policies(List<Path> named, FileWatcher files)
            throws RecordingStartException {
        if (named.isEmpty()) {
            List<Policy> none = List.of();
            return () -> none;
        }
        try {
            return files.<List<Policy>>watch(POLICIES, named, contents -> policies(named, contents))
                    ::get;
        } catch (ReloadException e) {
            throw new RecordingStartException("record.policies: " + e.getMessage());
        }
    }

    private static List<Policy> policies(List<Path> named, List<byte[]> contents)
            throws YamlException {
        List<Policy> all = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            all.add(PolicyLoader.parse(named.get(i).toString(), contents.get(i)).policy());
        }
        return List.copyOf(all);
    }
}
