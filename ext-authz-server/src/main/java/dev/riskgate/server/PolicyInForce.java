// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.NativeCrypto;
import dev.riskgate.management.Gauges;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.reload.Reloading;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.yaml.YamlException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Everything that the policy file decides, as it is now. A policy that cannot be used changes
 * nothing. Thread-safe.
 */
final class PolicyInForce implements Supplier<Snapshot> {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyInForce.class);

    private final ServerConfig config;
    private final KeysInForce keys;
    private final JwksSources keySets;
    private final Gauges gauges;
    private final AtomicBoolean cryptoShown = new AtomicBoolean();
    private final Reloading<Snapshot> snapshots;

    PolicyInForce(
            ServerConfig config,
            FileWatcher files,
            KeysInForce keys,
            JwksSources keySets,
            Observer observer,
            Gauges gauges,
            InstantSource clock)
            throws ReloadException {
        this.config = config;
        this.keys = keys;
        this.keySets = keySets;
        this.gauges = gauges;
        Path file = config.policy().file();
        SnapshotFactory factory =
                new SnapshotFactory(file, keys, keySets, observer, Weights.shipped(), clock);
        this.snapshots =
                files.watch(
                        "policy", file, content -> factory.of(policy(file.toString(), content)));
        report(snapshots.get());
        snapshots.onChange(this::changed);
        keys.onChange(now -> warnOfKeys(snapshots.get(), now));
    }

    @Override
    public Snapshot get() {
        return snapshots.get();
    }

    /** Reads a policy; what merely looks like a mistake is logged. */
    private static Policy policy(String name, byte[] content) throws YamlException {
        PolicyLoader.Loaded loaded = PolicyLoader.parse(name, content);
        loaded.warnings().forEach(warning -> LOG.warn("policy: {}", warning));
        return loaded.policy();
    }

    private void changed(Snapshot now) {
        keySets.retain(now.keySets());
        report(now);
    }

    private void report(Snapshot now) {
        showCrypto(now);
        warnOfKeys(now, keys.get());
    }

    /**
     * Logged once, when there is a policy with keys of an issuer: loading the native code takes a
     * while.
     */
    private void showCrypto(Snapshot now) {
        if (now.keySets().isEmpty() || !cryptoShown.compareAndSet(false, true)) {
            return;
        }
        String verifier = NativeCrypto.verifier();
        gauges.crypto(verifier);
        LOG.info(
                "RSA and ECDSA signatures of tokens are verified by {}",
                verifier.equals("jdk")
                        ? "the JDK, which takes longer: Amazon Corretto Crypto Provider cannot be"
                                + " loaded here"
                        : "Amazon Corretto Crypto Provider, in native code");
    }

    private void warnOfKeys(Snapshot now, ApiKeys known) {
        String warning =
                KeyFileCheck.warning(
                        now.checks().policy().file(), config.apiKeys().file(), known.size());
        if (warning != null) {
            LOG.warn("apiKeys: {}", warning);
        }
    }
}
