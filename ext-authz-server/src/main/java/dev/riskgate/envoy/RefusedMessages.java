// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Tells of gRPC messages above the limit in a sentence, and at most once a minute. gRPC itself logs
 * each with a stack trace, so that whoever reaches the port could fill the log. Thread-safe.
 */
public final class RefusedMessages implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedMessages.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    /**
     * Where gRPC tells of them. Kept, since the JDK's loggers live only as long as they are held.
     */
    private static final java.util.logging.Logger GRPC =
            java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerStream");

    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final AtomicLong silent = new AtomicLong();

    public RefusedMessages(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** Speaks for gRPC from now on. */
    public static void tell() {
        GRPC.setFilter(new RefusedMessages(System::nanoTime));
    }

    /** Lets all else be told by gRPC. */
    @Override
    public boolean isLoggable(LogRecord record) {
        if (!(record.getThrown() instanceof StatusRuntimeException refused)
                || refused.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED) {
            return true;
        }
        long due = next.get();
        long now = nanoTime.getAsLong();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            silent.incrementAndGet();
            return false;
        }
        LOG.warn(
                "a message was refused, and Envoy counts an error: {}. Raise grpc.maxInboundBytes"
                        + " above Envoy's max_request_headers_kb and max_request_bytes together."
                        + " Refused since this was said before: {}",
                refused.getStatus().getDescription(),
                silent.getAndSet(0) + 1);
        return false;
    }
}
