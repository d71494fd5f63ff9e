// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.version;

import dev.riskgate.identity.jwt.jwks.NativeCrypto;
import dev.riskgate.server.BuildInfo;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code riskgate version}. */
@Command(
        name = "version",
        description =
                "Print the version, what it was built from, and what it runs on. --version alone"
                        + " prints one line, and sooner.",
        mixinStandardHelpOptions = true)
public final class VersionCommand implements Runnable {

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec private CommandSpec spec;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public VersionCommand() {}

    @Override
    public void run() {
        var report =
                new VersionReport(
                        BuildInfo.current(),
                        VersionReport.Platform.current(),
                        NativeCrypto.state());
        spec.commandLine().getOut().println(json ? report.json() : report.text());
    }

    /** {@code riskgate --version}. */
    public static final class Provider implements IVersionProvider {

        /** Made by picocli. */
        public Provider() {}

        @Override
        public String[] getVersion() {
            return new String[] {VersionReport.line(BuildInfo.current())};
        }
    }
}
