// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.signal.Signals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Where findings of {@code riskgate validate} begin and end; each row is a fault that was planted.
 */
class FindingBordersTest {

    private static final String TOP = "apiVersion: riskgate.dev/v1\nkind: ";

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private long found(String id) {
        return out.toString().lines().filter(line -> line.endsWith("[" + id + "]")).count();
    }

    private Path policy(String text) throws IOException {
        return Files.writeString(
                folder.resolve("policy.yaml"), TOP + "Policy\n" + text.replace('|', '\n') + "\n");
    }

    private int server(String text) throws IOException {
        Files.writeString(folder.resolve("secret"), "A".repeat(43) + "=");
        Path policy = policy("limits: [{ per: client, rate: 1/s }]");
        Path server = folder.resolve("server.yaml");
        Files.writeString(
                server, TOP + "Server\npolicy: { file: \"%s\" }\n%s\n".formatted(policy, text));
        return run("validate", "--config", server.toString());
    }

    /** A bar begins a new line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                // What may be written is anonymous-write's.
                "0; anonymous-unlimited; routes: [{ name: a, anonymous: true }]",
                "1; anonymous-write; routes: [{ name: a, anonymous: true }]|limits: [{ per:"
                        + " address, rate: 1/s }]",
                // A limit above a habit bounds nobody who has none.
                "1; anonymous-write; routes: [{ name: a, match: { methods: [POST] }, anonymous:"
                        + " true }]|limits: [{ per: client, aboveBaseline: 10, floor: 1/s }]",
                "1; preflight-refused; routes: [{ name: a, match: { methods: [OPTIONS] } }]",
                "0; risk-without-effect; risk: { thresholds: { challenge: never, deny: never }"
                        + " }|routes: [{ name: a, thresholds: { challenge: 50 } }]",
                "0; rule-without-effect; routes: [{ name: a, match: { path: /a } }]|rules: [{ name:"
                        + " x, when: 'true', then: deny, routes: [a] }, { name: y, when:"
                        + " 'request.upgrade', then: deny }]",
                "1; rule-without-effect; rules: [{ name: x, when: 'true', then: deny, mode: shadow"
                        + " }, { name: y, when: 'request.upgrade', then: deny, mode: shadow }]",
                "1; thresholds-looser; risk: { thresholds: { behaviour: { challenge: 50 } }"
                        + " }|routes: [{ name: a, thresholds: { behaviour: { challenge: 60 } } }]",
                "1; thresholds-looser; risk: { thresholds: { challenge: 80, deny: 95 } }|routes: [{"
                        + " name: a, thresholds: { challenge: 70, deny: 99 } }]",
                "1; protected-falls-through; routes: [{ name: a, match: { path: /a/* }, require: {"
                    + " assurance: mfa } }, { name: r, match: { path: /** }, anonymous: true }]",
                "1; protected-falls-through; credentials: [{ apiKey: { name: k } }]|routes: [{"
                    + " name: a, match: { path: /a/* }, require: { credentials: [k] } }, { name: r,"
                    + " match: { path: /** }, anonymous: true }]",
                "1; protected-falls-through; routes: [{ name: o, match: { methods: [POST], path:"
                    + " /o/* }, require: { scopes: [o] } }, { name: r, match: { methods: [POST],"
                    + " path: /** }, anonymous: true }]",
            })
    void aPolicyHasSoManyOfTheFinding(int count, String id, String policy) throws IOException {
        assertThat(run("validate", policy(policy).toString())).as("%s%s", out, err).isZero();
        assertThat(found(id)).as("%s", out).isEqualTo(count);
    }

    @Test
    void aSignalThatWeighsNothingIsAsGoodAsOff() throws IOException {
        String none =
                Signals.all().stream()
                        .map(signal -> signal.name() + ": { weight: 0 }")
                        .collect(Collectors.joining(", "));

        run("validate", policy("risk: { signals: { " + none + " } }").toString());

        assertThat(found("risk-without-effect")).as("%s%s", out, err).isEqualTo(1);
    }

    @Test
    void whoIsOnTheSameMachineNeedsNoCertificate() throws IOException {
        int code = server("grpc: { address: 127.0.0.1:9191, tls: { certFile: a, keyFile: b } }");
        assertThat(code).as("%s%s", out, err).isZero();
        assertThat(found("state-in-memory")).isEqualTo(1);
        assertThat(found("grpc-any-caller")).as("%s%s", out, err).isZero();
    }

    @Test
    void databasesOfYoursAreNotTheTableAlone() throws IOException {
        int code = server("geo: { databases: [places.mmdb] }");
        assertThat(code).as("%s%s", out, err).isZero();
        assertThat(found("state-in-memory")).isEqualTo(1);
        assertThat(found("geo-default-table")).as("%s%s", out, err).isZero();
    }

    @Test
    void keysThatNeverExpireAreCountedUnlessDisabledAndThreeClientsNamed() throws IOException {
        StringBuilder keys = new StringBuilder(TOP + "ApiKeys\nkeys:\n");
        for (String client : new String[] {"d", "c", "b", "a", "a"}) {
            keys.append(key(keys.length() + "", client, ""));
        }
        keys.append(key("off", "e", ", disabled: true"));
        Files.writeString(folder.resolve("keys.yaml"), keys);

        assertThat(server("apiKeys: { file: keys.yaml, hashKeyFile: secret }"))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString()).contains("5 of 6 keys never expire, of a, b, c and others");
    }

    private static String key(String id, String client, String more) {
        return "  - { id: k%s, client: %s, hash: 'hmac-sha256:%s'%s }\n"
                .formatted(id, client, "A".repeat(43), more);
    }
}
