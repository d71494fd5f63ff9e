// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;

/** Files in memory, on a disk that can be full or stall. Thread-safe. */
final class FakeFiles implements RecordingFiles {

    final Map<String, ByteArrayOutputStream> files = new ConcurrentSkipListMap<>();
    volatile long freeBytes = Long.MAX_VALUE;
    private final Semaphore going = new Semaphore(1);
    private volatile int created;

    /** From now on nothing is written, and whoever tries waits. */
    void stall() {
        going.acquireUninterruptibly();
    }

    void goOn() {
        going.release();
    }

    int created() {
        return created;
    }

    List<byte[]> contents() {
        return files.values().stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    @Override
    public synchronized OutputStream create(String name) throws IOException {
        created++;
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (files.putIfAbsent(name, content) != null) {
            throw new FileAlreadyExistsException(name);
        }
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                going.acquireUninterruptibly();
                try {
                    int fits = (int) Math.min(length, freeBytes);
                    freeBytes -= fits;
                    content.write(bytes, from, fits);
                    if (fits < length) {
                        throw new IOException("No space left on device");
                    }
                } finally {
                    going.release();
                }
            }
        };
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }
}
