// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.riskgate.challenge.Callers;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

class AccountsTest {

    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static final String BCRYPT =
            "$2y$10$5m/REnu7R3Lq3rRNq9HQXuSQar4A9SjI4g/EtgyqfNNch1fkRu7Eq";
    private static final String ARGON =
            "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg"
                    + "$rk2Mi3E4dgRMg0fHaYaptWVZRKqs//6b6k3/nntqGJk";
    private static final String ENTRY = "  - { name: legacy, hash: '" + BCRYPT + "'";

    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void everyFaultIsToldAtOnceWithItsPlaceAndItsRemedy() {
        List<Problem> problems =
                problems(
                        """
                          - name: a:b
                            hash: %s
                          - hash: hunter2
                            client: acme
                          - name: old
                            hash: %s
                            password: hunter2
                            expires: tomorrow
                          - name: late
                            hash: %s
                            notBefore: 2026-02-01T00:00:00Z
                            expires: 2026-01-01T00:00:00Z
                          - name: none
                        """
                                .formatted(BCRYPT, BCRYPT, ARGON));

        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "accounts.yaml:4:11: accounts[0].name: a name cannot hold a colon, which"
                                + " ends it in the header (RFC 7617)",
                        "accounts.yaml:6:5: accounts[1]: key \"name\" is missing",
                        "accounts.yaml:6:11: accounts[1].hash: this is neither an argon2id nor a"
                                + " bcrypt hash, and a plain password must not stand here; make"
                                + " another with 'riskgate accounts hash', or with 'htpasswd -nB -C"
                                + " 10 NAME'",
                        "accounts.yaml:10:5: accounts[2]: unknown key \"password\"; known"
                                + " here: name, client, hash, tenant, scopes, roles, attributes,"
                                + " notBefore, expires, disabled, totp, totpFile",
                        "accounts.yaml:11:14: accounts[2].expires: this is no point in time; write"
                                + " it as 2026-12-31T23:59:59Z",
                        "accounts.yaml:15:14: accounts[3].expires: the account ends before it"
                                + " begins; see notBefore",
                        "accounts.yaml:16:5: accounts[4]: key \"hash\" is missing");
    }

    @Test
    void twoAccountsCannotHaveOneName() {
        assertThat(problems(ENTRY + " }\n" + ENTRY + " }\n"))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("another account has this name; give every account its own");
    }

    @Test
    void problemsAndWarningsNeverQuoteAHashOrASeed() throws Exception {
        String secret = "SECRETSECRETSECRETSECRET1";
        for (String entry :
                List.of(
                        "  - { name: legacy, hash: " + secret + " }",
                        "  - { name: legacy, hash: $2y$10$" + secret + " }",
                        "  - { name: legacy, hash: '$argon2id$v=19$m=8,t=1,p=1$" + secret + "' }",
                        "  - { name: legacy, hash: '" + ARGON.replace("GJk", secret) + "' }",
                        ENTRY + ", totp: " + secret + " }",
                        ENTRY + ", totp: \"" + secret)) {
            assertThatThrownBy(() -> parse(entry))
                    .isInstanceOf(YamlException.class)
                    .satisfies(e -> assertThat(e.toString()).as(entry).doesNotContain(secret));
        }
        parse(ENTRY.replace("$10$", "$08$") + " }\n");
        assertThat(warnings)
                .singleElement()
                .satisfies(one -> assertThat(one.toString()).doesNotContain("RNq9HQXu"));
    }

    @Test
    void anAccountIsItsOwnClientUnlessItNamesAnother() throws Exception {
        Accounts accounts =
                parse(
                        ENTRY
                                + " }\n"
                                + ENTRY.replace("legacy", "batch")
                                + ", client: acme, tenant: north, roles: [partner] }\n");

        assertThat(account(accounts, "legacy").entry().client().id()).isEqualTo("legacy");
        assertThat(account(accounts, "batch").entry().client().id()).isEqualTo("acme");
        assertThat(account(accounts, "batch").entry().client().tenant()).isEqualTo("north");
        assertThat(accounts).hasToString("Accounts[2 accounts]");
        assertThat(account(accounts, "batch")).hasToString("Account[batch]");
    }

    @Test
    void hashesOfUnequalCostAreWarnedAboutOnceSinceTheyTellWhichNamesThereAre() throws Exception {
        String one = "  - { name: a, hash: '%s' }\n".formatted(ARGON);
        parse(one + one.replace("name: a", "name: b"));
        assertThat(warnings).noneMatch(warning -> warning.toString().contains("another time"));

        parse(one + ENTRY + " }\n" + ENTRY.replace("legacy", "c") + " }\n");
        assertThat(warnings)
                .filteredOn(warning -> warning.toString().contains("another time"))
                .hasSize(1);
    }

    @Test
    void whoIsUnknownCostsWhatMostAccountsCost() throws Exception {
        String argon = ENTRY.replace(BCRYPT, ARGON);
        assertThat(parse(ENTRY + " }\n").nobody().parameters()).isEqualTo("bcrypt cost 10");
        assertThat(
                        parse(
                                        ENTRY.replace("legacy", "a")
                                                + " }\n"
                                                + argon.replace("legacy", "b")
                                                + " }\n"
                                                + argon.replace("legacy", "c")
                                                + " }\n")
                                .nobody()
                                .parameters())
                .isEqualTo("argon2id m=19456,t=2,p=1");
        assertThat(parse("  []\n").nobody().parameters()).isEqualTo("argon2id m=19456,t=2,p=1");
    }

    @Test
    void aSeedBelongsToTheAccountThatCarriesItInWhicheverNamespaceItsClientsAre() throws Exception {
        Accounts accounts = parse(ENTRY + ", totp: " + SEED + " }\n");

        assertThat(accounts.seed(caller("legacy", BasicKind.INSTANCE, "legacy"))).isNotNull();
        assertThat(
                        accounts.seed(
                                Callers.issuedBy(
                                        "accounts",
                                        caller("legacy", BasicKind.INSTANCE, "legacy"))))
                .isNotNull();
        assertThat(accounts.seed(caller("other", BasicKind.INSTANCE, "legacy"))).isNull();
        assertThat(accounts.seed(caller("legacy", BasicKind.INSTANCE, "gone"))).isNull();
        assertThat(accounts.seed(caller("legacy", ApiKeyKind.INSTANCE, "legacy"))).isNull();
    }

    private static Caller caller(String client, CredentialKind<?> kind, String id) {
        return Callers.caller(client, kind, "legacy", id);
    }

    @Test
    void noBrokenFileEscapesAsAnotherException() {
        byte[] good = file(ENTRY + ", scopes: [a], attributes: { a: [1] } }\n");
        Random random = new Random(12);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                parse(bad);
            } catch (YamlException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    @Test
    void aFileThatHasToEndWithItsMarkIsReadWholeOrNotAtAll() throws Exception {
        String marked = "endMarker: required\n" + new String(file(ENTRY + " }\n"), UTF_8);
        assertThat(parse((marked + "...\n").getBytes(UTF_8)).size()).isEqualTo(1);
        assertThatThrownBy(() -> parse(marked.getBytes(UTF_8))).hasMessageContaining("cut off");
    }

    private static Account account(Accounts accounts, String name) {
        return Objects.requireNonNull(accounts.find(name));
    }

    private List<Problem> problems(String entries) {
        try {
            parse(entries);
            return List.of();
        } catch (YamlException e) {
            return e.problems();
        }
    }

    private Accounts parse(String entries) throws YamlException {
        return parse(file(entries));
    }

    private Accounts parse(byte[] file) throws YamlException {
        return Accounts.parse(
                "accounts.yaml",
                file,
                _ -> {
                    throw new IOException("no such file");
                },
                new SecureRandom(),
                warnings::add);
    }

    private static byte[] file(String entries) {
        return ("apiVersion: riskgate.dev/v1\nkind: Accounts\naccounts:\n" + entries)
                .getBytes(StandardCharsets.UTF_8);
    }
}
