// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.challenge.Callers;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Requests;
import dev.riskgate.identity.entry.EntryStates;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadListener;
import dev.riskgate.reload.ReloadStatus;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Accounts files that change while the server runs. */
class BasicFactoryTest {

    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @TempDir private Path dir;

    private final FileWatcher files =
            new FileWatcher(FileWatcher.INTERVAL, InstantSource.system(), ReloadListener.NONE);
    private final BasicFactory factory =
            new BasicFactory(
                    files,
                    new GuessStore(new TestClock()),
                    new byte[32],
                    new SecureRandom(),
                    new TestClock());

    @AfterEach
    void close() {
        factory.close();
    }

    /** As often as a change needs to count. */
    private void look() {
        for (int i = 0; i < 3; i++) {
            files.poll();
        }
    }

    @Test
    void aFileThatComesLaterHoldsFromThenOnAndStaysWhenItIsBroken() throws Exception {
        Authenticator authenticator = factory.authenticators(settings("accounts.yaml")).getFirst();
        assertThatThrownBy(() -> identify(authenticator, "secret"))
                .isInstanceOfSatisfying(
                        DegradedException.class,
                        e -> assertThat(e.degradation()).isEqualTo(Degradation.ISSUER));
        assertThat(status().failure()).isEqualTo("the file does not exist");

        write("accounts.yaml", "secret", "");
        look();
        assertThat(identify(authenticator, "secret")).isEqualTo("proven legacy");
        assertThat(status().failure()).isNull();

        Files.writeString(dir.resolve("accounts.yaml"), "kind: Accounts");
        look();
        assertThat(identify(authenticator, "secret")).isEqualTo("proven legacy");
        assertThat(status().failure()).contains("apiVersion");

        write("accounts.yaml", "changed", "");
        look();
        assertThat(identify(authenticator, "secret")).isEqualTo("basic_wrong");
        assertThat(identify(authenticator, "changed")).isEqualTo("proven legacy");
    }

    @Test
    void aNewPolicyRemembersThePasswordsOfTheOneBefore() throws Exception {
        write("accounts.yaml", "secret", "");
        identify(factory.authenticators(settings("accounts.yaml")).getFirst(), "secret");

        Authenticator next = factory.authenticators(settings("accounts.yaml")).getFirst();
        assertThat(code(next.identify(request("secret"), onLoop()))).isEqualTo("proven legacy");
        assertThat(files.statuses()).hasSize(1);
    }

    @Test
    void aFileThatNoPolicyNamesAnyMoreIsNotWatched() throws Exception {
        write("a.yaml", "secret", "");
        write("b.yaml", "secret", "");
        factory.authenticators(settings("a.yaml"));
        factory.authenticators(settings("b.yaml"));
        assertThat(files.statuses()).hasSize(2);

        factory.retain(List.of(settings("b.yaml")));
        assertThat(files.statuses())
                .extracting(ReloadStatus::file)
                .containsExactly(dir.resolve("b.yaml"));
    }

    @Test
    void anAccountWithASeedCanAnswerChallenges() throws Exception {
        write("accounts.yaml", "secret", ", totp: " + SEED);
        factory.authenticators(settings("accounts.yaml"));

        assertThat(
                        factory.seeds()
                                .seed(Callers.caller("legacy", BasicKind.INSTANCE, "b", "legacy")))
                .isNotNull();
        assertThat(factory.seeds().seed(Callers.apiKey("legacy"))).isNull();
    }

    @Test
    void theAccountsOfAllFilesAreCountedTogetherAndWithoutFilesNothingIs() throws Exception {
        assertThat(factory.states(NOW.toEpochMilli())).isSameAs(EntryStates.NONE);
        write("a.yaml", "secret", "");
        write("b.yaml", "secret", ", disabled: true");
        factory.authenticators(settings("a.yaml"));
        factory.authenticators(settings("b.yaml"));

        assertThat(factory.states(NOW.toEpochMilli()).counts())
                .containsEntry(EntryStates.State.VALID, 1)
                .containsEntry(EntryStates.State.DISABLED, 1);
    }

    /** Those of the first reading stand beside the policy's own. */
    @Test
    void warningsOfAFileThatChangesAreLogged() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(BasicFactory.class);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        try {
            write("a.yaml", "secret", "");
            factory.authenticators(settings("a.yaml"));
            assertThat(log.list).isEmpty();

            write("a.yaml", "other", "");
            look();
            assertThat(log.list)
                    .singleElement()
                    .asString()
                    .contains("accounts: ", "a.yaml:4:", "this hash is weak");
        } finally {
            logger.setAdditive(true);
            logger.detachAppender(log);
        }
    }

    @Test
    void aSeedIsFoundInWhicheverFileItStands() throws Exception {
        write("a.yaml", "secret", "");
        write("b.yaml", "secret", ", totp: " + SEED);
        factory.authenticators(settings("a.yaml"));
        factory.authenticators(settings("b.yaml"));
        Caller legacy = Callers.caller("legacy", BasicKind.INSTANCE, "b", "legacy");
        assertThat(factory.seeds().seed(legacy)).isNotNull();

        factory.retain(List.of(settings("a.yaml")));
        assertThat(factory.seeds().seed(legacy)).isNull();
    }

    @Test
    void onceItIsClosedNoPasswordIsCheckedAnyMore() throws Exception {
        write("accounts.yaml", "secret", "");
        Authenticator authenticator = factory.authenticators(settings("accounts.yaml")).getFirst();
        factory.close();
        assertThatThrownBy(() -> identify(authenticator, "secret"))
                .isInstanceOfSatisfying(
                        DegradedException.class,
                        e -> assertThat(e.degradation()).isEqualTo(Degradation.OVERLOAD));
    }

    private ReloadStatus status() {
        return files.statuses().getFirst();
    }

    private static String identify(Authenticator authenticator, String password) {
        Budget waits =
                CheckBudget.start(System::nanoTime, Duration.ofSeconds(30).toNanos()).mayBlock();
        return code(authenticator.identify(request(password), waits));
    }

    private static ApiRequest request(String password) {
        byte[] text = ("legacy:" + password).getBytes(StandardCharsets.UTF_8);
        String header = "Basic " + Base64.getEncoder().encodeToString(text);
        return Requests.at(NOW, Map.of("authorization", List.of(header)), Map.of());
    }

    private static Budget onLoop() {
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(30).toNanos());
    }

    private BasicSettings settings(String file) {
        return new BasicSettings(
                "old-ones", "accounts", dir.resolve(file), false, 10, Duration.ofMinutes(15));
    }

    private void write(String file, String password, String more) throws IOException {
        String entry =
                "  - { name: legacy, hash: '" + TestHashes.text(password) + "'" + more + " }\n";
        Files.writeString(
                dir.resolve(file),
                "apiVersion: riskgate.dev/v1\nkind: Accounts\naccounts:\n" + entry);
    }
}
