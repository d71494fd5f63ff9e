// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import dev.riskgate.bench.measure.Measured;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A JVM that is measured: a process of its own, asked over JMX for what it has used. That needs
 * nothing in the server, and asking costs it far less than a thousandth of what a run does.
 */
public final class ServerProcess implements Measured {

    private static final int STOP_SECONDS = 15;
    private static final int ATTACH_ATTEMPTS = 100;
    private static final int BETWEEN_ATTEMPTS_MILLIS = 100;
    private static final int KIBIBYTE = 1024;
    private static final int FULL_COLLECTIONS = 3;

    private final Process process;
    private final Path output;
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private ServerProcess(Process process, Path output, JMXConnector connector) throws IOException {
        this.process = process;
        this.output = output;
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    /**
     * Starts it; it may not listen yet when this returns.
     *
     * @param environment added to our own
     * @param output where its standard output and error go
     */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path output)
            throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        // However we end, nothing that we started stays.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        try {
            return new ServerProcess(process, output, connect(process));
        } catch (IOException e) {
            process.destroy();
            throw new IOException(
                    command + " did not start; it says:\n" + Files.readString(output), e);
        }
    }

    /**
     * A start script becomes a JVM only after a while, and must not get the signal by which one
     * attaches before.
     */
    private static JMXConnector connect(Process process) throws IOException, InterruptedException {
        Path name = Path.of("/proc", Long.toString(process.pid()), "comm");
        IOException last = new IOException("it ended");
        for (int attempt = 0; attempt < ATTACH_ATTEMPTS && process.isAlive(); attempt++) {
            if (!Files.exists(name) || Files.readString(name).strip().equals("java")) {
                try {
                    return attach(process);
                } catch (IOException e) {
                    last = e;
                }
            }
            Thread.sleep(BETWEEN_ATTEMPTS_MILLIS);
        }
        throw last;
    }

    // Only JVMs that we have started ourselves are asked.
    @SuppressWarnings("BanJNDI")
    private static JMXConnector attach(Process process) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                String address = machine.startLocalManagementAgent();
                return JMXConnectorFactory.connect(new JMXServiceURL(address));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public Usage usage() throws IOException {
        try {
            long collections = 0;
            long millis = 0;
            ObjectName all = new ObjectName("java.lang:type=GarbageCollector,*");
            for (ObjectName collector : beans.queryNames(all, null)) {
                collections += (Long) beans.getAttribute(collector, "CollectionCount");
                millis += (Long) beans.getAttribute(collector, "CollectionTime");
            }
            return new Usage(
                    number("java.lang:type=OperatingSystem", "ProcessCpuTime"),
                    number("java.lang:type=Threading", "TotalThreadAllocatedBytes"),
                    collections,
                    millis,
                    number("java.lang:type=Compilation", "TotalCompilationTime"));
        } catch (JMException e) {
            throw new IOException("the JVM does not tell what it uses", e);
        }
    }

    private long number(String bean, String attribute) throws JMException, IOException {
        return (Long) beans.getAttribute(new ObjectName(bean), attribute);
    }

    /** Bytes of the heap that are in use after a full collection. */
    public long heapAfterCollection() throws IOException {
        try {
            ObjectName memory = new ObjectName("java.lang:type=Memory");
            for (int i = 0; i < FULL_COLLECTIONS; i++) {
                beans.invoke(memory, "gc", null, null);
            }
            var heap = (CompositeData) beans.getAttribute(memory, "HeapMemoryUsage");
            return (Long) heap.get("used");
        } catch (JMException e) {
            throw new IOException("the JVM does not tell what it holds", e);
        }
    }

    /** Bytes of the machine's memory that it has, as the kernel counts them. */
    public long resident() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE;
            }
        }
        throw new IOException(status + " does not tell VmRSS");
    }

    /** Waits until it listens there. */
    @Override
    public void awaitPort(InetSocketAddress address) throws IOException, InterruptedException {
        FreePorts.await(address, process, output);
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException _) {
            // The process may have gone first; it is stopped below either way.
        }
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
