// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding.report;

import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.finding.FindingCheck;
import dev.riskgate.server.finding.Setup;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What a server says of its own settings when it starts. Stateless. */
public final class StartFindings {

    private StartFindings() {}

    /**
     * A line for the log for each finding that {@link FindingCheck#atStart} and that the server
     * file does not accept.
     *
     * @param file the server file; null if there is none
     */
    public static List<String> of(ServerConfig config, @Nullable Path file) {
        Setup setup = new Setup(null, null, config, null, 0);
        return new FindingReport(Set.of())
                .with(FindingCheck.Source.SERVER, file).of(setup).stream()
                        .filter(finding -> finding.check().atStart() && !finding.accepted())
                        .map(
                                finding ->
                                        "%s: %s: %s, see %s"
                                                .formatted(
                                                        finding.check().id(),
                                                        finding.place().path(),
                                                        finding.place().message(),
                                                        finding.page()))
                        .toList();
    }
}
