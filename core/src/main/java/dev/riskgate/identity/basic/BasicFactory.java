// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialFactory;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.identity.entry.EntryCount;
import dev.riskgate.identity.entry.EntryStates;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.Reloading;
import dev.riskgate.state.StateStore;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Makes the authenticators of accounts, and watches their files. Thread-safe. */
public final class BasicFactory implements CredentialFactory<BasicSettings> {

    private static final Logger LOG = LoggerFactory.getLogger(BasicFactory.class);

    private final FileWatcher files;
    private final PasswordVerifier passwords;
    private final SecureRandom random;
    private final EntryCount count = new EntryCount();

    /** Replaced as a whole, so that seeds are found without a lock. */
    private volatile Map<Path, Reloading<Accounts>> watched = Map.of();

    /**
     * @param files watches the accounts files
     * @param store counts wrong passwords, for all replicas
     * @param secret the key of pseudonyms, the same on every replica
     * @param random makes what unknown names are compared with
     * @param clock the wall clock of requests
     */
    public BasicFactory(
            FileWatcher files,
            StateStore store,
            byte[] secret,
            SecureRandom random,
            InstantSource clock) {
        this.files = files;
        this.random = random;
        this.passwords = new PasswordVerifier(store, secret, random, clock, System::nanoTime);
    }

    @Override
    public List<Authenticator> authenticators(BasicSettings settings) {
        Reloading<Accounts> accounts = accounts(settings.accounts());
        return List.of(new BasicAuthenticator(settings, accounts::get, passwords));
    }

    private synchronized Reloading<Accounts> accounts(Path file) {
        Reloading<Accounts> known = watched.get(file);
        if (known != null) {
            return known;
        }
        var warns = new AtomicBoolean();
        Reloading<Accounts> fresh =
                files.watch(
                        "accounts",
                        file,
                        content -> parse(file, content, warns.get()),
                        Accounts.unknown(random));
        // What was read with the policy was warned about with the policy.
        warns.set(true);
        Map<Path, Reloading<Accounts>> all = new HashMap<>(watched);
        all.put(file, fresh);
        watched = Map.copyOf(all);
        return fresh;
    }

    private Accounts parse(Path file, byte[] content, boolean warns) throws YamlException {
        return Accounts.parse(
                file.toString(),
                content,
                secret -> Files.readAllBytes(file.resolveSibling(secret)),
                random,
                warning -> {
                    if (warns) {
                        LOG.warn("accounts: {}", warning);
                    }
                });
    }

    /**
     * How the accounts of all files together stand, to the minute.
     *
     * @param nowMillis milliseconds since the epoch
     */
    public EntryStates states(long nowMillis) {
        List<Accounts> now = watched.values().stream().map(Reloading::get).toList();
        return now.isEmpty()
                ? EntryStates.NONE
                : count.of(
                        now, () -> now.stream().flatMap(Accounts::entries).iterator(), nowMillis);
    }

    @Override
    public TotpSeeds seeds() {
        return this::seed;
    }

    private @Nullable TotpSeed seed(Caller caller) {
        for (Reloading<Accounts> accounts : watched.values()) {
            TotpSeed seed = accounts.get().seed(caller);
            if (seed != null) {
                return seed;
            }
        }
        return null;
    }

    @Override
    public synchronized void retain(Collection<BasicSettings> used) {
        Set<Path> kept = used.stream().map(BasicSettings::accounts).collect(Collectors.toSet());
        Map<Path, Reloading<Accounts>> left = new HashMap<>();
        watched.forEach(
                (file, accounts) -> {
                    if (kept.contains(file)) {
                        left.put(file, accounts);
                    } else {
                        accounts.close();
                    }
                });
        watched = Map.copyOf(left);
    }

    @Override
    public void close() {
        passwords.close();
    }
}
