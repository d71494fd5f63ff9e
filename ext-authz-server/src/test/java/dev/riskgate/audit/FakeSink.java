// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.sink.RecordBatch;
import dev.riskgate.audit.sink.Sink;
import dev.riskgate.audit.sink.SinkSettings;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A sink that keeps records as text, and can stall or fail. Thread-safe. */
final class FakeSink implements Sink, SinkSettings {

    private final List<String> records = new ArrayList<>();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean stalled;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    static FakeSink stalled() {
        FakeSink sink = new FakeSink();
        sink.stalled = true;
        return sink;
    }

    OutputSettings as(String name, int queueSize) {
        return new OutputSettings(name, Encoding.JSON, this, queueSize);
    }

    void fail(@Nullable Throwable with) {
        failure = with;
    }

    void goOn() {
        goOn.countDown();
    }

    synchronized List<String> records() {
        return List.copyOf(records);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void write(RecordBatch batch) throws IOException {
        if (stalled) {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
        synchronized (this) {
            int start = 0;
            for (int i = 0; i < batch.records(); i++) {
                int length = batch.end(i) - start;
                records.add(new String(batch.array(), start, length, StandardCharsets.UTF_8));
                start = batch.end(i);
            }
            if (start != batch.length()) {
                throw new IllegalStateException("bytes behind the last record");
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String target() {
        return "a fake";
    }

    @Override
    public String obstacle() {
        return "";
    }

    @Override
    public Sink open(boolean lines) {
        return this;
    }
}
