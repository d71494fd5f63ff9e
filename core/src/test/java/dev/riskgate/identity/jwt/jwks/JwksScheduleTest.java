// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.jwt.jwks.JwksWorld.await;
import static dev.riskgate.identity.jwt.jwks.JwksWorld.jwks;
import static dev.riskgate.identity.jwt.jwks.JwksWorld.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** When an issuer's keys are fetched, and what an operator reads in the log of it. */
@Timeout(60)
class JwksScheduleTest {

    private static final byte[] KEYS = jwks(TestIssuer.RSA);
    private static final String MIXED =
            new String(KEYS, StandardCharsets.UTF_8).replace("{\"keys\":[", "{\"keys\":[7,");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final AtomicInteger ended = new AtomicInteger();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.riskgate.identity.jwt");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Long> askedAt = new CopyOnWriteArrayList<>();
    private volatile JwksFetch answer = () -> KEYS;
    private JwksSource source = source(Duration.ofMinutes(5));

    @TempDir private Path dir;

    private JwksSource source(Duration refreshEvery) {
        JwksSettings settings =
                new JwksSettings(
                        JwksSettings.Place.URL,
                        "https://idp.example.com/k?code=hush",
                        false,
                        refreshEvery,
                        Duration.ofHours(24),
                        Duration.ofSeconds(10));
        return new JwksSource(
                settings,
                () -> {
                    askedAt.add(nanos.get());
                    return answer.fetch();
                },
                nanos::get,
                (_, _) -> ended.incrementAndGet());
    }

    @BeforeEach
    void readTheLog() {
        // Other threads log as well.
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        source.close();
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Looks whether a fetch is due, which it is, and waits for its end. */
    private void fetch() {
        int before = ended.get();
        source.refreshIfDue();
        await(() -> ended.get() == before + 1);
    }

    private void fetchLater() {
        pass(Duration.ofMinutes(6));
        fetch();
    }

    private List<String> logged() {
        List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        log.list.clear();
        return lines;
    }

    private static JwksFetch failing(String problem) {
        return () -> {
            throw new IOException(problem);
        };
    }

    /** Half a second, doubled with each failure, and 32 s from the seventh on. */
    @Test
    void anIssuerThatIsAwayIsAskedEvery32SecondsAtLeast() {
        answer = failing("away");
        fetch();
        for (int failures = 1; failures < 10; failures++) {
            pass(Duration.ofMillis(500L << Math.min(failures - 1, 6)).minusNanos(1));
            source.refreshIfDue();
            pass(Duration.ofNanos(1));
            fetch();
            assertThat(askedAt.removeLast()).as("%d failures", failures).isEqualTo(nanos.get());
        }
        assertThat(askedAt).hasSize(1);
    }

    @Test
    void aFileThatCannotBeReadIsLookedAtAsOftenAsOneThatCan() {
        source = source(Duration.ofSeconds(2));
        answer = failing("gone");
        fetch();
        for (int failures = 1; failures < 6; failures++) {
            pass(Duration.ofSeconds(2));
            fetch();
        }
    }

    @Test
    void whatCannotBeFetchedIsSaidOnceAndThatItCanBeAgainToo() {
        fetch();
        assertThat(logged()).containsExactly("Keys at https://idp.example.com/k are in force");
        fetchLater();
        assertThat(logged()).as("nothing new").isEmpty();

        answer = failing("away");
        fetchLater();
        assertThat(logged())
                .containsExactly("Keys at https://idp.example.com/k cannot be fetched: away");
        fetchLater();
        assertThat(logged()).as("still away").isEmpty();
        answer = failing("another reason");
        fetchLater();
        assertThat(logged()).singleElement().asString().endsWith("fetched: another reason");

        answer = () -> KEYS;
        fetchLater();
        assertThat(logged()).containsExactly("Keys at https://idp.example.com/k are in force");
    }

    @Test
    void aFirstFetchThatFailsIsSaidToo() {
        answer = failing("away");
        fetch();
        assertThat(logged()).hasSize(1);
    }

    @Test
    void aFaultWithoutWordsIsNamedByItsKind() {
        answer =
                () -> {
                    throw new IOException();
                };
        fetch();
        assertThat(source.status().problem()).isEqualTo("IOException");
        answer =
                () -> {
                    throw new IllegalStateException("a fault of ours");
                };
        fetchLater();
        assertThat(source.status().problem()).isEqualTo("a fault of ours");
    }

    @Test
    void keysThatAreLeftOutAreSaidOnceUntilOthersAre() {
        String leftOut =
                "Keys at https://idp.example.com/k that cannot be used are left out: key 1: it is"
                        + " no JSON object";
        answer = () -> text(MIXED);
        fetch();
        assertThat(logged())
                .containsExactly(leftOut, "Keys at https://idp.example.com/k are in force");
        answer = () -> text(MIXED + " ");
        fetchLater();
        assertThat(logged()).as("the same again").isEmpty();
        answer = () -> KEYS;
        fetchLater();
        assertThat(logged()).isEmpty();
        answer = () -> text(MIXED);
        fetchLater();
        assertThat(logged()).as("another time").containsExactly(leftOut);
    }

    @Test
    void thatAllKeysAreWithdrawnIsSaidOnce() {
        fetch();
        logged();
        answer = () -> text("{\"keys\":[]}");
        fetchLater();
        assertThat(logged()).singleElement().asString().contains("if a second fetch within");
        pass(Duration.ofSeconds(10));
        fetch();
        assertThat(logged())
                .containsExactly(
                        "All keys at https://idp.example.com/k are withdrawn: all tokens of their"
                                + " issuer are refused");
        fetchLater();
        assertThat(logged()).isEmpty();

        answer = failing("away");
        fetchLater();
        assertThat(source.status().withdrawn()).isTrue();
        assertThat(source.status().problem()).as("what is wrong now").isEqualTo("away");
    }

    @Test
    void aSecondEmptyAnswerCountsForAMinute() {
        Withdrawal withdrawal = new Withdrawal(Duration.ofSeconds(10).toNanos());
        long minute = Duration.ofMinutes(1).toNanos();
        assertThat(withdrawal.confirmedBy(5)).isFalse();
        assertThat(withdrawal.confirmedBy(5 + minute)).isTrue();
        withdrawal.refuted();
        assertThat(withdrawal.confirmedBy(7)).isFalse();
        assertThat(withdrawal.confirmedBy(7 + minute + 1)).as("the first of two anew").isFalse();
    }

    @Test
    void agesAreToldInWholeSecondsMinutesAndHours() {
        assertThat(failingFor(Duration.ofSeconds(119))).contains("for 119 seconds");
        assertThat(failingFor(Duration.ofSeconds(120))).contains("for 2 minutes");
        assertThat(failingFor(Duration.ofMinutes(119))).contains("for 119 minutes");
        assertThat(failingFor(Duration.ofMinutes(120))).contains("for 2 hours");
    }

    private static String failingFor(Duration time) {
        return new JwksStatus("k", 1, false, time, "away", time).text("idp");
    }

    @Test
    void aFileOfKeysHasABound() throws Exception {
        Path file = dir.resolve("k.json");
        Files.write(file, new byte[JwksFetch.MAX_BYTES]);
        assertThat(new FileJwks(file).fetch()).hasSize(JwksFetch.MAX_BYTES);
        Files.write(file, new byte[JwksFetch.MAX_BYTES + 1]);
        assertThatThrownBy(() -> new FileJwks(file).fetch())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is larger than");
    }

    @Test
    void whereKeysAreAndHowOftenTheyAreAskedForHasToBeSaid() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> source(none)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> JwksSettings.ofFile(""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thatKeysMayBeReplacedOnTheWayAndWhoVerifiesIsSaidAtTheStart() {
        var chosen = new ArrayList<String>();
        JwksListener listener =
                new JwksListener() {
                    @Override
                    public void fetched(String location, boolean successful) {}

                    @Override
                    public void verifierChosen(String verifier) {
                        chosen.add(verifier);
                    }
                };
        try (var http = new OutboundHttp(OutboundSettings.direct("test"), null);
                var sources = new JwksSources(http, nanos::get, listener)) {
            sources.get(JwksSettings.ofFile(dir.resolve("gone").toString()));
            sources.get(JwksSettings.ofUrl("http://127.0.0.1:1/k", true));
        }
        assertThat(chosen).containsExactly(NativeCrypto.verifier());
        List<String> logged = logged();
        assertThat(logged).filteredOn(line -> line.startsWith("RSA and ECDSA sig")).hasSize(1);
        assertThat(logged)
                .filteredOn(line -> line.startsWith("the keys of http://127.0.0.1:1/k may come"))
                .hasSize(1);
    }
}
