// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.riskgate.bench.load.Call;
import dev.riskgate.testenv.world.Issuer;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks of up to ten million clients, made when they are asked for: one message, whose digits
 * are overwritten. Each client comes once, then each a second time, and so on. Who they are says
 * the metadata of Envoy's {@code jwt_authn} filter, so no token has to be signed.
 *
 * <p>Not thread-safe.
 */
public final class VerifiedCalls extends AbstractList<Call> {

    private static final String SUBJECT = "client-8888888";
    private static final String ADDRESS = "77.80.177.188";
    private static final String PATH = "/v1/orders/9999999";
    private static final String AGENT = "partner-app/66.0";
    private static final double NEVER = 4e9;
    private static final int NETWORKS = 40;
    private static final int HOSTS = 100;

    private final byte[] template;
    private final List<Integer> subjects;
    private final List<Integer> addresses;
    private final List<Integer> paths;
    private final List<Integer> agents;
    private final int clients;
    private final int visits;
    private final boolean restless;

    /**
     * @param visits how often each client comes
     * @param restless whether it comes from another network, with other software and for another
     *     object each time
     */
    public VerifiedCalls(int clients, int visits, boolean restless) {
        this.clients = clients;
        this.visits = visits;
        this.restless = restless;
        byte[] message = message().toByteArray();
        subjects = places(message, SUBJECT, SUBJECT.indexOf('8'));
        addresses = places(message, ADDRESS, 0);
        paths = places(message, PATH, PATH.indexOf('9'));
        agents = places(message, AGENT, AGENT.indexOf('6'));
        template = message;
    }

    @Override
    public Call get(int index) {
        int client = index % clients;
        int visit = index / clients;
        int way = restless ? client + visit : client;
        int host = restless ? client * 7 + visit : client;
        byte[] message = template.clone();
        write(message, subjects, 0, client, 7);
        write(message, paths, 0, restless ? client * 31 % 1_000_000 + visit : client, 7);
        write(message, agents, 0, restless ? 10 + visit % 80 : 10 + client % 6, 2);
        write(message, addresses, 0, 20 + way % NETWORKS, 2);
        write(message, addresses, ADDRESS.indexOf("177"), 100 + host / NETWORKS % HOSTS, 3);
        write(message, addresses, ADDRESS.indexOf("188"), 100 + host / NETWORKS / HOSTS % HOSTS, 3);
        return Call.of(message);
    }

    @Override
    public int size() {
        return clients * visits;
    }

    private static CheckRequest message() {
        var benchClient = new BenchClient(0, "", "", AGENT, ADDRESS);
        CheckRequest plain =
                CheckRequests.of(benchClient, new CheckRequests.Header("x-unused", "-"));
        String path = CheckRequests.path(benchClient);
        CheckRequest.Builder request = plain.toBuilder();
        var http = request.getAttributesBuilder().getRequestBuilder().getHttpBuilder();
        http.setPath(PATH);
        http.getHeaderMapBuilder()
                .getHeadersBuilderList()
                .forEach(
                        header -> {
                            if (header.getRawValue().toStringUtf8().equals(path)) {
                                header.setRawValue(
                                        com.google.protobuf.ByteString.copyFromUtf8(PATH));
                            }
                        });
        var claims =
                Struct.newBuilder()
                        .putFields("iss", text(Issuer.NAME))
                        .putFields("aud", text(Issuer.AUDIENCE))
                        .putFields("sub", text(SUBJECT))
                        .putFields("scope", text("orders:read"))
                        .putFields("exp", Value.newBuilder().setNumberValue(NEVER).build());
        var verified =
                Struct.newBuilder()
                        .putFields("jwt", Value.newBuilder().setStructValue(claims).build());
        request.getAttributesBuilder()
                .setMetadataContext(
                        Metadata.newBuilder()
                                .putFilterMetadata(
                                        "envoy.filters.http.jwt_authn", verified.build()));
        return request.build();
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    /** Where to write: behind each occurrence of the text, so many bytes from its start. */
    private static List<Integer> places(byte[] message, String text, int from) {
        var places = new ArrayList<Integer>();
        String all = new String(message, StandardCharsets.ISO_8859_1);
        for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
            places.add(at + from);
        }
        if (places.isEmpty()) {
            throw new IllegalStateException("the message has no " + text);
        }
        return places;
    }

    private static void write(
            byte[] message, List<Integer> places, int behind, int value, int digits) {
        for (int place : places) {
            int rest = value;
            for (int i = digits - 1; i >= 0; i--) {
                message[place + behind + i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }
}
