// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/** Key files with real keys in them. */
final class KeyFiles {

    static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final KeyHasher HASHER = new KeyHasher(HASH_KEY, null);

    final ApiKeyGenerator maker = new ApiKeyGenerator(HASHER, new SecureRandom());

    ApiKeyGenerator.NewKey newKey(@Nullable String id, String client) {
        return maker.create(
                new ApiKeyGenerator.Order(
                        id, client, "default", List.of(), List.of(), null, false));
    }

    ApiKeys parse(String entries) {
        try {
            return ApiKeys.parse("keys.yaml", file(entries), HASHER, _ -> new byte[0]);
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] file(String entries) {
        return ("apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys:\n" + entries)
                .getBytes(StandardCharsets.UTF_8);
    }
}
