// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.kind;

import dev.riskgate.identity.CredentialFactory;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.apikey.ApiKeyFactory;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.basic.BasicFactory;
import dev.riskgate.identity.basic.BasicKind;
import dev.riskgate.identity.jwt.JwtFactory;
import dev.riskgate.identity.jwt.JwtKind;

import java.util.List;
import java.util.function.Function;

/**
 * The kinds of credentials that there are. To add one, write its package and give it a line here.
 */
public final class CredentialKinds {

    private static final List<Line<?>> LINES =
            List.of(
                    new Line<>(
                            JwtKind.INSTANCE, on -> new JwtFactory(on.keySets(), on.tokenTime())),
                    new Line<>(ApiKeyKind.INSTANCE, on -> new ApiKeyFactory(on.apiKeys())),
                    new Line<>(
                            BasicKind.INSTANCE,
                            on ->
                                    new BasicFactory(
                                            on.files(),
                                            on.store(),
                                            on.pseudonymKey(),
                                            on.random(),
                                            on.clock())));

    /** Every kind. */
    public static final List<CredentialKind<?>> ALL =
            LINES.stream().<CredentialKind<?>>map(Line::kind).toList();

    private CredentialKinds() {}

    /** The policy keys of all kinds. */
    public static List<String> labels() {
        return ALL.stream().<String>map(CredentialKind::label).toList();
    }

    static List<Line<?>> lines() {
        return LINES;
    }

    /**
     * One kind.
     *
     * @param factory makes what its authenticators share
     */
    record Line<S extends CredentialSettings>(
            CredentialKind<S> kind, Function<IdentityServices, CredentialFactory<S>> factory) {}
}
