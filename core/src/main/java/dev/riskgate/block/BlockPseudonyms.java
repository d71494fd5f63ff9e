// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import dev.riskgate.observation.KeyedHash;
import dev.riskgate.signals.observation.Subject;

import java.util.HexFormat;

/**
 * Turns targets into pseudonyms of 64 bits. With 100,000 blocks, somebody else is hit by one with a
 * probability of 5·10⁻¹⁵; without the key nobody can look for such a name. Immutable and
 * thread-safe.
 */
final class BlockPseudonyms {

    private final KeyedHash hash;
    private final String key;

    /**
     * @param secret the key of the pseudonyms; replicas that share blocks share it
     */
    BlockPseudonyms(byte[] secret) {
        this.hash = KeyedHash.of(secret, "block");
        this.key = HexFormat.of().toHexDigits(hash.of("key"), 8);
    }

    /** Distinguishes keys without revealing anything of them: eight hex digits. */
    String key() {
        return key;
    }

    Name of(Target target) {
        return new Name(
                key,
                target.kind(),
                switch (target) {
                    case Target.Client client ->
                            client.isAnywhere()
                                    ? anywhere(client.tenant(), client.id())
                                    : in(client.namespace(), client.tenant(), client.id());
                    case Target.Key(String id) -> credential(id);
                    case Target.Token(String id) -> credential(id);
                    case Target.Addresses(AddressPrefix addressPrefix) -> prefix(addressPrefix);
                    case Target.Listed(Target.Kind _, long pseudonym) -> pseudonym;
                });
    }

    /** Of the client in its namespace. */
    long client(Subject client) {
        return in(client.namespace(), client.tenant(), client.id());
    }

    /** Of whoever has its tenant and id, in whichever namespace. */
    long anywhere(Subject client) {
        return anywhere(client.tenant(), client.id());
    }

    long credential(String id) {
        return hash.of(id);
    }

    /**
     * 56 bits of hash: with 100,000 blocks, somebody else is hit with a probability of 10⁻¹² for
     * each length in use.
     */
    long prefix(AddressPrefix addressPrefix) {
        int code = addressPrefix.code();
        return Name.hashWithCode(
                hash.of(hash.of(addressPrefix.high(), addressPrefix.low()), code), code);
    }

    /**
     * As long as there are no namespaces this is the client's only name; so stored blocks keep
     * theirs.
     */
    private long anywhere(String tenant, String id) {
        return hash.of(hash.of(tenant), hash.of(id));
    }

    private long in(String namespace, String tenant, String id) {
        return hash.of(hash.of(hash.of(namespace), hash.of(tenant)), hash.of(id));
    }
}
