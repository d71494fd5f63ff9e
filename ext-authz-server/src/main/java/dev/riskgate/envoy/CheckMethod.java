package dev.riskgate.envoy;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;

import java.io.InputStream;
import java.util.Optional;

/**
 * The Check method as we serve it: a message that cannot be parsed, for example one with bytes that are not UTF-8, arrives
 * empty instead of ending the call. The generated method would end it with an RPC error, and an Envoy with {@code
 * failure_mode_allow} lets such requests through (CVE-2023-27488).
 */
final class CheckMethod {

    static final MethodDescriptor<Optional<CheckRequest>, CheckAnswer> DESCRIPTOR =
            AuthorizationGrpc.getCheckMethod().toBuilder(
                            new Lenient(AuthorizationGrpc.getCheckMethod().getRequestMarshaller()),
                            new CheckAnswer.Marshaller())
                    .build();

    /** Carries the schema of the generated service, which reflection shows. */
    static final ServiceDescriptor SERVICE =
            ServiceDescriptor.newBuilder(AuthorizationGrpc.SERVICE_NAME)
                    .setSchemaDescriptor(
                            AuthorizationGrpc.getServiceDescriptor().getSchemaDescriptor())
                    .addMethod(DESCRIPTOR)
                    .build();

    private CheckMethod() {}

    private record Lenient(MethodDescriptor.Marshaller<CheckRequest> strict)
            implements MethodDescriptor.Marshaller<Optional<CheckRequest>> {

        @Override
        public InputStream stream(Optional<CheckRequest> message) {
            return strict.stream(message.orElseThrow());
        }

        @Override
        public Optional<CheckRequest> parse(InputStream stream) {
            try {
                return Optional.of(strict.parse(stream));
            } catch (RuntimeException _) {
                return Optional.empty();
            }
        }
    }
}
