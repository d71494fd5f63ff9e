// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection that speaks RESP2 (the Redis serialization protocol): a command, then its reply.
 * Values are taken as ISO 8859-1, so that every byte survives. Used by one thread.
 */
public final class RespClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RespClient(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /**
     * Connects to a port of 127.0.0.1.
     *
     * @param patience how long it waits for the connection, and for each reply
     */
    public static RespClient connect(int port, Duration patience) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) patience.toMillis());
            return over(socket, patience);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Speaks over this connection, which it closes in the end. */
    public static RespClient over(Socket socket, Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        socket.setTcpNoDelay(true);
        return new RespClient(socket);
    }

    /**
     * @throws RedisFailed if the reply is an error
     * @throws IOException if there is no reply in time, or the connection ends
     */
    public RedisReply call(String... command) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii("*" + command.length + "\r\n"));
        for (String word : command) {
            byte[] value = word.getBytes(StandardCharsets.ISO_8859_1);
            bytes.writeBytes(ascii("$" + value.length + "\r\n"));
            bytes.writeBytes(value);
            bytes.writeBytes(ascii("\r\n"));
        }
        out.write(bytes.toByteArray());
        out.flush();
        return read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private RedisReply read() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return new RedisReply(
                switch (line.charAt(0)) {
                    case '+' -> rest;
                    case ':' -> Long.valueOf(rest);
                    case '$' -> bulk(Integer.parseInt(rest));
                    case '*' -> array(Integer.parseInt(rest));
                    case '-' -> throw new RedisFailed(rest);
                    default -> throw new IOException("not RESP: " + line);
                });
    }

    private @Nullable String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] value = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private @Nullable List<RedisReply> array(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<RedisReply> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(read());
        }
        return elements;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.append((char) next);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
