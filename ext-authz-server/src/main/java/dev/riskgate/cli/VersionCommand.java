// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.server.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    VersionCommand() {}

    @Override
    public void run() {
        spec.commandLine().getOut().println(text());
    }

    private static String text() {
        return "riskgate " + Version.current() + " on Java " + Runtime.version().feature();
    }

    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }
    }
}
