// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A file's bytes, their hash, and the stamp that the file had before they were read. */
record Content(FileStamp stamp, byte[] bytes, byte[] hash) {

    private static final long MAX_BYTES = 1L << 30;
    private static final int MAX_MESSAGE = 2_000;

    static Content read(Path file) throws IOException {
        FileStamp stamp = FileStamp.of(file);
        if (stamp.size() > MAX_BYTES) {
            throw new IOException("the file is larger than 1 GiB");
        }
        byte[] bytes = Files.readAllBytes(file);
        return new Content(stamp, bytes, sha256(bytes));
    }

    boolean hasHash(byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    /** What a person reads about a file that cannot be used. */
    static String explain(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "the file does not exist";
            case AccessDeniedException _ -> "no permission to read the file";
            case OutOfMemoryError _ -> "the file is too large for this process's memory";
            case StackOverflowError _ -> "the file is nested too deeply";
            default -> bounded(failure);
        };
    }

    private static String bounded(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
