// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import dev.riskgate.bench.measure.Measured;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that is no JVM. Its CPU time is what the kernel has counted. */
public final class NativeProcess implements Measured {

    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final Path output;

    private NativeProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it; it may not listen yet when this returns.
     *
     * @param directory that it works in
     * @param output where its standard output and error go
     */
    static NativeProcess start(List<String> command, Path directory, Path output)
            throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new NativeProcess(process, output);
    }

    @Override
    public Usage usage() {
        return new Usage(cpu(process.pid()).toNanos(), 0, 0, 0, 0);
    }

    /** User and system time of a process; zero if it has gone. */
    public static Duration cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    @Override
    public void awaitPort(InetSocketAddress address) throws IOException, InterruptedException {
        FreePorts.await(address, process, output);
    }

    /** What it wrote. */
    String said() throws IOException {
        return Files.readString(output);
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
