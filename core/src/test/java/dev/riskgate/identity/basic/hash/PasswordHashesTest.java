// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The hashes here are made by argon2-cffi, by Python's bcrypt, and by Apache's htpasswd 2.4. */
class PasswordHashesTest {

    private static final String ARGON =
            "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg"
                    + "$rk2Mi3E4dgRMg0fHaYaptWVZRKqs//6b6k3/nntqGJk";
    private static final String ARGON_UMLAUTS =
            "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$PxMN34E/tTpwUb2QnCj7nfiNqcmOvE436yaK4hpDhME";
    private static final String HTPASSWD =
            "$2y$10$5m/REnu7R3Lq3rRNq9HQXuSQar4A9SjI4g/EtgyqfNNch1fkRu7Eq";
    private static final String HTPASSWD_UMLAUTS =
            "$2y$10$ctVvt65iAZEUBqEt7Ka56.XfHrbAvW2ykw7L368She/zUSor8kWWe";
    private static final String PYTHON =
            "$2b$10$4buxyV9ElPvWOOxHhUvT8ubqec60XUBVd3yxl8SGJLQsBsYUrjcDe";

    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void hashesOfOtherToolsAreHashesOfTheSamePasswords() throws Exception {
        for (String text : List.of(ARGON, HTPASSWD, PYTHON)) {
            assertThat(matches(text, "correct horse")).as(text).isTrue();
            assertThat(matches(text, "correct hors")).as(text).isFalse();
            assertThat(matches(text, "correct horse ")).as(text).isFalse();
            assertThat(matches(text, "")).as(text).isFalse();
        }
        assertThat(matches(ARGON_UMLAUTS, "pässwörd")).isTrue();
        assertThat(matches(HTPASSWD_UMLAUTS, "pässwörd")).isTrue();
    }

    /** RFC 9106, section 5.3: with a secret and associated data, which stored hashes never have. */
    @Test
    void theLibraryComputesTheVectorOfTheRfc() {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(32)
                        .withIterations(3)
                        .withParallelism(4)
                        .withSalt(filled(16, 2))
                        .withSecret(filled(8, 3))
                        .withAdditional(filled(12, 4))
                        .build());
        byte[] hash = new byte[32];
        generator.generateBytes(filled(32, 1), hash);

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void bcryptNeverMatchesAPasswordOfWhichItWouldReadAPart() throws Exception {
        String whole = "y".repeat(72);
        String hash = "$2b$08$fCF4xG.s4wNJrIzw2ysCce1iY5L5YSRkjddl/zA6EcfYXlpnDXVOa";
        assertThat(matches(hash, whole)).isTrue();
        assertThat(matches(hash, whole + "z")).isFalse();
        assertThat(matches(hash, "y".repeat(71))).isFalse();
    }

    @Test
    void whatIsMadeIsReadAgain() throws Exception {
        PasswordHash made = PasswordHashes.of("pässwörd", new SecureRandom());
        PasswordHash read = read(made.text());

        assertThat(read).isEqualTo(made).hasToString("argon2id m=19456,t=2,p=1");
        assertThat(read.matches("pässwörd".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(warnings).isEmpty();
    }

    @Test
    void theHashOfNobodyCostsTheSameAndMatchesNothing() throws Exception {
        for (String text : List.of(ARGON, HTPASSWD)) {
            PasswordHash hash = read(text);
            PasswordHash nobody = hash.ofNobody(new SecureRandom());
            assertThat(nobody.parameters()).isEqualTo(hash.parameters());
            assertThat(nobody.text()).hasSameSizeAs(text).isNotEqualTo(text);
            assertThat(read(nobody.text())).as("of a form that is accepted").isEqualTo(nobody);
            assertThat(nobody.matches("correct horse".getBytes(StandardCharsets.UTF_8))).isFalse();
        }
    }

    @Test
    void formsThatProtectNothingAreRefusedWithARemedy() {
        for (String text :
                List.of(
                        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
                        "$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00",
                        "$1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00",
                        "$5$saltsalt$abcdefghijklmnopqrstuvwxyz",
                        "$6$saltsalt$abcdefghijklmnopqrstuvwxyz",
                        "5".repeat(64),
                        "5f4dcc3b5aa765d61d8327deb882cf99",
                        "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8")) {
            assertFault(text, "MD5, SHA and the like are computed too fast to protect a password");
        }
        assertFault("hunter2", "this is neither an argon2id nor a bcrypt hash");
        assertFault(ARGON.replace("argon2id", "argon2i"), "only argon2id is accepted");
        assertFault(ARGON.replace("argon2id", "argon2d"), "only argon2id is accepted");
        assertFault("x".repeat(512), "this is neither an argon2id nor a bcrypt hash");
        assertFault("5".repeat(63), "this is neither an argon2id nor a bcrypt hash");
        assertFault("5".repeat(39) + "g", "this is neither an argon2id nor a bcrypt hash");
        assertFault("x".repeat(513), "this is no password hash");
    }

    @Test
    void whatIsCutOffOrChangedIsRefused() {
        for (String text :
                List.of(
                        ARGON.replace("v=19", "v=16"),
                        ARGON.replace("m=19456,t=2", "t=2,m=19456"),
                        ARGON.replace("t=2", "t=02"),
                        ARGON.replace("t=2", "t=-2"),
                        ARGON.replace("m=19456", "m=19/56"),
                        ARGON.replace("m=19456", "m=19:56"),
                        ARGON.replace("m=19456", "m="),
                        ARGON.replace("m=19456", "m=0"),
                        ARGON.replace("m=19456,", ""),
                        ARGON.replace("t=2", "t=9999999999"),
                        ARGON.replace("p=1", "p=1,keyid=Hj5+"),
                        ARGON.replace("GJk", "GJl"),
                        ARGON.substring(0, ARGON.length() - 1),
                        ARGON.substring(0, ARGON.lastIndexOf('$')),
                        ARGON + "$",
                        ARGON.replace("MDEyMzQ1Njc4OWFiY2RlZg", "MDEyMzQ1Ng"))) {
            assertFault(text, "an argon2id hash reads");
        }
        for (String text :
                List.of(
                        HTPASSWD.substring(0, 59),
                        HTPASSWD + "a",
                        HTPASSWD.replace("$10$", "$1x$"),
                        HTPASSWD.replace("$10$", "$x0$"),
                        HTPASSWD.replace("$10$", "$100"),
                        HTPASSWD.replace("QXuS", "QXvS"),
                        HTPASSWD.replace("kRu7Eq", "kRu7Er"),
                        HTPASSWD.replace("kRu7Eq", "kRu7 q"))) {
            assertFault(text, "a bcrypt hash has 60 characters");
        }
    }

    @Test
    void saltAndHashHaveLengthsThatProtect() throws Exception {
        for (int salt : new int[] {8, 64}) {
            for (int hash : new int[] {16, 64}) {
                assertThat(read(argon(salt, hash))).hasToString("argon2id m=19456,t=2,p=1");
            }
        }
        for (String text : List.of(argon(7, 32), argon(65, 32), argon(16, 15), argon(16, 65))) {
            assertFault(text, "an argon2id hash reads");
        }
    }

    private static String argon(int salt, int hash) {
        var base64 = java.util.Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=19456,t=2,p=1$"
                + base64.encodeToString(new byte[salt])
                + "$"
                + base64.encodeToString(new byte[hash]);
    }

    @Test
    void theMostAndTheLeastThatIsTakenIsTaken() throws Exception {
        for (String cost : List.of("m=65536,t=4,p=16", "m=128,t=64,p=16", "m=4096,t=2,p=1")) {
            assertThat(read(ARGON.replace("m=19456,t=2,p=1", cost)))
                    .hasToString("argon2id " + cost);
        }
        assertFault(ARGON.replace("m=19456,t=2,p=1", "m=127,t=65,p=16"), "m is at least 8 times p");
        assertThat(read(HTPASSWD.replace("$10$", "$12$"))).hasToString("bcrypt cost 12");
        assertThat(read(HTPASSWD.replace("$10$", "$08$"))).hasToString("bcrypt cost 8");
        assertFault(HTPASSWD.replace("$10$", "$07$"), "too weak to protect a password");
    }

    @Test
    void twoHashesAreEqualIfTheirTextsAre() throws Exception {
        assertThat(read(ARGON)).isEqualTo(read(ARGON)).isNotEqualTo(read(argon(16, 32)));
        assertThat(PasswordHashes.ofNobody(new SecureRandom()).parameters())
                .isEqualTo("argon2id m=19456,t=2,p=1");
    }

    @Test
    void noHashMayEatTheServer() {
        for (String cost :
                List.of(
                        "m=19456,t=999999999,p=1",
                        "m=65537,t=1,p=1",
                        "m=65536,t=5,p=1",
                        "m=19456,t=14,p=1",
                        "m=19456,t=2,p=17")) {
            assertFault(ARGON.replace("m=19456,t=2,p=1", cost), "takes too much of the server");
        }
        assertFault(HTPASSWD.replace("$10$", "$13$"), "takes too much of the server");
        assertFault(HTPASSWD.replace("$10$", "$99$"), "takes too much of the server");
    }

    @Test
    void aWeakHashIsWarnedAboutAndAVeryWeakOneRefused() throws Exception {
        for (String strong :
                List.of(
                        "m=19456,t=2,p=1",
                        "m=12288,t=3,p=1",
                        "m=9216,t=4,p=2",
                        "m=7168,t=5,p=1",
                        "m=47104,t=1,p=1")) {
            read(ARGON.replace("m=19456,t=2,p=1", strong));
            read(HTPASSWD);
            assertThat(warnings).as(strong).isEmpty();
        }
        for (String weak : List.of("m=19455,t=2,p=1", "m=7167,t=9,p=1", "m=8192,t=1,p=1")) {
            assertWarning(ARGON.replace("m=19456,t=2,p=1", weak), "this hash is weak");
        }
        assertWarning(HTPASSWD.replace("$10$", "$09$"), "this hash is weak");
        assertFault(ARGON.replace("m=19456,t=2", "m=4095,t=2"), "too weak to protect a password");
        assertFault(HTPASSWD.replace("$10$", "$05$"), "too weak to protect a password");
        assertFault(ARGON.replace("m=19456,t=2,p=1", "m=10000,t=2,p=0"), "an argon2id hash reads");
    }

    @Test
    void aSlowHashIsWarnedAbout() throws Exception {
        assertWarning(ARGON.replace("m=19456,t=2", "m=65536,t=2"), "may run out of time (503)");
        assertWarning(HTPASSWD.replace("$10$", "$11$"), "may run out of time (503)");
        warnings.clear();
        read(ARGON.replace("m=19456,t=2", "m=65535,t=2"));
        assertThat(warnings).isEmpty();
    }

    private void assertFault(String text, String fault) {
        assertThatThrownBy(() -> read(text))
                .as(text)
                .isInstanceOf(YamlException.class)
                .hasMessageContaining(fault)
                .hasMessageContaining("riskgate accounts hash")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(text));
    }

    private void assertWarning(String text, String warning) throws YamlException {
        warnings.clear();
        read(text);
        assertThat(warnings)
                .as(text)
                .singleElement()
                .satisfies(one -> assertThat(one.message()).contains(warning));
    }

    private boolean matches(String text, String password) throws YamlException {
        return read(text).matches(password.getBytes(StandardCharsets.UTF_8));
    }

    private PasswordHash read(String text) throws YamlException {
        byte[] file =
                ("apiVersion: riskgate.dev/v1\nkind: Accounts\nhash: '" + text + "'\n")
                        .getBytes(StandardCharsets.UTF_8);
        return YamlFile.read(
                "accounts.yaml",
                file,
                "Accounts",
                top -> Objects.requireNonNull(PasswordHashes.read(top.need("hash"))),
                warnings::add);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
