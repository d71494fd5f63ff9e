// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.identity.apikey.KeyUses;
import dev.riskgate.identity.entry.EntryCount;
import dev.riskgate.identity.entry.EntryStates;
import dev.riskgate.identity.use.UseHours;
import dev.riskgate.identity.use.UseMark;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.reload.Reloading;
import dev.riskgate.server.config.Secret;
import dev.riskgate.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The API keys of the key file as it is now; none where there is no such file. Thread-safe. */
final class KeysInForce implements Supplier<ApiKeys> {

    private final ApiKeys none;
    private final EntryCount count = new EntryCount();
    private final UseHours hours = new UseHours(System::nanoTime);
    private final @Nullable Reloading<ApiKeys> watched;

    KeysInForce(ServerConfig.ApiKeys settings, FileWatcher files, SecureRandom random)
            throws ReloadException {
        Secret previous = settings.previousHashKey();
        KeyHasher hasher =
                new KeyHasher(
                        Secret.bytesOrMadeUp(settings.hashKey(), random),
                        previous == null ? null : previous.bytes());
        this.none = ApiKeys.none(hasher);
        Path file = settings.file();
        this.watched =
                file == null
                        ? null
                        : files.watch("apiKeys", file, content -> parse(file, content, hasher));
    }

    private ApiKeys parse(Path file, byte[] content, KeyHasher hasher) throws Exception {
        ApiKeys before = watched == null ? none : watched.get();
        return ApiKeys.parse(
                file.toString(),
                content,
                hasher,
                secret -> Files.readAllBytes(file.resolveSibling(secret)),
                id -> mark(before, id));
    }

    /** A key keeps its mark when the file is read again, whatever else of it is new. */
    private UseMark mark(ApiKeys before, String id) {
        UseMark mark = before.mark(id);
        return mark == null ? new UseMark(hours) : mark;
    }

    /**
     * When they were last used; null where there is no key file, and nothing is marked.
     *
     * @param clock by which keys expire
     */
    @Nullable KeyUses uses(UseStore store, InstantSource clock) {
        return watched == null ? null : new KeyUses(this, hours, store, clock, System::nanoTime);
    }

    @Override
    public ApiKeys get() {
        return watched == null ? none : watched.get();
    }

    /**
     * How they stand, to the minute.
     *
     * @param nowMillis milliseconds since the epoch
     */
    EntryStates states(long nowMillis) {
        if (watched == null) {
            return EntryStates.NONE;
        }
        ApiKeys now = watched.get();
        return count.of(now, now.entries(), nowMillis);
    }

    /** Calls back after each change, on the watching thread. */
    void onChange(Consumer<ApiKeys> change) {
        if (watched != null) {
            watched.onChange(change);
        }
    }
}
