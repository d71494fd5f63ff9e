// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.server.BuildInfo;
import dev.riskgate.server.Riskgate;
import dev.riskgate.server.StartException;
import dev.riskgate.server.SystemdNotify;
import dev.riskgate.server.config.ConfigException;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.server.finding.report.StartFindings;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

@Command(
        name = "serve",
        description = {
            "Run the server until it is stopped (SIGTERM or Ctrl-C).",
            "Every key of the server file can also be set by an environment variable, which wins:",
            "grpc.address by RISKGATE_GRPC_ADDRESS, and so on."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate serve --config /etc/riskgate/server.yaml",
            "  RISKGATE_POLICY_FILE=policy.yaml riskgate serve"
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger("dev.riskgate.serve");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The server file. Without it: RISKGATE_CONFIG, else variables alone.")
    private @Nullable Path config;

    @Override
    public Integer call() throws ConfigException, StartException, InterruptedException {
        Map<String, String> environment = System.getenv();
        Path file = ServerConfigs.file(config, environment);
        ServerConfig settings = ServerConfigs.read(file, environment);
        LogSetup.apply(settings.log());
        ServerConfigs.warnings(environment).forEach(LOG::warn);
        ServerConfigs.warnings(settings, environment).forEach(LOG::warn);
        StartFindings.of(settings, file).forEach(LOG::warn);
        SystemdNotify systemd = SystemdNotify.of(environment);
        Riskgate server = Riskgate.start(settings, InstantSource.system());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("riskgate-drain")
                                .unstarted(() -> end(server, systemd, ended)));
        LOG.info(
                "riskgate {} answers on {}",
                BuildInfo.current().version(),
                settings.grpc().address());
        systemd.ready("answers on " + settings.grpc().address());
        ended.await();
        return 0;
    }

    private static void end(Riskgate server, SystemdNotify systemd, CountDownLatch ended) {
        LOG.info("draining");
        systemd.stopping();
        server.close();
        LOG.info("ended");
        ended.countDown();
    }
}
