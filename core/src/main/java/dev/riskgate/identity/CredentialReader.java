// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.yaml.YamlMap;

/**
 * Reads the credentials of one kind in one policy. Used by one thread.
 *
 * @param <S> what the policy says of one credential
 */
public interface CredentialReader<S extends CredentialSettings> {

    /** Reports whatever is wrong at its place, and goes on with a default. */
    S read(YamlMap map);
}
