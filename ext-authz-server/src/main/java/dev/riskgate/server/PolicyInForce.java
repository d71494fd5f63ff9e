// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.kind.Authenticators;
import dev.riskgate.management.PolicyLabels;
import dev.riskgate.management.PolicyNames;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.OnDegraded;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.reload.Reloading;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.yaml.YamlException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Everything that the policy file decides, as it is now. A policy that cannot be used changes
 * nothing. Thread-safe.
 */
final class PolicyInForce implements Supplier<Snapshot> {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyInForce.class);

    private final ServerConfig config;
    private final KeysInForce keys;
    private final Authenticators authenticators;
    private final Reloading<Snapshot> snapshots;

    PolicyInForce(
            ServerConfig config,
            FileWatcher files,
            KeysInForce keys,
            Authenticators authenticators,
            SnapshotFactory factory)
            throws ReloadException {
        this.config = config;
        this.keys = keys;
        this.authenticators = authenticators;
        Path file = config.policy().file();
        this.snapshots =
                files.watch(
                        "policy", file, content -> factory.of(policy(file.toString(), content)));
        changed(snapshots.get());
        snapshots.onChange(this::changed);
        keys.onChange(now -> warnOfKeys(snapshots.get(), now));
    }

    @Override
    public Snapshot get() {
        return snapshots.get();
    }

    /** Is told of each policy that comes into force. */
    void onChange(Runnable listener) {
        snapshots.onChange(_ -> listener.run());
    }

    /** The mode of the policy in force. */
    Mode mode() {
        return snapshots.get().file().mode();
    }

    /** What the metrics tell of it. */
    PolicyLabels labels() {
        Policy now = snapshots.get().checks().policy();
        return new PolicyLabels(
                now.hash(), Variables.label(now.mode()), Variables.label(now.file().risk().mode()));
    }

    /** Its names that are labels. */
    PolicyNames names() {
        PolicyFile file = snapshots.get().file();
        List<PolicyNames.Route> routes = new ArrayList<>();
        for (RouteSettings route : file.routes()) {
            routes.add(new PolicyNames.Route(route.name(), label(route.onDegraded())));
        }
        routes.add(new PolicyNames.Route(RouteSettings.NO_ROUTE, label(OnDegraded.DENY)));
        return new PolicyNames(
                routes,
                file.credentials().stream().map(CredentialSettings::name).toList(),
                file.rules().stream()
                        .map(rule -> new PolicyNames.Rule(rule.name(), rule.mode() == Mode.SHADOW))
                        .toList(),
                file.limitNames());
    }

    private static String label(OnDegraded settled) {
        return settled.name().toLowerCase(Locale.ROOT);
    }

    /** Reads a policy; what merely looks like a mistake is logged. */
    private static Policy policy(String name, byte[] content) throws YamlException {
        PolicyLoader.Loaded loaded = PolicyLoader.parse(name, content);
        loaded.warnings().forEach(warning -> LOG.warn("policy: {}", warning));
        return loaded.policy();
    }

    private void changed(Snapshot now) {
        authenticators.retain(now.file().credentials());
        warnOfKeys(now, keys.get());
    }

    private void warnOfKeys(Snapshot now, ApiKeys known) {
        String warning = KeyFileCheck.warning(now.file(), config.apiKeys().file(), known.size());
        if (warning != null) {
            LOG.warn("apiKeys: {}", warning);
        }
    }
}
