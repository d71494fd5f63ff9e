// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.kind;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.Requests.with;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.challenge.Callers;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.apikey.ApiKeyGenerator;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.apikey.ApiKeySettings;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.identity.basic.BasicKind;
import dev.riskgate.identity.basic.BasicSettings;
import dev.riskgate.identity.entry.EntryStates;
import dev.riskgate.identity.jwt.JwtCredential;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.identity.jwt.VerificationTime;
import dev.riskgate.identity.jwt.jwks.JwksListener;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadListener;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Authenticators of every kind, for whatever policy is in force. */
class AuthenticatorsTest {

    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    /** In the form of the cheapest that is taken; of no password that is known. */
    private static final String HASH =
            "$2b$08$......................UlHwfOxkfMyr6IxM24NPAMKeZzaPhxm";

    @TempDir private Path dir;

    private final KeyHasher hasher = new KeyHasher(new byte[32], null);
    private final TestClock clock = new TestClock();
    private final FileWatcher files =
            new FileWatcher(FileWatcher.INTERVAL, clock, ReloadListener.NONE);
    private final OutboundHttp http = new OutboundHttp(OutboundSettings.direct("test"), null);
    private final JwksSources keySets = new JwksSources(http, System::nanoTime, JwksListener.NONE);
    private final ApiKeyGenerator.NewKey key =
            new ApiKeyGenerator(hasher, new SecureRandom())
                    .create(
                            new ApiKeyGenerator.Order(
                                    "k-1", "acme", "default", List.of(), List.of(), null, true));
    private final Authenticators authenticators =
            Authenticators.open(
                    new IdentityServices(
                            this::keys,
                            keySets,
                            VerificationTime.unlimited(),
                            files,
                            new MemoryStore(clock, 1_000),
                            new byte[32],
                            new SecureRandom(),
                            clock));

    private ApiKeys keys() {
        try {
            return ApiKeys.parse(
                    "keys", file("ApiKeys", "keys", key.entry()), hasher, _ -> new byte[0]);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        authenticators.close();
        keySets.close();
        http.close();
    }

    private static byte[] file(String kind, String list, String entry) {
        return "apiVersion: riskgate.dev/v1\nkind: %s\n%s:\n%s"
                .formatted(kind, list, entry)
                .getBytes(StandardCharsets.UTF_8);
    }

    private BasicSettings accounts() throws Exception {
        Path file = dir.resolve("accounts.yaml");
        String entry = "  - { name: legacy, hash: '" + HASH + "', totp: " + SEED + " }\n";
        Files.write(file, file("Accounts", "accounts", entry));
        return new BasicSettings("old", "accounts", file, false, 10, Duration.ofMinutes(15));
    }

    private Authenticator of(CredentialSettings credential) {
        return authenticators.of(List.of(credential)).getLast();
    }

    @Test
    void eachCredentialOfAPolicyGetsTheAuthenticatorOfItsKind() throws Exception {
        Authenticator partners = of(new ApiKeySettings("partners", "keys", "x-api-key", false));
        assertThat(partners.name()).isEqualTo("partners");
        assertThat(code(partners.identify(with("x-api-key", key.text()), NO_WAIT)))
                .isEqualTo("proven acme");
        assertThat(of(accounts()).carrier()).isEqualTo("authorization basic");
    }

    @Test
    void tokensAreVerifiedWithTheKeysOfTheirIssuerOrByTheFrontDoor() throws Exception {
        Path jwks =
                Files.write(dir.resolve("k.json"), TestIssuer.jwks(TestIssuer.RSA.toPublicJWK()));
        JwtCredential here = jwt("idp", "jwks: { file: " + jwks + " }");
        JwtCredential there = jwt("front", "metadataKey: m");

        assertThat(code(of(here).identify(bearer(NOW, TestIssuer.token()), waiting())))
                .isEqualTo("proven alice");
        assertThat(code(of(there).identify(bearer(NOW, TestIssuer.token()), NO_WAIT)))
                .isEqualTo("jwt_unverified");

        authenticators.retain(List.of(here, there));
        assertThat(keySets.statuses()).containsOnlyKeys("idp");
        authenticators.retain(List.of(there));
        assertThat(keySets.statuses()).isEmpty();
    }

    private static JwtCredential jwt(String name, String keys) throws Exception {
        String policy =
                "apiVersion: riskgate.dev/v1\nkind: Policy\ncredentials:\n  - jwt: { name: %s, issuer: '%s', audiences: [api], %s }\n"
                        .formatted(name, TestIssuer.ISSUER, keys);
        return PolicyLoader.parse("policy.yaml", policy.getBytes(StandardCharsets.UTF_8))
                .policy()
                .file()
                .credentials(JwtKind.INSTANCE)
                .getFirst();
    }

    private static Budget waiting() {
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(30).toNanos()).mayBlock();
    }

    @Test
    void aSeedIsLookedForAmongTheCredentialsOfTheCallersKind() throws Exception {
        of(accounts());
        assertThat(authenticators.seed(Callers.caller("acme", ApiKeyKind.INSTANCE, "p", "k-1")))
                .isNotNull();
        assertThat(authenticators.seed(Callers.caller("legacy", BasicKind.INSTANCE, "o", "legacy")))
                .isNotNull();
        assertThat(authenticators.seed(Callers.caller("legacy", ApiKeyKind.INSTANCE, "o", "k-2")))
                .isNull();
        assertThat(authenticators.seed(Callers.bearer("acme"))).as("tokens have none").isNull();
    }

    @Test
    void accountsAreCountedAndAFileThatNoPolicyUsesAnyMoreIsGivenUp() throws Exception {
        assertThat(authenticators.accounts(NOW.toEpochMilli())).isSameAs(EntryStates.NONE);
        BasicSettings accounts = accounts();
        of(accounts);
        authenticators.retain(List.of(accounts));
        assertThat(authenticators.accounts(NOW.toEpochMilli()).counts())
                .containsEntry(EntryStates.State.VALID, 1);

        authenticators.retain(List.of(new ApiKeySettings("partners", "keys", "x-api-key", false)));
        assertThat(authenticators.accounts(NOW.toEpochMilli())).isSameAs(EntryStates.NONE);
        assertThat(files.statuses()).isEmpty();
    }

    @Test
    void whatTheyLiveOnEndsWithThem() throws Exception {
        Authenticator old = of(accounts());
        authenticators.close();
        String header =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("legacy:x".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> old.identify(with("authorization", header), waiting()))
                .isInstanceOfSatisfying(
                        DegradedException.class,
                        e -> assertThat(e.degradation()).isEqualTo(Degradation.OVERLOAD));
    }
}
