// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.entry.EntryText;
import dev.riskgate.identity.entry.RandomWords;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Makes new API keys: the logic of {@code riskgate keys create} and {@code riskgate keys hash}. */
public final class ApiKeyGenerator {

    private static final int ID_LENGTH = 12;

    /** 32 characters of base62 hold 190 bits. */
    private static final int SECRET_LENGTH = 32;

    private final KeyHasher hasher;
    private final RandomWords random;

    public ApiKeyGenerator(KeyHasher hasher, SecureRandom random) {
        this.hasher = hasher;
        this.random = new RandomWords(random);
    }

    /**
     * What a new key is made for.
     *
     * @param id the key's public id; null for a random one
     * @param totp whether it gets a TOTP seed
     * @param expires when it ends; null for never
     */
    public record Order(
            @Nullable String id,
            String client,
            String tenant,
            List<String> scopes,
            List<String> roles,
            @Nullable Instant expires,
            boolean totp) {}

    /**
     * A new key.
     *
     * @param text the key itself, to be shown once and stored nowhere
     * @param entry the YAML for the list {@code keys} of the key file; holds the TOTP seed if there
     *     is one
     * @param totp the seed in base32, for the client's authenticator; empty if it has none
     */
    public record NewKey(String id, String text, String entry, String totp) {

        @Override
        public String toString() {
            return "NewKey[" + id + "]";
        }
    }

    /**
     * @throws IllegalArgumentException if the key file would refuse the order, with a sentence for
     *     the operator
     */
    public NewKey create(Order order) {
        String id = order.id() == null ? random.word(ID_LENGTH) : order.id();
        String text = ApiKeyText.join(id, random.word(SECRET_LENGTH));
        String totp = order.totp() ? random.seed() : "";
        String entry =
                new EntryText("id", id)
                        .client(order.client(), order.tenant())
                        .hash(hasher.hash(text))
                        .grants(order.scopes(), order.roles())
                        .until(order.expires())
                        .totp(totp)
                        .toString();
        String file = "apiVersion: " + YamlFile.API_VERSION + "\nkind: ApiKeys\nkeys:\n" + entry;
        try {
            ApiKeys.parse(
                    "new key", file.getBytes(StandardCharsets.UTF_8), hasher, _ -> new byte[0]);
        } catch (YamlException e) {
            throw new IllegalArgumentException(EntryText.refusal(e), e);
        }
        return new NewKey(id, text, entry, totp);
    }

    /**
     * The hash of a key that exists already.
     *
     * @throws IllegalArgumentException if the text is no API key; the message does not repeat it
     */
    public String hash(String text) {
        if (ApiKeyText.id(text) == null) {
            throw new IllegalArgumentException("This is no API key of the form rg_<id>_<secret>.");
        }
        return hasher.hash(text);
    }
}
