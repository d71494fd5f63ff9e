// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.identity.TotpSeed;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What files of keys and of accounts say alike, as it is written and read. */
class CredentialEntryReaderTest {

    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @Test
    void anEntryIsWhatItsFileSays() throws Exception {
        CredentialEntry entry =
                read(
                        "client: acme, tenant: north, scopes: [a, b], roles: [r],"
                                + " attributes: { plan: gold, seats: 3, tags: [x] },"
                                + " notBefore: 2026-01-01T00:00:00Z,"
                                + " expires: 2026-01-01T00:00:00.001Z, disabled: true");
        assertThat(entry.client().id()).isEqualTo("acme");
        assertThat(entry.client().tenant()).isEqualTo("north");
        assertThat(entry.scopes()).isEqualTo(Set.of("a", "b"));
        assertThat(entry.roles()).isEqualTo(Set.of("r"));
        assertThat(entry.attributes())
                .isEqualTo(Map.of("plan", "gold", "seats", 3L, "tags", List.of("x")));
        long from = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
        assertThat(entry.notBeforeMillis()).isEqualTo(from);
        assertThat(entry.expiresMillis()).isEqualTo(from + 1);
        assertThat(entry.disabled()).isTrue();
        assertThat(entry.totp()).isNull();
        assertThat(entry).hasToString("CredentialEntry[acme]");
    }

    @Test
    void whatIsLeftOutIsNoBound() throws Exception {
        CredentialEntry entry = read("client: acme");
        assertThat(entry.client().tenant()).isEqualTo("default");
        assertThat(entry.scopes()).isEmpty();
        assertThat(entry.attributes()).isEmpty();
        assertThat(entry.status(Long.MIN_VALUE)).isEqualTo(CredentialEntry.Status.VALID);
        assertThat(entry.status(Long.MAX_VALUE - 1)).isEqualTo(CredentialEntry.Status.VALID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "client: a, expires: 2026-01-01T00:00:00Z, notBefore: 2026-01-01T00:00:00Z"
                        + "|the thing ends before it begins; see notBefore",
                "client: a, expires: tomorrow|this is no point in time",
                "client: a, expires: +1000000000-12-31T23:59:59Z|this is no point in time",
                "client: ''|use 1 to 256 characters",
                "client: \"a\\x7f\"|and no control characters",
                "client: a, tenant: ''|use 1 to 256 characters",
                "client: a, totp: " + SEED + ", totpFile: /seed|keep one of the two",
                "client: a, totp: GEZDGNBVGY3TQOJQ|this is no TOTP seed",
                "client: a, totpFile: /broken|the file cannot be read (IllegalStateException)",
                "client: a, totpFile: /gone|the file cannot be read (IOException)"
            })
    void whatCannotBeMeantIsAFaultThatSaysSo(String entry, String fault) {
        assertThatThrownBy(() -> read(entry)).as(entry).hasMessageContaining(fault);
    }

    @Test
    void aNameHasUpTo256Characters() throws Exception {
        String longest = "ä".repeat(256);
        assertThat(read("client: " + longest).client().id()).isEqualTo(longest);
        assertThatThrownBy(() -> read("client: " + longest + "a"))
                .hasMessageContaining("use 1 to 256 characters");
    }

    @Test
    void aSeedIsOfSixDigitsAndSha1UnlessItSaysOtherwise() throws Exception {
        for (String written : List.of("totp: " + SEED, "totp: { seed: " + SEED + " }")) {
            assertThat(seed(written)).hasToString("TotpSeed[SHA1, 6 digits]");
        }
        assertThat(seed("totpFile: /seed").key()).isEqualTo(Base32Seed.decode(SEED));
        assertThat(seed("totp: { seed: " + SEED + ", algorithm: SHA256, digits: 8 }"))
                .hasToString("TotpSeed[SHA256, 8 digits]");
    }

    private static TotpSeed seed(String totp) throws YamlException {
        return Objects.requireNonNull(read("client: a, " + totp).totp());
    }

    @Test
    void aSeedHasSixteenBytesAtLeastAnd256CharactersAtMost() {
        assertThat(Base32Seed.decode("A".repeat(26))).isNotNull();
        assertThat(Base32Seed.decode("A".repeat(24))).as("fifteen bytes").isNull();
        assertThat(Base32Seed.decode("A".repeat(256))).isNotNull();
        assertThat(Base32Seed.decode("A".repeat(256) + " ")).isNull();
    }

    /** Whatever a name holds must neither end its line nor begin another key. */
    @Test
    void aTextIsReadBackAsItWasWritten() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = ' '; c < 0x7f; c++) {
            all.append(c);
        }
        all.append("\u00a0\u00e9\ud83d\ude00");
        String scopes = all.toString();
        String entry =
                new EntryText("client", "ac\"me\\")
                        .client("", "default")
                        .grants(List.of(scopes, "b"), List.of())
                        .until(null)
                        .totp("")
                        .toString();

        assertThat(entry).doesNotContain("client: \"\"", "tenant", "roles", "expires", "totp");
        CredentialEntry read = readText(entry);
        assertThat(read.client().id()).isEqualTo("ac\"me\\");
        assertThat(read.scopes()).isEqualTo(Set.of(scopes, "b"));
    }

    @Test
    void controlCharactersAreWrittenAsEscapesSoThatTheyAreRefusedWhereTheyStand() {
        String entry = new EntryText("client", "\u0000\n\u001f\u007f ").toString();
        assertThat(entry).isEqualTo("  - client: \"\\x00\\x0a\\x1f\\x7f \"\n");
    }

    @Test
    void aRefusalNamesThePartOfTheEntryAndWhatIsWrong() {
        assertThatThrownBy(() -> read("client: ''"))
                .isInstanceOfSatisfying(
                        YamlException.class,
                        e ->
                                assertThat(EntryText.refusal(e))
                                        .isEqualTo(
                                                "client: use 1 to 256 characters, and no control"
                                                        + " characters"));
    }

    @Test
    void anAuthenticatorAppReadsTheSeedAndWhoseItIs() {
        assertThat(RandomWords.totpUri("Acme & Söhne", "a:b/c", SEED))
                .isEqualTo(
                        "otpauth://totp/Acme%20%26%20S%C3%B6hne:a%3Ab%2Fc?secret="
                                + SEED
                                + "&issuer=Acme%20%26%20S%C3%B6hne");
    }

    @Test
    void noTwoSeedsAreAlike() {
        RandomWords words = new RandomWords(new SecureRandom());
        String seed = words.seed();
        assertThat(seed).hasSize(32).isNotEqualTo(words.seed());
        assertThat(Base32Seed.decode(seed)).isNotNull();
    }

    @Test
    void statesHaveTheirNamesInMetrics() {
        assertThat(EntryStates.State.values())
                .extracting(EntryStates.State::label)
                .containsExactly("valid", "expiring", "expired", "not_yet_valid", "disabled");
    }

    private static CredentialEntry read(String entry) throws YamlException {
        return readText("  - { " + entry + " }\n");
    }

    private static CredentialEntry readText(String entry) throws YamlException {
        var reader = new CredentialEntryReader("thing", CredentialEntryReaderTest::secret);
        String file = "apiVersion: riskgate.dev/v1\nkind: Things\nthings:\n" + entry;
        return YamlFile.read(
                "things.yaml",
                file.getBytes(StandardCharsets.UTF_8),
                "Things",
                top -> {
                    var map = top.need("things").items().getFirst().map();
                    return reader.read(map, map.need("client"));
                });
    }

    private static byte[] secret(String path) throws IOException {
        return switch (path) {
            case "/seed" -> (" " + SEED + "\n").getBytes(StandardCharsets.US_ASCII);
            case "/broken" -> throw new IllegalStateException("a fault of ours");
            default -> throw new IOException("no such file");
        };
    }
}
