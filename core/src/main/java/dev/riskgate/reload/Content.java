// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one file, or of files that only count together, their hash, and the stamps that they
 * had before they were read.
 */
record Content(List<FileStamp> stamps, List<byte[]> files, byte[] hash) {

    private static final long MAX_BYTES = 1L << 30;
    private static final int MAX_MESSAGE = 2_000;

    /**
     * @throws IOException if one cannot be read
     */
    static Content read(List<Path> files) throws IOException {
        List<FileStamp> stamps = FileStamp.of(files);
        List<byte[]> bytes = new ArrayList<>();
        MessageDigest hash = sha256();
        for (int i = 0; i < files.size(); i++) {
            if (stamps.get(i).size() > MAX_BYTES) {
                throw new IOException("the file is larger than 1 GiB");
            }
            byte[] content = Files.readAllBytes(files.get(i));
            bytes.add(content);
            hash.update(sha256().digest(content));
        }
        return new Content(stamps, List.copyOf(bytes), hash.digest());
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
            case Error error -> "a fault of Riskgate itself: " + error;
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
