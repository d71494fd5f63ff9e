// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.Mutations;

import org.junit.jupiter.api.Test;

import java.util.List;

class ApiKeyMutationTest {

    @Test
    void noChangedKeyPassesAndNoneMakesAnythingFail() {
        KeyFiles files = new KeyFiles();
        ApiKeyGenerator.NewKey one = files.newKey("acme-1", "acme");
        ApiKeyGenerator.NewKey two = files.newKey("globex", "globex");
        ApiKeys keys = files.parse(one.entry() + two.entry());
        var authenticator =
                new ApiKeyAuthenticator(
                        new ApiKeySettings("partners", "keys", "x-api-key", false), () -> keys);
        new Mutations(42)
                .assertNonePasses(authenticator, "", List.of(one.text(), two.text()), 50_000);
    }
}
