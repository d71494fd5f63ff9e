// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.validate;

import dev.riskgate.identity.basic.AccountsFileCheck;
import dev.riskgate.identity.basic.BasicKind;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyValidation;
import dev.riskgate.server.AuthoritiesCheck;
import dev.riskgate.server.DecisionLogCheck;
import dev.riskgate.server.KeyFileCheck;
import dev.riskgate.server.config.ConfigException;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.server.finding.Finding;
import dev.riskgate.server.finding.FindingCheck.Source;
import dev.riskgate.server.finding.Setup;
import dev.riskgate.server.finding.report.FindingPrinter;
import dev.riskgate.server.finding.report.FindingReport;
import dev.riskgate.yaml.Problem;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Goes through the files of one {@code riskgate validate}, and keeps what there is to say. */
final class Validation {

    private static final String SHADOW = "shadow policy";

    private final FindingReport places;
    private final Set<String> accepted;
    private final StringBuilder policyReport = new StringBuilder();
    private final StringBuilder otherReport = new StringBuilder();
    private final List<Map<String, Object>> problems = new ArrayList<>();
    private List<Finding> findings = List.of();
    private boolean usable;

    /**
     * @param accepted ids of findings that are meant
     */
    Validation(Set<String> accepted) {
        this.accepted = accepted;
        this.places = new FindingReport(accepted);
    }

    void policy(Path file) throws IOException {
        Policy policy = read(file, "policy", places);
        usable = policy != null && accounts(policy);
        findings = places.of(new Setup(policy, null, null, null, System.currentTimeMillis()));
    }

    /**
     * @param other the policy file, if it is not the one that the server file names
     */
    void server(Path server, @Nullable Path other, Map<String, String> environment)
            throws IOException, ConfigException {
        ServerConfig settings = ServerConfigs.read(server, environment);
        Policy policy = read(other == null ? settings.policy().file() : other, "policy", places);
        Path second = settings.shadowPolicy();
        FindingReport secondPlaces = new FindingReport(accepted);
        Policy shadow = second == null ? null : read(second, SHADOW, secondPlaces);
        usable = policy != null && (second == null || shadow != null);
        usable &= AuthoritiesCheck.run(settings.outbound(), otherReport);
        usable &= DecisionLogCheck.run(settings.log(), otherReport);
        if (policy != null) {
            usable &= KeyFileCheck.run(settings, policy.file(), otherReport);
            usable &= accounts(policy);
        }
        places.with(Source.SERVER, server).with(Source.KEYS, settings.apiKeys().file());
        long now = System.currentTimeMillis();
        List<Finding> all = new ArrayList<>();
        all.addAll(
                places.of(new Setup(policy, shadow, settings, KeyFileCheck.keys(settings), now)));
        secondPlaces.of(new Setup(shadow, null, null, null, now)).stream()
                .map(finding -> finding.of(SHADOW))
                .forEach(all::add);
        findings = List.copyOf(all);
    }

    private @Nullable Policy read(Path file, String role, FindingReport report) throws IOException {
        PolicyValidation.Result result = PolicyValidation.read(file, role, policyReport);
        report.with(Source.POLICY, file.toString(), result.content());
        result.problems().forEach(problem -> add(result.severity(), problem));
        return result.policy();
    }

    private void add(String severity, Problem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("severity", severity);
        fields.putAll(FindingPrinter.place(problem));
        problems.add(fields);
    }

    private boolean accounts(Policy policy) throws IOException {
        return AccountsFileCheck.run(policy.file().credentials(BasicKind.INSTANCE), otherReport);
    }

    /** Whether a server could go by these files. */
    boolean isUsable() {
        return usable;
    }

    boolean hasOpenWarning() {
        return findings.stream().anyMatch(FindingPrinter::isOpenWarning);
    }

    /** For a person. */
    String text() {
        return policyReport.toString() + otherReport + FindingPrinter.text(findings);
    }

    /** For programs: one object. */
    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("usable", usable);
        all.put("problems", problems);
        all.put("files", otherReport.toString().lines().toList());
        all.put("findings", FindingPrinter.json(findings));
        return JsonMapper.builder().build().writeValueAsString(all) + "\n";
    }
}
