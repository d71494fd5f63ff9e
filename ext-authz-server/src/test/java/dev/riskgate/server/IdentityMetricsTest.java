// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a whole server tells of issuers, API keys and accounts. */
class IdentityMetricsTest {

    private static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String PASSWORD_HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$rk2Mi3E4dgRMg0fHaYaptWVZRKqs//6b6k3/nntqGJk";
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir Path folder;
    private final TestClock clock = new TestClock();
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.riskgate");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private @Nullable Riskgate server;

    @BeforeEach
    void listen() {
        // Other threads log as well.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
        if (server != null) {
            server.close();
        }
    }

    private void start(boolean withKeys) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("RISKGATE_GRPC_ADDRESS", "127.0.0.1:0");
        settings.put("RISKGATE_MANAGEMENT_ADDRESS", "127.0.0.1:0");
        settings.put("RISKGATE_POLICY_FILE", folder.resolve("policy.yaml").toString());
        settings.put("RISKGATE_LOG_DECISIONS", "off");
        settings.put("RISKGATE_DRAIN_NOTICE", "0s");
        if (withKeys) {
            settings.put("RISKGATE_API_KEYS_FILE", folder.resolve("keys.yaml").toString());
            settings.put(
                    "RISKGATE_API_KEYS_HASH_KEY", Base64.getEncoder().encodeToString(HASH_KEY));
        }
        server = Riskgate.start(ServerConfigs.read(null, settings), clock);
    }

    private void write(String name, String content) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), content);
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void policy(String... credentials) throws IOException {
        write(
                "policy.yaml",
                "apiVersion: riskgate.dev/v1\nkind: Policy\ncredentials:\n  - "
                        + String.join("\n  - ", credentials)
                        + "\n");
    }

    private static String issuer(String name, String jwks) {
        return "jwt: { name: %s, issuer: 'https://%s.example.com/', audiences: [api], jwks: { %s } }"
                .formatted(name, name, jwks);
    }

    private String get(String path) throws Exception {
        int port = Objects.requireNonNull(server).managementPort();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** The series of these metrics, with their values. */
    private List<String> series(String prefix) throws Exception {
        return get("/metrics").lines().filter(line -> line.startsWith(prefix)).toList();
    }

    @Test
    void eachIssuerOfThePolicyInForceIsToldByItsCredentialAndNobodyElse() throws Exception {
        write(
                "jwks.json",
                new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k").generate()).toString());
        String good = issuer("idp", "file: jwks.json");
        String place = "http://127.0.0.1:9/keys";
        String away = issuer("partner", "url: '" + place + "?code=hush'");
        policy(good, away);
        start(false);

        Await.until(
                "both were tried",
                () ->
                        get("/readyz").contains("\"jwks\":\"partner, for ")
                                && series("riskgate_jwks_age").size() == 1);
        assertThat(series("riskgate_jwks_keys"))
                .containsExactlyInAnyOrder(
                        "riskgate_jwks_keys{credential=\"idp\"} 1.0",
                        "riskgate_jwks_keys{credential=\"partner\"} 0.0");
        String age = series("riskgate_jwks_age").getFirst();
        assertThat(age).startsWith("riskgate_jwks_age_seconds{credential=\"idp\"} ");
        assertThat(Double.parseDouble(age.substring(age.indexOf(' ')))).isBetween(0.0, 60.0);
        assertThat(get("/readyz"))
                .contains("\"status\":\"ready\"", " seconds: " + place + ": ")
                .contains("(there are no keys, so its tokens are answered 503)")
                .doesNotContain("hush");
        assertThat(get("/metrics")).doesNotContain("hush");
        assertThat(List.copyOf(lines.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains(place))
                .noneMatch(line -> line.contains("hush"));

        // A policy that cannot be used brings no issuer.
        policy(good, issuer("third", "file: third.json"), "nonsense: {}");
        Await.until("refused", () -> get("/readyz").contains("\"failure\":\""));
        assertThat(series("riskgate_jwks_keys")).hasSize(2);
        assertThat(get("/readyz")).doesNotContain("third, for");

        policy(good);
        Await.until(
                "the one that was away is gone", () -> series("riskgate_jwks_keys").size() == 1);
        assertThat(series("riskgate_jwks_")).noneMatch(line -> line.contains("partner"));
        assertThat(get("/readyz")).contains("\"problems\":{}");

        Files.delete(folder.resolve("jwks.json"));
        Await.until("told", () -> get("/readyz").contains("\"jwks\":\"idp, for "));
        assertThat(get("/readyz")).contains(" ago stay in force)");
        assertThat(series("riskgate_jwks_keys"))
                .containsExactly("riskgate_jwks_keys{credential=\"idp\"} 1.0");
    }

    private String key(String id, String more) {
        String text = "rg_" + id + "_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";
        return "  - { id: %s, client: acme, hash: \"%s\"%s }\n"
                .formatted(id, new KeyHasher(HASH_KEY, null).hash(text), more);
    }

    private String expires(Duration from) {
        return ", expires: " + clock.instant().plus(from);
    }

    private void keys(String... entries) throws IOException {
        write(
                "keys.yaml",
                "apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys:\n" + String.join("", entries));
    }

    @Test
    void keysGoFromStateToStateThoughTheirFileIsDamaged() throws Exception {
        policy("apiKey: { name: partners, header: x-api-key }");
        Instant soon = clock.instant().plus(DAY.multipliedBy(13));
        Instant later = clock.instant().plus(DAY.multipliedBy(20));
        keys(
                key("forever", ""),
                key("soon", ", expires: " + soon),
                key("later", ", expires: " + later),
                key("over", expires(DAY.negated())),
                key("early", ", notBefore: " + clock.instant().plus(DAY.multipliedBy(100))),
                key("off", expires(DAY) + ", disabled: true"));
        start(true);

        assertThat(states())
                .containsExactlyInAnyOrder(
                        state("valid", 2),
                        state("expiring", 1),
                        state("expired", 1),
                        state("not_yet_valid", 1),
                        state("disabled", 1),
                        expiry(soon));

        write("keys.yaml", "kind: rubbish");
        Await.until("damaged", () -> get("/readyz").contains("\"failure\":\""));
        clock.advance(DAY.multipliedBy(13));
        assertThat(series("riskgate_api_key"))
                .contains(state("valid", 1), state("expiring", 1), state("expired", 2))
                .contains(expiry(later));

        clock.advance(DAY.multipliedBy(7));
        assertThat(states())
                .as("nobody who is valid ever expires")
                .containsExactlyInAnyOrder(
                        state("valid", 1),
                        state("expiring", 0),
                        state("expired", 3),
                        state("not_yet_valid", 1),
                        state("disabled", 1));

        keys(key("next", expires(DAY)));
        Await.until("read", () -> series("riskgate_api_key").contains(state("expiring", 1)));
        assertThat(series("riskgate_api_key_next"))
                .containsExactly(expiry(clock.instant().plus(DAY)));
    }

    /** Of all keys, and when the next expires; not how they are used. */
    private List<String> states() throws Exception {
        return series("riskgate_api_key").stream()
                .filter(line -> !line.startsWith("riskgate_api_key_uses"))
                .toList();
    }

    private static String state(String name, int keys) {
        return "riskgate_api_keys{state=\"%s\"} %d.0".formatted(name, keys);
    }

    private static String expiry(Instant when) {
        return "riskgate_api_key_next_expiry_seconds " + (double) when.getEpochSecond();
    }

    @Test
    void accountsAreToldAsKeysAreWhileACredentialNamesTheirFile() throws Exception {
        Instant end = clock.instant().plus(DAY);
        String account = "  - { name: %s, client: acme, hash: '" + PASSWORD_HASH + "'%s }\n";
        write(
                "accounts.yaml",
                "apiVersion: riskgate.dev/v1\nkind: Accounts\naccounts:\n"
                        + account.formatted("one", "")
                        + account.formatted("two", ", expires: " + end));
        policy("basic: { name: legacy, accounts: accounts.yaml }");
        start(false);

        assertThat(series("riskgate_account"))
                .contains(
                        "riskgate_accounts{state=\"valid\"} 1.0",
                        "riskgate_accounts{state=\"expiring\"} 1.0",
                        "riskgate_accounts{state=\"expired\"} 0.0",
                        "riskgate_account_next_expiry_seconds " + (double) end.getEpochSecond());
        assertThat(series("riskgate_api_key")).as("there is no key file").isEmpty();

        policy("apiKey: { name: partners, header: x-api-key }");
        Await.until("no accounts any more", () -> series("riskgate_account").isEmpty());
    }
}
