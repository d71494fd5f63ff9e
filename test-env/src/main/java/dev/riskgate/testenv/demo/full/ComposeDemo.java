// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.world.Upstream;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The tools of {@code test-env/compose.yaml}; its comments say what each needs. */
public final class ComposeDemo {

    private static final Path FILES = Path.of("/files");
    private static final Path DEMO = Path.of("/demo");
    private static final Path LOGS = Path.of("/logs");
    private static final int API_PORT = 8081;

    private ComposeDemo() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("logback.configurationFile", "demo-logback.xml");
        Map<String, String> environment = System.getenv();
        switch (args.length == 1 ? args[0] : "") {
            case "setup" -> new ComposeSetup(environment, FILES, DEMO).run(LOGS);
            case "api" -> {
                try (Upstream _ = Upstream.start(new InetSocketAddress(API_PORT))) {
                    new CountDownLatch(1).await();
                }
            }
            case "load" -> new ComposeLoad(environment, DEMO, System.out).run();
            default -> {
                System.err.println("usage: setup | api | load (see test-env/compose.yaml)");
                System.exit(2);
            }
        }
    }

    /** The value of a variable that compose.yaml sets. */
    static String variable(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("set " + name + ", as test-env/compose.yaml does");
        }
        return value;
    }

    /** {@code host:port}, not resolved yet. */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return InetSocketAddress.createUnresolved(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
