// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.Carrier;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialSettings;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How names and passwords are accepted.
 *
 * @param name the credential's name in the policy
 * @param clients the namespace of the accounts' clients, see {@link
 *     dev.riskgate.signals.observation.Subject}
 * @param accounts the accounts file
 * @param forward whether the header goes on to the upstream
 * @param attempts wrong passwords of one account until it is locked, from 1
 * @param window how long they count, and so how long the lock lasts
 */
public record BasicSettings(
        String name, String clients, Path accounts, boolean forward, int attempts, Duration window)
        implements CredentialSettings {

    /** The namespace of the clients, unless the policy says otherwise. */
    public static final String CLIENTS = "accounts";

    public static final int DEFAULT_ATTEMPTS = 10;
    public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(15);

    @Override
    public CredentialKind<BasicSettings> kind() {
        return BasicKind.INSTANCE;
    }

    @Override
    public Carrier carrier() {
        return new Carrier(Carrier.AUTHORIZATION, "basic", forward);
    }

    @Override
    public String howToSend() {
        return "a name and its password in the header authorization (Basic)";
    }
}
