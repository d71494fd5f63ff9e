// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.Caller;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.identity.entry.CredentialEntry;
import dev.riskgate.identity.entry.SecretReader;
import dev.riskgate.identity.use.UseHours;
import dev.riskgate.identity.use.UseMark;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/**
 * A snapshot of the key file. Immutable and thread-safe; a reload makes a new one. Tells no secret
 * in any text.
 */
public final class ApiKeys implements TotpSeeds {

    /** What an unknown id is compared with, so that it takes as long as a wrong secret. */
    private static final byte[] NOBODY = new byte[KeyHasher.LENGTH];

    private final Map<String, ApiKey> byId;
    private final KeyHasher hasher;

    ApiKeys(Map<String, ApiKey> byId, KeyHasher hasher) {
        this.byId = Map.copyOf(byId);
        this.hasher = hasher;
    }

    /**
     * Reads a key file ({@code kind: ApiKeys}, see docs/credentials.md).
     *
     * @param name the file's name, for messages
     * @param yaml its content
     * @param hasher knows the hash key of the stored hashes
     * @param secrets reads the files that {@code totpFile} names
     * @param marks gives each id the mark of its uses
     * @throws YamlException lists everything that is wrong, with line, column and remedy, and no
     *     secret
     */
    public static ApiKeys parse(
            String name,
            byte[] yaml,
            KeyHasher hasher,
            SecretReader secrets,
            Function<String, UseMark> marks)
            throws YamlException {
        return new ApiKeys(ApiKeyFile.parse(name, yaml, secrets, marks), hasher);
    }

    /** The same, where nobody asks when they were used. */
    public static ApiKeys parse(String name, byte[] yaml, KeyHasher hasher, SecretReader secrets)
            throws YamlException {
        UseHours hours = new UseHours(System::nanoTime);
        return parse(name, yaml, hasher, secrets, _ -> new UseMark(hours));
    }

    /** No key at all. */
    public static ApiKeys none(KeyHasher hasher) {
        return new ApiKeys(Map.of(), hasher);
    }

    /** How many keys there are, whatever their state. */
    public int size() {
        return byId.size();
    }

    /** Whether there is a key of this id, whatever its state. */
    public boolean has(String id) {
        return byId.containsKey(id);
    }

    /** Whether any key is this client's, whatever its state. Goes through all of them. */
    public boolean hasClient(Subject client) {
        return byId.values().stream().anyMatch(key -> key.entry().client().equals(client));
    }

    /** The mark of this key's uses; null if there is no such key. */
    public @Nullable UseMark mark(String id) {
        ApiKey key = byId.get(id);
        return key == null ? null : key.mark();
    }

    /** All of them, whatever their state. */
    Collection<ApiKey> all() {
        return byId.values();
    }

    /** What the file says of each, whatever its state. */
    public Iterable<CredentialEntry> entries() {
        return () -> byId.values().stream().map(ApiKey::entry).iterator();
    }

    /**
     * The key whose text this is; null if there is none. Unknown id and wrong secret cannot be
     * distinguished.
     */
    @Nullable ApiKey find(String id, String text) {
        ApiKey key = byId.get(id);
        boolean matches = hasher.matches(text, key == null ? NOBODY : key.hash());
        return matches ? key : null;
    }

    @Override
    public @Nullable TotpSeed seed(Caller caller) {
        if (caller.credential().kind() != ApiKeyKind.INSTANCE) {
            return null;
        }
        ApiKey key = byId.get(caller.credential().id());
        return key == null || !key.entry().isOf(caller.client()) ? null : key.entry().totp();
    }

    @Override
    public String toString() {
        return "ApiKeys[" + byId.size() + " keys]";
    }
}
