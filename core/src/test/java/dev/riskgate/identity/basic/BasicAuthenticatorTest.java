// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.Requests.with;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.challenge.Callers;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.Mutations;
import dev.riskgate.identity.Requests;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.TestClock;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

class BasicAuthenticatorTest {

    private static final String PASSWORD = "pässwörd: with blanks";
    private static final String HASH = TestHashes.text(PASSWORD);
    private static final String ENTRY = "  - { name: legacy, hash: '" + HASH + "'";

    private final GuessStore store = new GuessStore(new TestClock());
    private final PasswordVerifier passwords =
            new PasswordVerifier(
                    store, new byte[32], new SecureRandom(), new TestClock(), System::nanoTime, 1);
    private Accounts accounts = parse(ENTRY + ", scopes: [read], attributes: { plan: old } }\n");
    private final BasicAuthenticator authenticator =
            new BasicAuthenticator(
                    new BasicSettings(
                            "old-ones",
                            BasicSettings.CLIENTS,
                            Path.of("accounts.yaml"),
                            false,
                            10,
                            Duration.ofMinutes(15)),
                    () -> accounts,
                    passwords);

    @AfterEach
    void close() {
        passwords.close();
    }

    @Test
    void aNameAndItsPasswordProveTheClientWithAllThatTheFileSaysOfIt() {
        Caller caller = ((Proven) identify(header("legacy", PASSWORD))).caller();

        assertThat(caller.client()).isEqualTo(Subject.client("accounts", "default", "legacy"));
        assertThat(caller.credential())
                .isEqualTo(
                        new Caller.Credential(
                                BasicKind.INSTANCE, "old-ones", "", "legacy", Long.MAX_VALUE));
        assertThat(caller.scopes()).containsExactly("read");
        assertThat(caller.attributes()).isEqualTo(Map.of("plan", "old"));
        assertThat(caller.assurance()).isEqualTo(Assurance.SINGLE);
    }

    @Test
    void theNameOfTheSchemeHasNoCase() {
        String good = header("legacy", PASSWORD).substring("Basic ".length());
        for (String scheme : List.of("basic ", "BASIC ", "Basic   ")) {
            assertThat(code(identify(scheme + good))).isEqualTo("proven legacy");
        }
    }

    @Test
    void whatIsOfAnotherSchemeIsNobodysPassword() {
        for (String value : List.of("", "Bearer abc", "Bas", "Digest a=b")) {
            assertThat(code(identify(value))).as(value).isEqualTo("anonymous");
        }
        assertThat(code(authenticator.identify(with(Map.of()), waiting()))).isEqualTo("anonymous");
    }

    @Test
    void whatIsNotTheOneFormOfANameAndAPasswordIsMalformed() {
        String good = header("legacy", PASSWORD);
        Charset latin = StandardCharsets.ISO_8859_1;
        for (String value :
                List.of(
                        "Basic",
                        "Basically abc",
                        "Basic!bGVnYWN5OnB3",
                        "!Basic bGVnYWN5OnB3",
                        "Basic ",
                        "Basic :",
                        good + " ",
                        good + "\t",
                        good + "====",
                        good.substring(0, good.length() - 1),
                        "Basic bGVnYWN5OnB3",
                        "Basic bGVnYWN5OnB3Cg==",
                        "Basic bGVnYWN5OnA",
                        "Basic bGVnYWN5OnB=",
                        "Basic bGVn\nYWN5OnA=",
                        "Basic bGVnYWN5OnC_",
                        encoded("legacy", StandardCharsets.UTF_8),
                        encoded(":" + PASSWORD, StandardCharsets.UTF_8),
                        encoded("legacy:", StandardCharsets.UTF_8),
                        encoded("legacy:" + PASSWORD, latin),
                        encoded("legacy:" + PASSWORD, StandardCharsets.UTF_16BE),
                        encoded("legacy:a\0b", StandardCharsets.UTF_8),
                        encoded("legacy:a\u0085b", StandardCharsets.UTF_8),
                        encoded("leg\tacy:ab", StandardCharsets.UTF_8),
                        encoded("legacy:a\u007f", StandardCharsets.UTF_8),
                        encoded("x".repeat(257) + ":a", StandardCharsets.UTF_8),
                        encoded("legacy:" + "x".repeat(1025), StandardCharsets.UTF_8),
                        "Basic " + "A".repeat(1 << 20))) {
            String expected =
                    value.equals("Basic bGVnYWN5OnB3") ? "basic_wrong" : "basic_malformed";
            assertThat(code(identify(value))).as(value).isEqualTo(expected);
        }
        assertThat(code(identify(header("x".repeat(256), "x".repeat(1024)))))
                .isEqualTo("basic_wrong");
    }

    @Test
    void twoHeadersAreAmbiguousWhateverIsInThem() {
        String good = header("legacy", PASSWORD);
        for (String other : List.of(good, "Bearer abc")) {
            Identification two =
                    authenticator.identify(with("authorization", good, other), waiting());
            assertThat(code(two)).isEqualTo("credential_ambiguous");
        }
    }

    @Test
    void unknownNameAndWrongPasswordCannotBeToldApart() {
        Identification unknown = identify(header("nobody", PASSWORD));
        Identification wrong = identify(header("legacy", "x"));

        assertThat(code(unknown)).isEqualTo("basic_wrong");
        assertThat(wrong).isEqualTo(unknown);
        assertThat(passwords.hashed()).as("each costs a hash").isEqualTo(2);
    }

    @Test
    void whatElseIsWrongWithAnAccountIsShownOnlyToWhoKnowsItsPassword() {
        String good = header("legacy", PASSWORD);
        Map<String, String> faults =
                Map.of(
                        ", disabled: true", "basic_disabled",
                        ", notBefore: 2026-11-02T12:00:01Z", "basic_not_yet_valid",
                        ", expires: 2026-11-02T12:00:00Z", "basic_expired");
        faults.forEach(
                (fault, code) -> {
                    accounts = parse(ENTRY + fault + " }\n");
                    assertThat(code(identify(good))).isEqualTo(code);
                    assertThat(code(identify(header("legacy", fault)))).isEqualTo("basic_wrong");
                });
    }

    @Test
    void aReloadedFileHoldsAtOnce() {
        String good = header("legacy", PASSWORD);
        assertThat(code(identify(good))).isEqualTo("proven legacy");

        accounts = parse(ENTRY + ", client: acme }\n");
        assertThat(code(identify(good))).isEqualTo("proven acme");
        accounts = parse("  - { name: legacy, hash: '" + TestHashes.text("new one") + "' }\n");
        assertThat(code(identify(good))).isEqualTo("basic_wrong");
        assertThat(code(identify(header("legacy", "new one")))).isEqualTo("proven legacy");
        accounts = parse("  []\n");
        assertThat(code(identify(header("legacy", "new one")))).isEqualTo("basic_wrong");
    }

    @Test
    void withoutAFileNoPasswordIsToldRightOrWrong() {
        accounts = Accounts.unknown(new SecureRandom());

        assertThatThrownBy(() -> identify(header("legacy", PASSWORD)))
                .isInstanceOf(DegradedException.class);
        assertThat(code(identify("Basic x"))).isEqualTo("basic_malformed");
    }

    @Test
    void besideTokensItIsAnAlternativeInOneHeader() {
        Authenticator tokens =
                new Authenticator() {
                    @Override
                    public String name() {
                        return "idp";
                    }

                    @Override
                    public String carrier() {
                        return "authorization";
                    }

                    @Override
                    public Identification identify(ApiRequest request, Budget budget) {
                        String value = String.valueOf(request.headers().first("authorization"));
                        return value.startsWith("Bearer ")
                                ? new Rejected(
                                        Caller.Scheme.BEARER,
                                        new dev.riskgate.verdict.Reason("jwt_malformed", "No."))
                                : new Identification.Anonymous();
                    }
                };
        for (List<Authenticator> order :
                List.of(List.of(tokens, authenticator), List.of(authenticator, tokens))) {
            Identifier both = new Identifier(order);
            assertThat(identify(both, header("legacy", PASSWORD))).isEqualTo("proven legacy");
            assertThat(identify(both, header("legacy", "x"))).isEqualTo("basic_wrong");
            assertThat(identify(both, "Bearer abc")).isEqualTo("jwt_malformed");
            assertThat(identify(both, "Negotiate abc")).isEqualTo("anonymous");
        }
    }

    /** The front door may have found the token elsewhere: in a cookie, in the query. */
    @Test
    void besideClaimsThatTheFrontDoorHasVerifiedItHasToHoldAndToNameTheSameClient() {
        Authenticator claims =
                new Authenticator() {
                    @Override
                    public String name() {
                        return "idp";
                    }

                    @Override
                    public String carrier() {
                        return "authorization";
                    }

                    @Override
                    public Identification identify(ApiRequest request, Budget budget) {
                        return new Proven(Callers.bearer("web"));
                    }
                };
        for (List<Authenticator> order :
                List.of(List.of(claims, authenticator), List.of(authenticator, claims))) {
            Identifier both = new Identifier(order);
            assertThat(identify(both, header("legacy", PASSWORD))).isEqualTo("credential_conflict");
            assertThat(identify(both, header("legacy", "x"))).isEqualTo("basic_wrong");
            assertThat(identify(both, "Bearer abc")).isEqualTo("proven web");
        }
    }

    private static String identify(Identifier identifier, String value) {
        return code(identifier.identify(with("authorization", value), Set.of(), waiting()));
    }

    @Test
    void noChangedPasswordPassesAndNoneMakesAnythingFail() {
        Authenticator waits =
                new Authenticator() {
                    @Override
                    public String name() {
                        return authenticator.name();
                    }

                    @Override
                    public String carrier() {
                        return "authorization";
                    }

                    @Override
                    public Identification identify(ApiRequest request, Budget budget) {
                        return authenticator.identify(request, waiting());
                    }
                };
        String good = header("legacy", PASSWORD).substring("Basic ".length());
        assertThat(code(identify("Basic " + good))).isEqualTo("proven legacy");

        new Mutations(43).assertNonePasses(waits, "Basic ", List.of(good), 2_000);
    }

    private Identification identify(String value) {
        return authenticator.identify(
                Requests.at(NOW, Map.of("authorization", List.of(value)), Map.of()), waiting());
    }

    private static String header(String name, String password) {
        return encoded(name + ':' + password, StandardCharsets.UTF_8);
    }

    private static String encoded(String text, Charset charset) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(charset));
    }

    private static Budget waiting() {
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(30).toNanos()).mayBlock();
    }

    private static Accounts parse(String entries) {
        String file = "apiVersion: riskgate.dev/v1\nkind: Accounts\naccounts:\n" + entries;
        try {
            return Accounts.parse(
                    "accounts.yaml",
                    file.getBytes(StandardCharsets.UTF_8),
                    _ -> new byte[0],
                    new SecureRandom(),
                    _ -> {});
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }
}
