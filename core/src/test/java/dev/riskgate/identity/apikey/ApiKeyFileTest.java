// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.riskgate.challenge.Callers;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.entry.SecretReader;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class ApiKeyFileTest {

    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static final String HASH = "hmac-sha256:" + "A".repeat(43);
    private static final String ENTRY = "  - { id: acme-1, client: acme, hash: '" + HASH + "'";

    @Test
    void everyFaultIsToldAtOnceWithItsPlaceAndItsRemedy() {
        List<Problem> problems =
                problems(
                        """
                          - id: a_b
                            client: acme
                            hash: sha256:abc
                          - id: acme-1
                            hash: %s
                            scope: [read]
                            expires: tomorrow
                          - id: acme-2
                            client: acme
                            hash: %s
                            notBefore: 2026-02-01T00:00:00Z
                            expires: 2026-01-01T00:00:00Z
                            totp: 123
                        """
                                .formatted(HASH, HASH));
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "keys.yaml:4:9: keys[0].id: this is no key id; use 3 to 40 letters, digits"
                                + " and hyphens",
                        "keys.yaml:6:11: keys[0].hash: this is no keyed hash; it reads"
                                + " \"hmac-sha256:\" and 43 characters, as 'riskgate keys hash'"
                                + " prints it",
                        "keys.yaml:7:5: keys[1]: key \"client\" is missing",
                        "keys.yaml:9:5: keys[1]: unknown key \"scope\"; did you mean \"scopes\"?",
                        "keys.yaml:10:14: keys[1].expires: this is no point in time; write it as"
                                + " 2026-12-31T23:59:59Z",
                        "keys.yaml:15:14: keys[2].expires: the key ends before it begins; see"
                                + " notBefore",
                        "keys.yaml:16:11: keys[2].totp: this is no TOTP seed; it is base32 (A to Z,"
                                + " 2 to 7) and holds at least 128 bits, 26 characters");
    }

    @Test
    void twoKeysCannotHaveOneId() {
        assertThat(problems(ENTRY + " }\n" + ENTRY + " }\n"))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("another key has this id; give every key its own");
    }

    @Test
    void problemsNeverQuoteAHashOrASeed() {
        String secret = "SECRETSECRETSECRETSECRET1";
        for (String entry :
                List.of(
                        "  - { id: acme-1, client: acme, hash: hmac-sha256:" + secret + " }",
                        ENTRY + ", totp: " + secret + " }",
                        ENTRY + ", totp: [" + secret + "] }",
                        ENTRY + ", totp: { seed: " + secret + " } }",
                        ENTRY + ", totp: { seed: " + secret + ", digits: " + secret + " } }",
                        ENTRY + ", totp: \"" + secret)) {
            assertThatThrownBy(() -> parse(entry, _ -> new byte[0]))
                    .isInstanceOf(YamlException.class)
                    .satisfies(e -> assertThat(e.toString()).as(entry).doesNotContain(secret));
        }
    }

    @Test
    void aSeedBelongsToTheKeyThatCarriesIt() throws Exception {
        ApiKeys keys =
                parse(
                        ENTRY
                                + ", totp: "
                                + SEED.toLowerCase(java.util.Locale.ROOT)
                                + " }\n"
                                + ENTRY.replace("acme-1", "acme-2")
                                + " }\n",
                        _ -> new byte[0]);
        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.seed(caller(ApiKeyKind.INSTANCE, "acme-1", "acme")))
                .isNotNull()
                .satisfies(
                        key ->
                                assertThat(key.key().getEncoded())
                                        .asString(StandardCharsets.US_ASCII)
                                        .isEqualTo("12345678901234567890"));
        assertThat(keys.seed(caller(ApiKeyKind.INSTANCE, "acme-2", "acme"))).isNull();
        assertThat(keys.seed(caller(ApiKeyKind.INSTANCE, "acme-1", "other"))).isNull();
        assertThat(keys.seed(caller(JwtKind.INSTANCE, "acme-1", "acme"))).isNull();
        assertThat(keys.seed(caller(ApiKeyKind.INSTANCE, "gone", "acme"))).isNull();
        assertThat(keys.toString()).isEqualTo("ApiKeys[2 keys]");
    }

    @Test
    void aSeedCanHaveOtherParametersThanTheUsualOnes() throws Exception {
        String totp = ", totp: { seed: " + SEED + ", algorithm: SHA256, digits: 8 } }\n";
        TotpSeed seed =
                parse(ENTRY + totp, _ -> new byte[0])
                        .seed(caller(ApiKeyKind.INSTANCE, "acme-1", "acme"));
        assertThat(seed).isNotNull().hasToString("TotpSeed[SHA256, 8 digits]");
        assertThat(problems(ENTRY + totp.replace("8", "9").replace("SHA256", "MD5")))
                .extracting(Problem::path)
                .containsExactly("keys[0].totp.algorithm", "keys[0].totp.digits");
    }

    @Test
    void aSeedIsFoundInWhicheverNamespaceThePolicyHasTheKeysClients() throws Exception {
        ApiKeys keys = parse(ENTRY + ", totp: { seed: " + SEED + " } }\n", _ -> new byte[0]);
        Caller acme = caller(ApiKeyKind.INSTANCE, "acme-1", "acme");
        Caller other = caller(ApiKeyKind.INSTANCE, "acme-1", "other");

        assertThat(keys.seed(Callers.issuedBy("partners", acme))).isNotNull();
        assertThat(keys.seed(Callers.issuedBy("partners", other))).isNull();
    }

    @Test
    void aSeedCanStandInAFileOfItsOwn() throws Exception {
        ApiKeys keys =
                parse(
                        ENTRY + ", totpFile: /run/secrets/acme }\n",
                        path -> {
                            assertThat(path).isEqualTo("/run/secrets/acme");
                            return (SEED + "\n").getBytes(StandardCharsets.US_ASCII);
                        });
        assertThat(keys.seed(caller(ApiKeyKind.INSTANCE, "acme-1", "acme"))).isNotNull();
        assertThat(problems(ENTRY + ", totpFile: /gone }\n"))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the file cannot be read (IOException); check its path and rights");
    }

    @Test
    void itCanBeAskedWhoHasAKeyWhateverItsState() throws Exception {
        ApiKeys keys = parse(ENTRY + ", tenant: eu, disabled: true }\n", _ -> new byte[0]);
        assertThat(keys.has("acme-1")).isTrue();
        assertThat(keys.has("acme-2")).isFalse();
        assertThat(keys.hasClient(Subject.client("eu", "acme"))).isTrue();
        assertThat(keys.hasClient(Subject.client("default", "acme"))).isFalse();
        assertThat(keys.entries()).singleElement().hasToString("CredentialEntry[acme]");
        assertThat(keys.all()).singleElement().hasToString("ApiKey[acme-1]");
        assertThat(keys.mark("acme-2")).isNull();
    }

    /** Else keys behind the cut would be unknown, or half of the file be taken for the whole. */
    @Test
    void aFileThatHasToEndWithItsMarkIsReadWholeOrNotAtAll() throws Exception {
        String marked = "endMarker: required\n" + new String(KeyFiles.file(ENTRY + " }\n"), UTF_8);
        assertThat(parseFile(marked + "...\n").size()).isEqualTo(1);
        assertThatThrownBy(() -> parseFile(marked)).hasMessageContaining("it is cut off");
    }

    private static ApiKeys parseFile(String text) throws YamlException {
        return ApiKeys.parse("keys.yaml", text.getBytes(UTF_8), KeyFiles.HASHER, _ -> new byte[0]);
    }

    @Test
    void aFileOfAnotherKindIsRefused() {
        assertThatThrownBy(
                        () ->
                                ApiKeys.parse(
                                        "keys.yaml",
                                        "apiVersion: riskgate.dev/v1\nkind: Policy\n"
                                                .getBytes(StandardCharsets.UTF_8),
                                        KeyFiles.HASHER,
                                        _ -> new byte[0]))
                .hasMessageContaining("must be \"ApiKeys\"");
    }

    @Test
    void noBrokenFileEscapesAsAnotherException() {
        byte[] good = KeyFiles.file(ENTRY + ", scopes: [a], attributes: { a: [1] } }\n");
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                ApiKeys.parse("keys.yaml", bad, KeyFiles.HASHER, _ -> new byte[0]);
            } catch (YamlException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    private static Caller caller(CredentialKind<?> kind, String id, String client) {
        return new Caller(
                Subject.client("default", client),
                new Caller.Credential(kind, "partners", "", id, Long.MAX_VALUE),
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }

    private static List<Problem> problems(String entries) {
        try {
            parse(
                    entries,
                    _ -> {
                        throw new IOException("no such file");
                    });
            return List.of();
        } catch (YamlException e) {
            return e.problems();
        }
    }

    private static ApiKeys parse(String entries, SecretReader files) throws YamlException {
        return ApiKeys.parse("keys.yaml", KeyFiles.file(entries), KeyFiles.HASHER, files);
    }
}
