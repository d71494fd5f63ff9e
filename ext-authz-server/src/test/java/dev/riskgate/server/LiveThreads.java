// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static java.util.stream.Collectors.toMap;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The threads that live now, virtual ones too. */
final class LiveThreads {

    private static final Pattern LINE = Pattern.compile("^#(\\d+) \"([^\"]*)\"", Pattern.MULTILINE);

    /**
     * Of the Java platform, of Netty and of the native crypto: one set in a process, whoever used
     * it first.
     */
    private static final List<String> OF_THE_PROCESS =
            List.of(
                    "ForkJoinPool",
                    "VirtualThread-",
                    "CompletableFutureDelayScheduler",
                    "Common-Cleaner",
                    "Cleaner-",
                    "process reaper",
                    "globalEventExecutor",
                    "Native reference cleanup thread");

    private final Path folder;

    /**
     * @param folder for what the JVM writes down
     */
    LiveThreads(Path folder) {
        this.folder = folder;
    }

    /** Names by id. */
    Map<Long, String> all() throws IOException {
        Path dump = folder.resolve(UUID.randomUUID() + ".txt").toAbsolutePath();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try {
            return LINE.matcher(Files.readString(dump))
                    .results()
                    .collect(toMap(LiveThreads::id, thread -> thread.group(2)));
        } finally {
            Files.delete(dump);
        }
    }

    /** The names of those that were begun since, without what a process has one of. */
    List<String> begunSince(Map<Long, String> before) throws IOException {
        return all().entrySet().stream()
                .filter(thread -> !before.containsKey(thread.getKey()))
                .map(Map.Entry::getValue)
                .filter(name -> OF_THE_PROCESS.stream().noneMatch(name::startsWith))
                .sorted()
                .toList();
    }

    private static long id(MatchResult thread) {
        return Long.parseLong(thread.group(1));
    }
}
