// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.jwt.JwtAuthenticator;
import dev.riskgate.identity.jwt.Jwts;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Where keys may come from: files, URLs, and what an issuer's configuration names. */
@Timeout(60)
class JwksPlacesTest {

    private static final byte[] KEYS = jwks(TestIssuer.RSA);

    private final OutboundHttp http = new OutboundHttp(OutboundSettings.direct("test"), null);

    @AfterEach
    void end() {
        http.close();
    }

    @Test
    void keysFromAFileFollowItsChangesAndOutliveItsFaults(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("jwks.json");
        Files.write(file, KEYS);
        try (var sources = new JwksSources(http, System::nanoTime, JwksListener.NONE)) {
            JwksSettings settings = JwksSettings.ofFile(file.toString());
            JwksSource source = sources.get(settings);
            sources.retain(List.of(use("idp", settings)));
            JwtAuthenticator jwt = new JwtAuthenticator(Jwts.SETTINGS, source);
            assertThat(codeOf(jwt)).isEqualTo("proven web");
            assertThat(sources.problem()).isEmpty();

            replace(file, "rubbish".getBytes(StandardCharsets.UTF_8));
            await(() -> !source.status().problem().isEmpty());
            assertThat(codeOf(jwt)).isEqualTo("proven web");

            replace(file, jwks(TestIssuer.OTHER_RSA));
            await(() -> codeOf(jwt).equals("jwt_key_unknown"));
            Files.delete(file);
            await(() -> source.status().problem().contains("does not exist"));
            assertThat(source.status().isReady()).isTrue();
            assertThat(sources.problem())
                    .matches(
                            "idp, for \\d+ seconds: "
                                    + file
                                    + ": the file does not exist"
                                    + " \\(the keys of \\d+ seconds ago stay in force\\)");
            JwksSettings gone = JwksSettings.ofFile(folder.resolve("gone").toString());
            sources.get(gone);
            assertThat(sources.problem()).as("not in force yet").doesNotContain("gone");
            sources.retain(List.of(use("idp", settings), use("another", gone)));
            await(() -> sources.problem().contains("gone: the file does not exist (there are no"));
            assertThat(sources.problem())
                    .startsWith("another, for ")
                    .contains("503); idp, for ")
                    .endsWith("stay in force)");
        }
    }

    @Test
    void onceAllAreClosedNoneIsFetchedAnyMore(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("jwks.json"), KEYS);
        var sources = new JwksSources(http, System::nanoTime, JwksListener.NONE);
        sources.close();

        JwksSource late = sources.get(JwksSettings.ofFile(file.toString()));

        assertThatThrownBy(() -> late.keys(blocking())).isInstanceOf(DegradedException.class);
    }

    @Test
    void anIssuersConfigurationNamesItsKeys() throws Exception {
        try (var issuer = new IssuerServer(KEYS);
                var sources = new JwksSources(http, System::nanoTime, JwksListener.NONE)) {
            issuer.configure(issuer.base(), issuer.url());
            JwksSource source = sources.get(JwksSettings.ofIssuer(issuer.base()));
            await(() -> source.status().isReady());
            assertThat(source.status().location()).isEqualTo(issuer.base());
        }
    }

    @Test
    void aConfigurationThatIsNotTheIssuersOwnIsRefused() {
        assertRefused("http://127.0.0.1/other", null, "another issuer's");
        assertRefused(null, "http://idp.example.com/jwks", "not https");
        assertRefused(null, "ftp://127.0.0.1/jwks", "not https");
        assertRefused(null, "http://127.0.0.1:1/a b", "not https");
    }

    @Test
    void keysComeOverHttpsOrFromThisMachine() {
        for (String good :
                List.of(
                        "https://idp.example.com/jwks",
                        "HTTPS://idp.example.com/jwks",
                        "http://localhost:8080/jwks",
                        "http://127.0.0.1/jwks",
                        "http://[::1]:8080/jwks")) {
            assertThat(JwksSettings.ofUrl(good).location()).isEqualTo(good);
        }
        for (String bad :
                List.of(
                        "http://idp.example.com/jwks",
                        "http://localhost.example.com/jwks",
                        "http://127.0.0.1.example.com/",
                        "http://10.0.0.1/jwks",
                        "https://user:secret@idp.example.com/",
                        "https:///jwks",
                        "file:///etc/passwd",
                        "https://idp.example.com/#a")) {
            assertThatThrownBy(() -> JwksSettings.ofUrl(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret@");
        }
    }

    /** 0.0.0.0 leads to this machine, and its name does not say so. */
    @Test
    void keysComeOverPlainHttpFromElsewhereOnlyWhereThePolicySaysSo() throws Exception {
        try (var issuer = new IssuerServer(KEYS);
                var sources = new JwksSources(http, System::nanoTime, JwksListener.NONE)) {
            String url = issuer.url().replace("127.0.0.1", "0.0.0.0");
            String base = issuer.base().replace("127.0.0.1", "0.0.0.0");
            assertThat(url).contains("0.0.0.0");
            assertThatThrownBy(() -> JwksSettings.ofUrl(url))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> JwksSettings.ofIssuer(base))
                    .isInstanceOf(IllegalArgumentException.class);
            issuer.configure(base, url);
            for (JwksSettings said :
                    List.of(JwksSettings.ofUrl(url, true), JwksSettings.ofIssuer(base, true))) {
                JwksSource source = sources.get(said);
                await(() -> source.status().isReady());
            }
        }
    }

    @Test
    void oneKeySetIsFetchedOnceWhoeverNamesIt() throws Exception {
        try (var issuer = new IssuerServer(KEYS);
                var sources = new JwksSources(http, System::nanoTime, JwksListener.NONE)) {
            JwksSettings settings = JwksSettings.ofUrl(issuer.url());
            JwksSource source = sources.get(settings);
            assertThat(sources.get(JwksSettings.ofUrl(issuer.url()))).isSameAs(source);
            await(() -> source.status().isReady());
            assertThat(issuer.asked).hasValue(1);
            sources.retain(List.of(use("one", settings), use("other", settings)));
            assertThat(sources.statuses()).containsOnlyKeys("one", "other");
            assertThat(sources.statuses().values())
                    .extracting(JwksStatus::location)
                    .containsOnly(issuer.url());
            sources.retain(List.of(use("other", settings)));
            assertThat(sources.statuses()).containsOnlyKeys("other");
            assertThat(sources.get(settings)).isSameAs(source);
            sources.retain(List.of());
            assertThat(sources.statuses()).isEmpty();
            assertThat(sources.get(settings)).isNotSameAs(source);
        }
    }

    private static KeyUse use(String credential, JwksSettings settings) {
        return new KeyUse(credential, TestIssuer.ISSUER, settings);
    }

    private void assertRefused(
            @Nullable String issuerClaim, @Nullable String keySet, String problem) {
        try (var issuer = new IssuerServer(KEYS);
                var sources = new JwksSources(http, System::nanoTime, JwksListener.NONE)) {
            issuer.configure(
                    issuerClaim == null ? issuer.base() : issuerClaim,
                    keySet == null ? issuer.url() : keySet);
            JwksSource source = sources.get(JwksSettings.ofIssuer(issuer.base()));
            assertThatThrownBy(() -> source.keys(blocking())).isInstanceOf(DegradedException.class);
            assertThat(source.status().problem()).contains(problem);
        }
    }

    private static String codeOf(JwtAuthenticator jwt) {
        return code(jwt.identify(bearer(NOW, TestIssuer.token()), blocking()));
    }

    private static CheckBudget blocking() {
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(20).toNanos()).mayBlock();
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling("next");
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static byte[] jwks(JWK key) {
        return TestIssuer.jwks(key.toPublicJWK());
    }
}
