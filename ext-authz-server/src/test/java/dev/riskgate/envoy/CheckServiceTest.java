// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteStreams;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.check.Authorizer;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.stub.ClientCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

class CheckServiceTest {

    private static final String NAME = "check-service-test";

    private final FakeAuthorizer authorizer = new FakeAuthorizer();
    private final List<Throwable> faults = new ArrayList<>();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        EnvoyEnds ends =
                new EnvoyEnds(
                        new CheckRequestReader(ReaderSettings.of(0, Set.of("x-api-key"), null)),
                        new CheckResponseWriter(new WriterSettings(Set.of(), Set.of(), false)));
        CheckService service =
                new CheckService(
                        () -> ends,
                        authorizer,
                        InstantSource.fixed(Instant.ofEpochMilli(42)),
                        System::nanoTime,
                        Duration.ofSeconds(30),
                        faults::add);
        server =
                InProcessServerBuilder.forName(NAME)
                        .directExecutor()
                        .addService(service)
                        .build()
                        .start();
        channel = InProcessChannelBuilder.forName(NAME).directExecutor().build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void aRequestIsReadDecidedAndAnswered() {
        CheckResponse response = check(EnvoyRequest.ordinary().raw().toByteString());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        assertThat(authorizer.requests)
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.path()).isEqualTo("/v1/reports");
                            assertThat(request.timeMillis()).isEqualTo(42);
                        });
    }

    @Test
    void aMalformedRequestIsDeniedWithItsReason() {
        CheckResponse response = check(EnvoyRequest.ordinary().path("//x").raw().toByteString());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(reasons(response)).isEqualTo("path_empty_segment");
    }

    @Test
    void aMessageThatCannotBeParsedIsDeniedAndNoRpcError() {
        ByteString wire = EnvoyRequest.ordinary().raw().toByteString();
        ByteString cut = wire.substring(0, wire.size() - 3);
        ByteString notUtf8 = replace(wire, "api.example.com", "api.ex\u0001mple.com");

        assertThat(reasons(check(cut))).isEqualTo("request_unreadable");
        assertThat(reasons(check(notUtf8))).isEqualTo("request_unreadable");
        assertThat(reasons(check(ByteString.copyFromUtf8("GET / HTTP/1.1"))))
                .isEqualTo("request_unreadable");
    }

    @Test
    void anEmptyMessageIsDenied() {
        assertThat(reasons(check(ByteString.EMPTY))).isEqualTo("request_not_http");
    }

    @Test
    void aFaultInTheGateIsADenial() {
        authorizer.decide =
                (_, _) -> {
                    throw new StackOverflowError();
                };

        CheckResponse response = check(EnvoyRequest.ordinary().raw().toByteString());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(reasons(response)).isEqualTo("internal");
    }

    @Test
    void aFaultOfTheWholeGateIsStillADenial() {
        authorizer.decide =
                (_, _) -> {
                    throw new IllegalStateException("one");
                };
        authorizer.failToo = true;

        CheckResponse response = check(EnvoyRequest.ordinary().raw().toByteString());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(faults).hasSize(1);
    }

    @Test
    void aDecisionThatCannotBeWrittenIsADenial() {
        DenialResponse unwritable =
                new DenialResponse(
                        403,
                        List.of(),
                        Map.of(
                                "self",
                                new Object() {
                                    @SuppressWarnings("unused")
                                    public String getText() {
                                        throw new IllegalStateException("not to be written");
                                    }
                                }));
        authorizer.decide =
                (_, done) -> done.accept(Decisions.of(Decisions.FORBID, null, unwritable));

        CheckResponse response = check(EnvoyRequest.ordinary().raw().toByteString());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(faults).hasSize(1);
    }

    @Test
    void aSecondDecisionIsIgnored() {
        authorizer.decide =
                (_, done) -> {
                    done.accept(Decisions.of(Decisions.FORBID));
                    done.accept(Decisions.of(Decisions.ALLOW));
                    throw new IllegalStateException("after the answer");
                };

        CheckResponse response = check(EnvoyRequest.ordinary().raw().toByteString());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
    }

    @Test
    void aDecisionMayComeFromAnotherThread() {
        authorizer.decide =
                (_, done) ->
                        Thread.ofVirtual().start(() -> done.accept(Decisions.of(Decisions.ALLOW)));

        assertThat(check(EnvoyRequest.ordinary().raw().toByteString()).getStatus().getCode())
                .isEqualTo(Code.OK_VALUE);
    }

    @Test
    void envoysDeadlineShortensTheBudget() {
        check(EnvoyRequest.ordinary().raw().toByteString());
        assertThat(authorizer.budgets.getLast().remainingNanos())
                .isBetween(TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(30));

        ClientCalls.blockingUnaryCall(
                channel,
                BYTES,
                CallOptions.DEFAULT.withDeadlineAfter(9, TimeUnit.SECONDS),
                EnvoyRequest.ordinary().raw().toByteString());
        assertThat(authorizer.budgets.getLast().remainingNanos())
                .isLessThan(TimeUnit.SECONDS.toNanos(9));
    }

    @Test
    void aCancelledCallIsDecidedAndNotAnswered() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        List<Consumer<Decision>> waiting = new ArrayList<>();
        authorizer.decide =
                (_, done) -> {
                    waiting.add(done);
                    reached.countDown();
                };
        Context.CancellableContext context = Context.current().withCancellation();
        var future =
                context.call(
                        () ->
                                ClientCalls.futureUnaryCall(
                                        channel.newCall(BYTES, CallOptions.DEFAULT),
                                        EnvoyRequest.ordinary().raw().toByteString()));
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
        context.cancel(null);

        waiting.getFirst().accept(Decisions.of(Decisions.ALLOW));

        assertThat(future.isDone()).isTrue();
        assertThat(faults).isEmpty();
    }

    @Test
    void reflectionFindsTheServicesSchema() {
        assertThat(CheckMethod.SERVICE.getSchemaDescriptor())
                .isInstanceOf(ProtoFileDescriptorSupplier.class);
        assertThat(CheckMethod.SERVICE.getName()).isEqualTo(AuthorizationGrpc.SERVICE_NAME);
    }

    private CheckResponse check(ByteString wire) {
        return ClientCalls.blockingUnaryCall(channel, BYTES, CallOptions.DEFAULT, wire);
    }

    private static String reasons(CheckResponse response) {
        return response.getDynamicMetadata()
                .getFieldsOrThrow("reasons")
                .getListValue()
                .getValues(0)
                .getStringValue();
    }

    /**
     * The same length, with a byte that is not UTF-8 where the replacement has a control character.
     */
    private static ByteString replace(ByteString wire, String text, String replacement) {
        byte[] bytes = wire.toByteArray();
        byte[] from = ByteString.copyFromUtf8(text).toByteArray();
        byte[] to = ByteString.copyFromUtf8(replacement).toByteArray();
        for (int i = 0; i + from.length <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + from.length, from, 0, from.length)) {
                for (int j = 0; j < to.length; j++) {
                    bytes[i + j] = to[j] == 1 ? (byte) 0xff : to[j];
                }
            }
        }
        return ByteString.copyFrom(bytes);
    }

    /** The Check method for a client that sends any bytes. */
    private static final MethodDescriptor<ByteString, CheckResponse> BYTES =
            AuthorizationGrpc.getCheckMethod().toBuilder(
                            new MethodDescriptor.Marshaller<ByteString>() {
                                @Override
                                public InputStream stream(ByteString value) {
                                    return new ByteArrayInputStream(value.toByteArray());
                                }

                                @Override
                                public ByteString parse(InputStream stream) {
                                    try {
                                        return ByteString.copyFrom(ByteStreams.toByteArray(stream));
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                }
                            },
                            AuthorizationGrpc.getCheckMethod().getResponseMarshaller())
                    .build();

    private interface Decide {
        void about(ApiRequest request, Consumer<Decision> done);
    }

    private static final class FakeAuthorizer implements Authorizer {

        final List<ApiRequest> requests = new ArrayList<>();
        final List<CheckBudget> budgets = new ArrayList<>();
        Decide decide = (_, done) -> done.accept(Decisions.of(Decisions.ALLOW));
        boolean failToo;

        @Override
        public void decide(ApiRequest request, CheckBudget budget, Consumer<Decision> done) {
            requests.add(request);
            budgets.add(budget);
            decide.about(request, done);
        }

        @Override
        public void refuse(
                Reason reason, long timeMillis, CheckBudget budget, Consumer<Decision> done) {
            done.accept(Decisions.of(Verdict.Deny.forbidden(reason), null, DenialResponse.PASS));
        }

        @Override
        public void fail(
                Throwable fault, long timeMillis, CheckBudget budget, Consumer<Decision> done) {
            if (failToo) {
                throw new IllegalStateException("two");
            }
            refuse(new Reason("internal", "A fault of our own."), timeMillis, budget, done);
        }
    }
}
