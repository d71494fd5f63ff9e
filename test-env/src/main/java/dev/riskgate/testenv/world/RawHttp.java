// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP/1.1 client that sends what it is given, byte for byte: no normalised path, no repaired
 * header. One connection a request. Text is ISO 8859-1, so every byte can be written.
 */
public final class RawHttp {

    /** The host that every request is for. */
    public static final String HOST = "api.example.com";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InetSocketAddress server;

    /** To this port of this machine. */
    public RawHttp(int port) {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** To another machine; an unresolved address is resolved for each request. */
    public RawHttp(InetSocketAddress server) {
        this.server = server;
    }

    public Response send(Request request) throws IOException {
        return send(request.bytes());
    }

    /** Sends a request and, at once, more bytes that do not wait for the answer. */
    public Response sendWith(Request request, String more) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(request.bytes());
        bytes.writeBytes(more.getBytes(StandardCharsets.ISO_8859_1));
        return send(bytes.toByteArray());
    }

    /** Sends these bytes and reads until the other end closes. */
    public Response send(byte[] request) throws IOException {
        try (Socket socket = new Socket(server.getHostString(), server.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            long start = System.nanoTime();
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            byte[] answer = socket.getInputStream().readAllBytes();
            return Response.parse(answer, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /**
     * @param method as it stands in the request line
     * @param path raw request target
     * @param headers names and values as they are; Host and Connection are added
     * @param connection the value of Connection
     */
    public record Request(
            String method, String path, List<Header> headers, String body, String connection) {

        public record Header(String name, String value) {}

        public Request {
            headers = List.copyOf(headers);
        }

        public static Request get(String path) {
            return new Request("GET", path, List.of(), "", "close");
        }

        public static Request post(String path, String body) {
            return new Request("POST", path, List.of(), body, "close");
        }

        public Request with(String name, String value) {
            List<Header> more = new ArrayList<>(headers);
            more.add(new Header(name, value));
            return new Request(method, path, more, body, connection);
        }

        /** Asks for another protocol; a refusal ends the connection, an acceptance would not. */
        public Request upgrading() {
            return new Request(method, path, headers, body, "upgrade, close");
        }

        byte[] bytes() {
            StringBuilder text = new StringBuilder(256);
            text.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
            text.append("Host: " + HOST + "\r\nConnection: " + connection + "\r\n");
            headers.forEach(
                    h -> text.append(h.name()).append(": ").append(h.value()).append("\r\n"));
            if (!body.isEmpty()) {
                text.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            return text.append("\r\n")
                    .append(body)
                    .toString()
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * @param status 0 if the other end closed without an answer
     * @param headers names in lower case
     */
    public record Response(int status, List<Request.Header> headers, String body, Duration took) {

        /** The only or first value; empty if the header is absent. */
        public String header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equals(name))
                    .map(Request.Header::value)
                    .findFirst()
                    .orElse("");
        }

        static Response parse(byte[] answer, Duration took) {
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return new Response(0, List.of(), text, took);
            }
            String[] lines = text.substring(0, end).split("\r\n", -1);
            int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
            List<Request.Header> headers = new ArrayList<>();
            boolean chunked = false;
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                String name = lines[i].substring(0, colon).toLowerCase(java.util.Locale.ROOT);
                String value = lines[i].substring(colon + 1).strip();
                headers.add(new Request.Header(name, value));
                chunked |= name.equals("transfer-encoding") && value.equals("chunked");
            }
            byte[] rest = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
            byte[] body = chunked ? unchunk(rest) : rest;
            return new Response(status, headers, new String(body, StandardCharsets.UTF_8), took);
        }

        private static byte[] unchunk(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int at = 0;
            while (true) {
                int line = text.indexOf("\r\n", at);
                int size =
                        line < 0
                                ? 0
                                : Integer.parseInt(
                                        text.substring(at, line).split(";", 2)[0].strip(), 16);
                if (size == 0) {
                    return body.toByteArray();
                }
                body.write(bytes, line + 2, size);
                at = line + 2 + size + 2;
            }
        }
    }
}
