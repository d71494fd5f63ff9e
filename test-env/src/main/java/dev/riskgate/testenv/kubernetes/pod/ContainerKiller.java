// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Ends the processes of a container on this node with SIGKILL, as a lack of memory would. Nobody
 * inside a container can do that to its first process, so this needs the node's process ids.
 */
final class ContainerKiller {

    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;

    /** Long enough for some requests to come, and shorter than anybody's patience with them. */
    private static final long STALL_NANOS = 150_000_000;

    private ContainerKiller() {}

    /**
     * Halts the processes for a moment, so that requests are under way in them, and kills them.
     *
     * @return how many there were
     */
    static int kill(String containerId) throws IOException {
        List<Long> processes = processes(containerId);
        processes.forEach(each -> signal(each, SIGSTOP));
        LockSupport.parkNanos(STALL_NANOS);
        processes.forEach(each -> signal(each, SIGKILL));
        return processes.size();
    }

    private static List<Long> processes(String containerId) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(each -> each.getFileName().toString().matches("[0-9]+"))
                    .filter(each -> groups(each).contains(containerId))
                    .map(each -> Long.valueOf(each.getFileName().toString()))
                    .toList();
        }
    }

    private static String groups(Path process) {
        try {
            return Files.readString(process.resolve("cgroup"));
        } catch (IOException _) {
            // It has ended.
            return "";
        }
    }

    /** The system call, since Java itself cannot send SIGSTOP. */
    @SuppressWarnings("restricted")
    private static void signal(long process, int signal) {
        Linker linker = Linker.nativeLinker();
        MethodHandle kill =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("kill"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int result = (int) kill.invokeExact((int) process, signal);
            if (result != 0) {
                throw new IllegalStateException("cannot send " + signal + " to " + process);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
