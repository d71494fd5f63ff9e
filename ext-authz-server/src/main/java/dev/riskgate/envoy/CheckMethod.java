// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The Check method as we serve it: bytes are passed on as they are, for {@link CheckRequestReader}
 * to read or refuse, and what cannot be received arrives as a message that cannot be read. The
 * generated method would end the call with an RPC error, and an Envoy with {@code
 * failure_mode_allow} lets such requests through (CVE-2023-27488).
 */
final class CheckMethod {

    static final MethodDescriptor<byte[], CheckAnswer> DESCRIPTOR =
            AuthorizationGrpc.getCheckMethod().toBuilder(new Bytes(), new CheckAnswer.Marshaller())
                    .build();

    /** Carries the schema of the generated service, which reflection shows. */
    static final ServiceDescriptor SERVICE =
            ServiceDescriptor.newBuilder(AuthorizationGrpc.SERVICE_NAME)
                    .setSchemaDescriptor(
                            AuthorizationGrpc.getServiceDescriptor().getSchemaDescriptor())
                    .addMethod(DESCRIPTOR)
                    .build();

    private CheckMethod() {}

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        /** A message that ends within its first field. */
        private static final byte[] UNREADABLE = {(byte) 0x80};

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                if (!(stream instanceof KnownLength)) {
                    return stream.readAllBytes();
                }
                byte[] message = new byte[stream.available()];
                int length = stream.readNBytes(message, 0, message.length);
                return length == message.length ? message : UNREADABLE;
            } catch (IOException | RuntimeException _) {
                return UNREADABLE;
            }
        }
    }
}
