// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;

/** A Lua script of our resources; its contract stands on top of the file. Immutable. */
public final class Script {

    private final String name;
    private final byte[] text;
    private final String sha;

    private Script(String resource, byte[] text) throws GeneralSecurityException {
        this.name = resource.substring(resource.lastIndexOf('/') + 1).replace(".lua", "");
        this.text = text;
        this.sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    }

    /**
     * @param resource absolute name, for example {@code /dev/riskgate/redis/state/exchange.lua}
     */
    public static Script of(String resource) {
        try (InputStream in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + resource);
            }
            return new Script(resource, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    /** The name of its file, without {@code .lua}. */
    public String name() {
        return name;
    }

    /** The hash by which Redis knows it. */
    String sha() {
        return sha;
    }

    /** The Lua text; not to be changed. */
    public byte[] text() {
        return text;
    }

    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
