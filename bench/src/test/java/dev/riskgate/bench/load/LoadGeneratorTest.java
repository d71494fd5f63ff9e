// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Status;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

class LoadGeneratorTest {

    private static final CheckResponse ALLOW =
            CheckResponse.newBuilder()
                    .setStatus(Status.getDefaultInstance())
                    .setOkResponse(OkHttpResponse.getDefaultInstance())
                    .build();
    private static final CheckResponse DENY =
            CheckResponse.newBuilder()
                    .setStatus(Status.newBuilder().setCode(7))
                    .setDeniedResponse(DeniedHttpResponse.getDefaultInstance())
                    .build();

    private static final int MESSAGES = 50;

    private final List<byte[]> messages = messages();
    private final List<Call> calls = messages.stream().map(Call::of).toList();

    @Test
    void everyMessageArrivesWholeAndInOrderAgainAndAgain() {
        try (var peer = peer(call -> call.answer(ALLOW));
                var generator = generator(peer, 1, 4)) {
            Measurement run = generator.run(Load.calls(3 * MESSAGES));

            assertThat(run.expectingOnly(AnswerKind.ALLOWED).calls()).isEqualTo(3 * MESSAGES);
            for (int i = 0; i < 3 * MESSAGES; i++) {
                assertThat(peer.messages.get(i)).isEqualTo(messages.get(i % MESSAGES));
            }
            assertThat(peer.headers)
                    .allSatisfy(
                            headers -> {
                                assertThat(headers.method()).hasToString("POST");
                                assertThat(headers.scheme()).hasToString("http");
                                assertThat(headers.authority()).hasToString("riskgate");
                                assertThat(headers.path())
                                        .hasToString("/envoy.service.auth.v3.Authorization/Check");
                                assertThat(headers.get("content-type"))
                                        .hasToString("application/grpc");
                                assertThat(headers.get("te")).hasToString("trailers");
                            });
        }
    }

    @Test
    void aSecondRunGoesOnWhereTheFirstOneEndedOnTheSameConnections() {
        try (var peer = peer(call -> call.answer(ALLOW));
                var generator = generator(peer, 2, 4)) {
            generator.run(Load.calls(30));
            generator.run(Load.calls(30));

            var second = new ArrayList<>(messages.subList(30, MESSAGES));
            second.addAll(messages.subList(0, 10));
            assertThat(peer.messages.subList(30, 60)).containsExactlyInAnyOrderElementsOf(second);
            assertThat(peer.connections).hasValue(2);
        }
    }

    @Test
    void aListThatIsUsedUpIsToldSinceItsCallsWouldComeAgain() {
        try (var peer = peer(call -> call.answer(ALLOW));
                var generator = generator(peer, 2, 4)) {
            generator.run(Load.closed(Duration.ofSeconds(60)).atMost(MESSAGES));
            assertThat(generator.everyCallWasNew()).isTrue();

            generator.run(Load.calls(1));
            assertThat(generator.everyCallWasNew()).isFalse();
        }
    }

    @Test
    void aRunThatEndsWithItsCallsCountsTheTimeThatItTook() {
        try (var peer = peer(call -> call.answer(ALLOW));
                var generator = generator(peer, 1, 4)) {
            Measurement run = generator.run(Load.closed(Duration.ofSeconds(60)).atMost(MESSAGES));

            assertThat(run.duration()).isLessThan(Duration.ofSeconds(30));
            assertThat(run.answersPerSecond()).isGreaterThan(MESSAGES / 30.0);
        }
    }

    @Test
    void plainRequestsArriveWithTheirHeadersAndAreToldApartByStatus() {
        Call get = Call.get("api.example.com", "/v1/orders/7?page=2", Map.of("x-api-key", "k7"));
        List<String> statuses = List.of("200", "200", "401", "403", "429", "503");
        try (var peer =
                        new FakePeer(
                                Http2Settings.defaultSettings(),
                                call ->
                                        call.answerHttp(
                                                statuses.get(call.number() - 1),
                                                call.number() % 2 == 0 ? "" : "a body"));
                var generator =
                        new LoadGenerator(
                                peer.address(),
                                new LoadGenerator.Shape(1, 2, 1, ""),
                                List.of(get))) {
            Measurement run = generator.run(Load.calls(statuses.size()));

            assertThat(run.answers())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of(
                                    AnswerKind.ALLOWED, 2L,
                                    AnswerKind.CHALLENGED, 1L,
                                    AnswerKind.DENIED, 1L,
                                    AnswerKind.THROTTLED, 1L,
                                    AnswerKind.RPC_ERROR, 1L));
            assertThat(peer.headers)
                    .hasSize(statuses.size())
                    .allSatisfy(
                            headers -> {
                                assertThat(headers.method()).hasToString("GET");
                                assertThat(headers.authority()).hasToString("api.example.com");
                                assertThat(headers.path()).hasToString("/v1/orders/7?page=2");
                                assertThat(headers.get("x-api-key")).hasToString("k7");
                            });
        }
    }

    @Test
    void twoThreadsShareTheLoad() {
        try (var peer = peer(call -> call.answer(ALLOW));
                var generator =
                        new LoadGenerator(
                                peer.address(), new LoadGenerator.Shape(3, 4, 2, "200m"), calls)) {
            Measurement run = generator.run(Load.calls(2 * MESSAGES + 1));

            assertThat(run.expectingOnly(AnswerKind.ALLOWED).calls()).isEqualTo(2 * MESSAGES + 1);
            assertThat(peer.messages.subList(0, 2 * MESSAGES)).containsAll(messages);
            assertThat(peer.headers.getFirst().get("grpc-timeout")).hasToString("200m");
        }
    }

    @Test
    void aPeerWithTinyWindowsAndNoHeaderTableGetsEveryByte() {
        var tiny = Http2Settings.defaultSettings().initialWindowSize(100).headerTableSize(0);
        try (var peer = new FakePeer(tiny, call -> call.answer(ALLOW));
                var generator = generator(peer, 1, 8)) {
            generator.run(Load.calls(2 * MESSAGES)).expectingOnly(AnswerKind.ALLOWED);

            assertThat(peer.messages).hasSize(2 * MESSAGES).containsAll(messages);
        }
    }

    @Test
    void theConnectionWindowIsObeyedWhenMoreIsInFlightThanItHolds() {
        List<Call> large = List.of(Call.of(new byte[40_000]));
        try (var peer = peer(call -> call.later(20, () -> call.answer(ALLOW)));
                var generator =
                        new LoadGenerator(
                                peer.address(), new LoadGenerator.Shape(1, 16, 1, ""), large)) {
            generator.run(Load.calls(40)).expectingOnly(AnswerKind.ALLOWED);

            assertThat(peer.messages).allMatch(message -> message.length == 40_000);
        }
    }

    @Test
    void noMoreStreamsAreOpenThanThePeerAllows() {
        var few = Http2Settings.defaultSettings().maxConcurrentStreams(3);
        try (var peer = new FakePeer(few, call -> call.later(1, () -> call.answer(ALLOW)));
                var generator = generator(peer, 1, 16)) {
            generator.run(Load.calls(30)).expectingOnly(AnswerKind.ALLOWED);

            assertThat(peer.mostOpen.get()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void answersInPiecesWithPaddingArePutTogether() {
        Consumer<FakePeer.Incoming> inPieces =
                call -> {
                    call.sendHeaders();
                    call.sendMessage(DENY, 2, 10);
                    call.sendTrailers("0");
                };
        try (var peer = peer(inPieces);
                var generator = generator(peer, 1, 4)) {
            generator.run(Load.calls(20)).expectingOnly(AnswerKind.DENIED);
        }
    }

    @Test
    void pingsAreAnswered() {
        Consumer<FakePeer.Incoming> pinging =
                call -> {
                    call.ping();
                    call.later(5, () -> call.answer(ALLOW));
                };
        try (var peer = peer(pinging);
                var generator = generator(peer, 1, 1)) {
            generator.run(Load.calls(5)).expectingOnly(AnswerKind.ALLOWED);

            assertThat(peer.pingAcks.get()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void goingAwayCostsAReconnectAndNoCall() {
        Consumer<FakePeer.Incoming> restless =
                call -> {
                    if (call.number() % 20 == 0) {
                        call.goAway();
                    }
                    call.answer(ALLOW);
                };
        try (var peer = peer(restless);
                var generator = generator(peer, 1, 8)) {
            Measurement run = generator.run(Load.calls(100));

            assertThat(run.expectingOnly(AnswerKind.ALLOWED).calls()).isEqualTo(100);
            assertThat(run.reconnects()).isBetween(3, 6);
        }
    }

    @Test
    void usedUpStreamIdsCostAReconnectAndNoCall() {
        try (var peer = peer(call -> call.answer(ALLOW));
                var generator =
                        new LoadGenerator(
                                peer.address(),
                                new LoadGenerator.Shape(1, 4, 1, ""),
                                calls,
                                Http2.MAX_STREAM_ID - 18)) {
            Measurement run = generator.run(Load.calls(35));

            assertThat(run.expectingOnly(AnswerKind.ALLOWED).calls()).isEqualTo(35);
            assertThat(run.reconnects()).isEqualTo(3);
        }
    }

    @Test
    void aResetStreamVoidsTheRun() {
        Consumer<FakePeer.Incoming> resetting =
                call -> {
                    if (call.number() == 7) {
                        call.reset(Http2Error.INTERNAL_ERROR);
                    } else {
                        call.answer(ALLOW);
                    }
                };
        try (var peer = peer(resetting);
                var generator = generator(peer, 1, 4)) {
            Measurement run = generator.run(Load.calls(20));

            assertThat(run.answers())
                    .isEqualTo(Map.of(AnswerKind.ALLOWED, 19L, AnswerKind.RESET, 1L));
            assertThatThrownBy(() -> run.expectingOnly(AnswerKind.ALLOWED))
                    .isInstanceOf(VoidRunException.class)
                    .hasMessageContaining("a stream was reset with error 2");
        }
    }

    @Test
    void aBrokenConnectionLosesWhatWasOpenAndIsReplaced() {
        Consumer<FakePeer.Incoming> breaking =
                call -> {
                    if (call.number() == 7) {
                        call.closeConnection();
                    } else {
                        call.answer(ALLOW);
                    }
                };
        try (var peer = peer(breaking);
                var generator = generator(peer, 1, 1)) {
            Measurement run = generator.run(Load.calls(20));

            assertThat(run.answers())
                    .isEqualTo(Map.of(AnswerKind.ALLOWED, 19L, AnswerKind.LOST, 1L));
            assertThat(run.reconnects()).isEqualTo(1);
        }
    }

    @Test
    void anErrorInsteadOfAnAnswerIsToldApart() {
        Consumer<FakePeer.Incoming> failing =
                call -> {
                    switch (call.number()) {
                        case 1 -> call.sendOnlyTrailers("200", "14");
                        case 2 -> call.sendOnlyTrailers("503", "0");
                        case 3 -> call.sendOnlyTrailers("200", "0");
                        default -> call.answer(ALLOW);
                    }
                };
        try (var peer = peer(failing);
                var generator = generator(peer, 1, 1)) {
            Measurement run = generator.run(Load.calls(4));

            assertThat(run.answers())
                    .isEqualTo(
                            Map.of(
                                    AnswerKind.RPC_ERROR, 2L,
                                    AnswerKind.UNCLEAR, 1L,
                                    AnswerKind.ALLOWED, 1L));
            assertThat(run.faults())
                    .containsExactly(
                            "gRPC status 14",
                            "HTTP status 503",
                            "an answer without a clear message");
        }
    }

    @Test
    void answersThatNeverComeAreLostWhenTheTimeIsUp() {
        try (var peer = peer(_ -> {});
                var generator = generator(peer, 2, 3)) {
            Measurement run =
                    generator.run(
                            Load.closed(Duration.ofMillis(50)).withGrace(Duration.ofMillis(50)));

            assertThat(run.answers()).isEqualTo(Map.of(AnswerKind.LOST, 6L));
        }
    }

    @Test
    void aWrongVerdictVoidsTheRun() {
        try (var peer = peer(call -> call.answer(call.number() % 10 == 0 ? DENY : ALLOW));
                var generator = generator(peer, 1, 4)) {
            Measurement run = generator.run(Load.calls(100));

            assertThatThrownBy(() -> run.expectingOnly(AnswerKind.ALLOWED))
                    .isInstanceOf(VoidRunException.class)
                    .hasMessageContaining("DENIED=10");
            run.expecting(Map.of(AnswerKind.ALLOWED, 0.9, AnswerKind.DENIED, 0.1), 0.001);
            assertThatThrownBy(
                            () ->
                                    run.expecting(
                                            Map.of(AnswerKind.ALLOWED, 0.8, AnswerKind.DENIED, 0.2),
                                            0.01))
                    .isInstanceOf(VoidRunException.class);
        }
    }

    @Test
    void aStallCountsAgainstEveryCallThatWasDueDuringIt() {
        Consumer<FakePeer.Incoming> stallingOnce =
                call -> {
                    if (call.number() == 100) {
                        // The peer's only thread stands still, so nothing is read or answered.
                        try {
                            Thread.sleep(300);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    call.answer(ALLOW);
                };
        try (var peer = peer(stallingOnce);
                var generator = generator(peer, 1, 2)) {
            Measurement run = generator.run(Load.open(500, Duration.ofSeconds(1)));

            assertThat(run.expectingOnly(AnswerKind.ALLOWED).calls()).isBetween(499L, 501L);
            // 150 of 500 calls were due during the stall, so 20% of all waited at least 50 ms.
            assertThat(run.latencyMillis(80)).isGreaterThan(40);
            assertThat(run.sentLate().getMaxValue()).isGreaterThan(200_000_000L);
        }
    }

    @Test
    void aRateThatTheServerCannotKeepLosesWhatIsNotSentInTime() {
        try (var peer = peer(call -> call.later(100, () -> call.answer(ALLOW)));
                var generator = generator(peer, 1, 1)) {
            Measurement run =
                    generator.run(
                            Load.open(100, Duration.ofMillis(500)).withGrace(Duration.ofMillis(1)));

            assertThat(run.calls()).isBetween(50L, 51L);
            assertThat(run.count(AnswerKind.LOST)).isGreaterThan(40);
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeUnreachable() {
        FakePeer peer = peer(_ -> {});
        peer.close();

        assertThatThrownBy(() -> generator(peer, 1, 1))
                .isInstanceOf(VoidRunException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void theNoopServerAllowsEverything() throws Exception {
        var server = NoopServer.start(0);
        try (var generator =
                new LoadGenerator(
                        server.getListenSockets().getFirst(),
                        LoadGenerator.Shape.DEFAULT,
                        List.of(Call.of(new byte[0])))) {
            generator.run(Load.calls(1000)).expectingOnly(AnswerKind.ALLOWED);
        } finally {
            server.shutdownNow();
        }
    }

    private static FakePeer peer(Consumer<FakePeer.Incoming> behaviour) {
        return new FakePeer(Http2Settings.defaultSettings(), behaviour);
    }

    private LoadGenerator generator(FakePeer peer, int connections, int streams) {
        return new LoadGenerator(
                peer.address(), new LoadGenerator.Shape(connections, streams, 1, ""), calls);
    }

    private static List<byte[]> messages() {
        var random = new SplittableRandom(1);
        var messages = new ArrayList<byte[]>();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = new byte[random.nextInt(1500)];
            random.nextBytes(message);
            messages.add(message);
        }
        return messages;
    }
}
