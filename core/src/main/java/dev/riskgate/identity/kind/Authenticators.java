// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.kind;

import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialFactory;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.identity.basic.BasicFactory;
import dev.riskgate.identity.basic.BasicKind;
import dev.riskgate.identity.entry.EntryStates;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes authenticators of every kind, for whatever policy is in force while the server runs.
 * Thread-safe.
 */
public final class Authenticators implements TotpSeeds, AutoCloseable {

    private final Map<CredentialKind<?>, Made<?>> byKind;

    private Authenticators(Map<CredentialKind<?>, Made<?>> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    /** Opens every kind. */
    public static Authenticators open(IdentityServices services) {
        Map<CredentialKind<?>, Made<?>> byKind = new HashMap<>();
        for (CredentialKinds.Line<?> line : CredentialKinds.lines()) {
            byKind.put(line.kind(), Made.of(line, services));
        }
        return new Authenticators(byKind);
    }

    /** The authenticators for these credentials of a policy that may come into force, in order. */
    public List<Authenticator> of(List<? extends CredentialSettings> credentials) {
        return credentials.stream()
                .flatMap(one -> made(one.kind()).authenticators(one).stream())
                .toList();
    }

    /** Gives up what a policy that has come into force does not use. */
    public void retain(Collection<? extends CredentialSettings> used) {
        byKind.values().forEach(made -> made.retain(used));
    }

    /**
     * How the accounts in force stand, to the minute.
     *
     * @param nowMillis milliseconds since the epoch
     */
    public EntryStates accounts(long nowMillis) {
        return made(BasicKind.INSTANCE).factory() instanceof BasicFactory accounts
                ? accounts.states(nowMillis)
                : EntryStates.NONE;
    }

    @Override
    public @Nullable TotpSeed seed(Caller caller) {
        return made(caller.credential().kind()).seeds().seed(caller);
    }

    @Override
    public void close() {
        byKind.values().forEach(made -> made.factory().close());
    }

    private Made<?> made(CredentialKind<?> kind) {
        return Objects.requireNonNull(byKind.get(kind), kind.label());
    }

    /** One kind, open. */
    private record Made<S extends CredentialSettings>(
            CredentialKind<S> kind, CredentialFactory<S> factory, TotpSeeds seeds) {

        static <S extends CredentialSettings> Made<S> of(
                CredentialKinds.Line<S> line, IdentityServices services) {
            CredentialFactory<S> factory = line.factory().apply(services);
            return new Made<>(line.kind(), factory, factory.seeds());
        }

        List<Authenticator> authenticators(CredentialSettings credential) {
            return factory.authenticators(kind.settings().cast(credential));
        }

        void retain(Collection<? extends CredentialSettings> used) {
            List<S> mine =
                    used.stream()
                            .filter(kind.settings()::isInstance)
                            .map(kind.settings()::cast)
                            .toList();
            factory.retain(mine);
        }
    }
}
