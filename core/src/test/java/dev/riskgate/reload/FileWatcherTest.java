// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class FileWatcherTest {

    @TempDir Path folder;

    private final List<String> events = new ArrayList<>();
    private final ReloadListener listener =
            new ReloadListener() {
                @Override
                public void loaded(String name) {
                    events.add("loaded " + name);
                }

                @Override
                public void failed(String name) {
                    events.add("failed " + name);
                }
            };
    private final FileWatcher watcher =
            new FileWatcher(Duration.ofMillis(200), InstantSource.system(), listener);

    /** Accepts "good ..." only. */
    private static String parse(byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.UTF_8);
        if (!text.startsWith("good")) {
            throw new IOException("line 1: not good");
        }
        return text;
    }

    /** As often as a change needs to count. */
    private void look() {
        for (int i = 0; i < Settling.LOOKS; i++) {
            watcher.poll();
        }
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), content);
    }

    @Test
    void theSwapOfAKubernetesConfigMapIsNoticed() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        publish(mount, "..2026_11_23_01", "good one");
        Files.createSymbolicLink(mount.resolve("policy.yaml"), Path.of("..data", "policy.yaml"));
        Reloading<String> policy =
                watcher.watch("policy", mount.resolve("policy.yaml"), FileWatcherTest::parse);
        assertThat(policy.get()).isEqualTo("good one");

        publish(mount, "..2026_11_23_02", "good two");
        watcher.poll();
        assertThat(policy.get()).isEqualTo("good two");

        publish(mount, "..2026_11_23_03", "broken");
        watcher.poll();
        assertThat(policy.get()).isEqualTo("good two");
        assertThat(policy.status().failure()).isEqualTo("line 1: not good");

        publish(mount, "..2026_11_23_04", "good four");
        watcher.poll();
        assertThat(policy.get()).isEqualTo("good four");
        assertThat(policy.status().current()).isTrue();
        assertThat(events)
                .containsExactly(
                        "loaded policy", "loaded policy", "failed policy", "loaded policy");
    }

    /**
     * What the kubelet does: a new folder, a new link beside the old one, one rename, the old
     * folder removed.
     */
    private static void publish(Path mount, String version, String content) throws IOException {
        Path fresh = Files.createDirectory(mount.resolve(version));
        Files.writeString(fresh.resolve("policy.yaml"), content);
        Path data = mount.resolve("..data");
        Path old = Files.exists(data) ? data.toRealPath() : null;
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
        Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);
        if (old != null) {
            Files.delete(old.resolve("policy.yaml"));
            Files.delete(old);
        }
    }

    @Test
    void anAtomicRenameIsNoticedEvenWithTheSameSizeAndTime() throws Exception {
        Path file = file("good one");
        FileTime past = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, past);
        Reloading<String> policy = watcher.watch("policy", file, FileWatcherTest::parse);
        Path fresh = Files.writeString(folder.resolve("fresh"), "good two");
        Files.setLastModifiedTime(fresh, past);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        look();
        assertThat(policy.get()).isEqualTo("good two");
    }

    @Test
    void anEditInPlaceWithinTheSameClockTickIsNoticed() throws Exception {
        Path file = file("good one");
        FileTime now = Files.getLastModifiedTime(file);
        Reloading<String> policy = watcher.watch("policy", file, FileWatcherTest::parse);
        Files.writeString(file, "good two");
        Files.setLastModifiedTime(file, now);
        look();
        assertThat(policy.get()).isEqualTo("good two");
    }

    @Test
    void aHalfWrittenFileKeepsTheLastGoodValueUntilItIsWhole() throws Exception {
        Path file = file("good one");
        Reloading<String> policy = watcher.watch("policy", file, FileWatcherTest::parse);
        Files.writeString(file, "");
        look();
        assertThat(policy.get()).isEqualTo("good one");
        Files.writeString(file, "good two");
        look();
        assertThat(policy.get()).isEqualTo("good two");
        assertThat(policy.status().current()).isTrue();
    }

    @Test
    void whatIsStillBeingWrittenIsNotReadThoughItsPartsAreGood() throws Exception {
        Path file = file("good one");
        Reloading<String> policy = watcher.watch("policy", file, FileWatcherTest::parse);
        for (String part : List.of("good", "good tw", "good two and m", "good two and more")) {
            Files.writeString(file, part);
            watcher.poll();
            watcher.poll();
            assertThat(policy.get()).isEqualTo("good one");
        }

        watcher.poll();
        assertThat(policy.get()).isEqualTo("good two and more");
        assertThat(events).containsExactly("loaded policy", "loaded policy");
    }

    /** Some tools write a file anew again and again, and each time the same into it. */
    @Test
    void whatHoldsTheSameAtThreeLooksCountsHoweverOftenItIsTouchedOrReplaced() throws Exception {
        Path file = file("good one");
        Reloading<String> keys = watcher.watch("apiKeys", file, FileWatcherTest::parse);
        file("good two");
        watcher.poll();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        watcher.poll();
        assertThat(keys.get()).isEqualTo("good one");
        Files.move(
                Files.writeString(folder.resolve("fresh"), "good two"),
                file,
                StandardCopyOption.ATOMIC_MOVE);
        watcher.poll();
        assertThat(keys.get()).isEqualTo("good two");
    }

    /** Or a key that is taken back would hold on, and nobody would hear of it. */
    @Test
    void aFileThatNeverComesToRestIsToldAsFaultyAndCountsOnceItDoes() throws Exception {
        Path file = file("good");
        Reloading<String> keys = watcher.watch("apiKeys", file, FileWatcherTest::parse);
        for (int i = 1; i < Settling.LONG; i++) {
            file("good" + "!".repeat(i));
            watcher.poll();
        }
        assertThat(keys.status().current()).isTrue();

        file("bad");
        watcher.poll();
        assertThat(keys.get()).isEqualTo("good");
        assertThat(keys.status().failure()).startsWith("is still being written");
        assertThat(events).containsExactly("loaded apiKeys", "failed apiKeys");

        look();
        assertThat(keys.status().failure()).isEqualTo("line 1: not good");

        file("good again");
        look();
        assertThat(keys.get()).isEqualTo("good again");
        assertThat(keys.status().current()).isTrue();
    }

    @Test
    void aFileThatGoesBackToWhatItWasIsGoodAgain() throws Exception {
        Path file = file("good");
        Reloading<String> keys = watcher.watch("apiKeys", file, FileWatcherTest::parse);
        for (int i = 1; i <= Settling.LONG; i++) {
            file("good" + "!".repeat(i));
            watcher.poll();
        }
        assertThat(keys.status().current()).isFalse();

        file("good");
        watcher.poll();
        assertThat(keys.status().current()).isTrue();
    }

    /** What a link leads to may be edited in place afterwards. */
    @Test
    void aLinkToTheSameContentLeavesNoSwapBehindForTheNextEdit() throws Exception {
        Path first = Files.writeString(folder.resolve("first"), "good one");
        Path second = Files.writeString(folder.resolve("second"), "good one");
        Path link = Files.createSymbolicLink(folder.resolve("policy.yaml"), first);
        Reloading<String> policy = watcher.watch("policy", link, FileWatcherTest::parse);
        Files.delete(link);
        Files.createSymbolicLink(link, second);
        watcher.poll();

        Files.writeString(second, "good t");
        watcher.poll();
        assertThat(policy.get()).isEqualTo("good one");
        Files.writeString(second, "good two");
        look();
        assertThat(policy.get()).isEqualTo("good two");
    }

    @Test
    void aLargeFileIsWaitedForByItsStampAndReadOnce() throws Exception {
        byte[] large = new byte[5 << 20];
        Path file = Files.write(folder.resolve("places.mmdb"), new byte[1]);
        Reloading<Integer> places = watcher.watch("geo", file, content -> content.length);
        Files.write(file, large);
        watcher.poll();
        watcher.poll();
        assertThat(places.get()).isEqualTo(1);
        watcher.poll();
        assertThat(places.get()).isEqualTo(large.length);
    }

    /** Its owner goes on writing at each look, so many times. */
    private FileWatcher beside(Path file, int times) {
        List<Integer> looks = new ArrayList<>();
        InstantSource writes =
                () -> {
                    looks.add(1);
                    if (looks.size() > 1 && looks.size() <= times + 1) {
                        write(file, "good" + "!".repeat(looks.size()));
                    }
                    return Instant.now();
                };
        return new FileWatcher(Duration.ofMillis(1), writes, listener);
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aStartThatMetHalfAFileWaitsForTheRest() throws Exception {
        Path file = file("good");
        FileWatcher starting = beside(file, 7);
        Reloading<String> policy = starting.watch("policy", file, FileWatcherTest::parse);
        assertThat(policy.get()).isEqualTo("good");

        starting.settle();

        assertThat(policy.get()).isEqualTo("good" + "!".repeat(8));
    }

    @Test
    void aStartEndsWhereAFileIsWrittenOnAndOnOrTurnsOutFaultyButNotForAnOptionalOne()
            throws Exception {
        Path file = file("good");
        FileWatcher starting = beside(file, 1_000);
        starting.watch("policy", file, FileWatcherTest::parse);
        assertThatThrownBy(starting::settle)
                .isInstanceOf(ReloadException.class)
                .hasMessage(
                        "policy: %s is still being written; start again once it is whole", file);

        watcher.watch("accounts", file("good one"), FileWatcherTest::parse, "none");
        file("broken");
        watcher.settle();
        watcher.watch("policy", file("good one"), FileWatcherTest::parse);
        file("broken");
        assertThatThrownBy(watcher::settle)
                .hasMessage("policy: %s: line 1: not good", folder.resolve("policy.yaml"));
    }

    @Test
    void aDeletedFileKeepsTheLastGoodValueAndIsReportedOnce() throws Exception {
        Path file = file("good one");
        Reloading<String> policy = watcher.watch("policy", file, FileWatcherTest::parse);
        Files.delete(file);
        look();
        look();
        assertThat(policy.get()).isEqualTo("good one");
        assertThat(watcher.statuses())
                .singleElement()
                .extracting(ReloadStatus::failure)
                .isEqualTo("the file does not exist");
        file("good one");
        look();
        assertThat(policy.status().current()).isTrue();
        assertThat(events).containsExactly("loaded policy", "failed policy");
    }

    @Test
    void aFaultyContentIsParsedOnce() throws Exception {
        Path file = file("good one");
        watcher.watch("policy", file, FileWatcherTest::parse);
        Files.writeString(file, "broken");
        look();
        look();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        look();
        assertThat(events).containsExactly("loaded policy", "failed policy");
    }

    @Test
    void aFaultThatIsNoExceptionDoesNotStopTheWatching() throws Exception {
        Path file = file("good one");
        Reloading<String> policy =
                watcher.watch(
                        "policy",
                        file,
                        content -> {
                            String text = parse(content);
                            if (text.contains("deep")) {
                                throw new StackOverflowError();
                            }
                            return text;
                        });
        file("good but deep");
        look();
        assertThat(policy.status().failure()).isEqualTo("the file is nested too deeply");
        file("good again");
        look();
        assertThat(policy.get()).isEqualTo("good again");
    }

    @Test
    void anErrorInAParserOrListenerDoesNotStopTheWatching() throws Exception {
        Path file = file("good one");
        List<String> seen = new ArrayList<>();
        Reloading<String> policy =
                watcher.watch(
                        "policy",
                        file,
                        content -> {
                            String text = parse(content);
                            if (text.contains("unlinked")) {
                                throw new NoClassDefFoundError("planted");
                            }
                            return text;
                        });
        policy.onChange(
                _ -> {
                    throw new NoClassDefFoundError("planted");
                });
        policy.onChange(seen::add);
        file("good but unlinked");
        look();
        assertThat(policy.status().failure()).contains("NoClassDefFoundError");
        file("good again");
        look();
        assertThat(seen).containsExactly("good again");
    }

    @Test
    void aNeededFileThatCannotBeReadAtTheStartIsAnErrorThatNamesIt() {
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> watcher.watch("policy", missing, FileWatcherTest::parse))
                .isInstanceOf(ReloadException.class)
                .hasMessage("policy: " + missing + ": the file does not exist");
        assertThatThrownBy(() -> watcher.watch("policy", folder, FileWatcherTest::parse))
                .isInstanceOf(ReloadException.class);
        assertThat(watcher.statuses()).isEmpty();
    }

    @Test
    void anOptionalFileMayComeLater() throws Exception {
        Path later = folder.resolve("later.mmdb");
        Reloading<String> geo = watcher.watch("geo", later, FileWatcherTest::parse, "none");
        assertThat(geo.get()).isEqualTo("none");
        Files.writeString(later, "good places");
        look();
        assertThat(geo.get()).isEqualTo("good places");
    }

    /** Accepts two files with the same content. */
    private static String together(List<byte[]> contents) throws IOException {
        String first = parse(contents.get(0));
        if (!first.equals(parse(contents.get(1)))) {
            throw new IOException("they do not fit");
        }
        return first;
    }

    @Test
    void filesThatCountTogetherAreInForceOnceTheyFit() throws Exception {
        Path certificate = Files.writeString(folder.resolve("certificate"), "good one");
        Path key = Files.writeString(folder.resolve("key"), "good one");
        Reloading<String> pair =
                watcher.watch("tls", List.of(certificate, key), FileWatcherTest::together);
        Files.writeString(certificate, "good two");
        look();
        assertThat(pair.get()).isEqualTo("good one");
        assertThat(pair.status().failure()).isEqualTo("they do not fit");

        Files.writeString(key, "good two");
        look();
        assertThat(pair.get()).isEqualTo("good two");
        assertThat(pair.status().current()).isTrue();

        Files.delete(key);
        look();
        assertThat(pair.get()).isEqualTo("good two");
        assertThat(pair.status())
                .extracting(ReloadStatus::file, ReloadStatus::failure)
                .containsExactly(certificate, key + ": the file does not exist");
    }

    @Test
    void aChangeOfTheSecondFileAloneIsNoticed() throws Exception {
        Path certificate = Files.writeString(folder.resolve("certificate"), "good one");
        Path key = Files.writeString(folder.resolve("key"), "good one");
        Reloading<String> pair =
                watcher.watch(
                        "tls",
                        List.of(certificate, key),
                        contents -> parse(contents.get(0)) + " and " + parse(contents.get(1)));
        Files.writeString(key, "good two");
        look();
        assertThat(pair.get()).isEqualTo("good one and good two");
    }

    @Test
    void aListenerThatFailsHindersNobody() throws Exception {
        Path file = file("good one");
        Reloading<String> policy = watcher.watch("policy", file, FileWatcherTest::parse);
        List<String> seen = new ArrayList<>();
        policy.onChange(
                _ -> {
                    throw new IllegalStateException("cannot follow");
                });
        policy.onChange(seen::add);
        file("good two");
        look();
        assertThat(seen).containsExactly("good two");
    }

    @Test
    void theThreadNoticesAChangeWithinASecond() throws Exception {
        Path file = file("good one");
        LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (FileWatcher running = watcher.start()) {
            Reloading<String> policy = running.watch("policy", file, FileWatcherTest::parse);
            policy.onChange(seen::add);
            file("good two");
            assertThat(seen.poll(1, TimeUnit.SECONDS)).isEqualTo("good two");
        }
    }

    @Test
    void aClosedValueIsNoLongerWatched() throws Exception {
        Path file = file("good one");
        Reloading<String> policy = watcher.watch("policy", file, FileWatcherTest::parse);
        policy.close();
        file("good two");
        look();
        assertThat(policy.get()).isEqualTo("good one");
        assertThat(watcher.statuses()).isEmpty();
    }

    @Test
    void aFileThatIsReadWhileTheWatcherIsClosedIsNoFaultyOne() throws Exception {
        Path file = file("good one");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Reloading<String> policy =
                watcher.watch(
                        "policy",
                        file,
                        content -> {
                            if (parse(content).equals("good two")) {
                                reading.countDown();
                                closed.await();
                                // Such as the file of a secret that is named in this one.
                                return parse(Files.readAllBytes(file));
                            }
                            return parse(content);
                        });
        LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
        policy.onChange(changes::add);
        watcher.start();
        file("good two");
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();

        watcher.close();
        closed.countDown();

        assertThat(changes.poll(30, TimeUnit.SECONDS)).isEqualTo("good two");
        assertThat(events).containsExactly("loaded policy", "loaded policy");
    }
}
