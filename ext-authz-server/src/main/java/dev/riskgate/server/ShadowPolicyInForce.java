// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.check.ShadowPolicy;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.Reloading;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** The shadow policy as its file is now; one that cannot be used keeps the last good one. */
final class ShadowPolicyInForce {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowPolicyInForce.class);

    private ShadowPolicyInForce() {}

    /**
     * Nothing about it keeps the server from starting: without a good file there is none.
     *
     * @param file null if none is set
     * @param maxSubjects how many clients its limits are counted for at most
     */
    static @Nullable ShadowPolicy of(
            @Nullable Path file,
            FileWatcher files,
            InstantSource clock,
            int maxSubjects,
            Consumer<Throwable> faults,
            Lifecycle lifecycle) {
        if (file == null) {
            return null;
        }
        Reloading<Optional<Policy>> policies =
                files.watch(
                        "shadowPolicy",
                        file,
                        content -> Optional.of(policy(file.toString(), content)),
                        Optional.<Policy>empty());
        return lifecycle.add(
                new ShadowPolicy(
                        () -> policies.get().orElse(null),
                        new MemoryStore(clock, maxSubjects),
                        faults));
    }

    private static Policy policy(String name, byte[] content) throws YamlException {
        PolicyLoader.Loaded loaded = PolicyLoader.parse(name, content);
        loaded.warnings().forEach(warning -> LOG.warn("shadowPolicy: {}", warning));
        return loaded.policy();
    }
}
