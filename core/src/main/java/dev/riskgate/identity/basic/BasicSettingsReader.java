// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.ClientNamespace;
import dev.riskgate.identity.CredentialReader;
import dev.riskgate.identity.ReadingContext;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code basic} credentials. */
final class BasicSettingsReader implements CredentialReader<BasicSettings> {

    private static final int MAX_ATTEMPTS = 1_000;
    private static final int GENEROUS_AN_HOUR = 100;
    private static final long MAX_BYTES = 16 << 20;
    private static final int MOST_TOLD = 20;

    private final ReadingContext context;
    private boolean given;

    BasicSettingsReader(ReadingContext context) {
        this.context = context;
    }

    @Override
    public BasicSettings read(YamlMap map) {
        String name = context.name(map);
        if (given) {
            map.problem(
                    "another basic credential reads the same header already: put all accounts into"
                            + " one file, or a wrong password of one would count in both");
        }
        given = true;
        map.warn(
                "a password travels with every request, can be guessed, and proves nothing about"
                        + " who holds it: accept it over TLS only, and prefer API keys or tokens");
        BasicSettings settings =
                new BasicSettings(
                        name,
                        ClientNamespace.of(map, BasicSettings.CLIENTS),
                        accounts(map.need("accounts")),
                        forward(map),
                        (int)
                                map.integer(
                                        "attempts",
                                        BasicSettings.DEFAULT_ATTEMPTS,
                                        1,
                                        MAX_ATTEMPTS),
                        map.span("window", BasicSettings.DEFAULT_WINDOW));
        warnIfGenerous(map, settings);
        return settings;
    }

    private static boolean forward(YamlMap map) {
        YamlNode node = map.find("forward");
        boolean forward = node != null && node.flag(false);
        if (forward && node != null) {
            node.warn("the upstream sees every password");
        }
        return forward;
    }

    private static void warnIfGenerous(YamlMap map, BasicSettings settings) {
        long windowSeconds = Math.max(1, settings.window().toSeconds());
        long anHour = settings.attempts() * Duration.ofHours(1).toSeconds() / windowSeconds;
        if (anHour > GENEROUS_AN_HOUR) {
            map.warn(
                    "%d attempts within %d s let %d passwords of an account be guessed an hour; a common one may be among them"
                            .formatted(settings.attempts(), windowSeconds, anHour));
        }
    }

    private Path accounts(YamlNode node) {
        if (node.isMissing() || node.text().isEmpty()) {
            node.problem("must be the path of the accounts file");
            return Path.of("");
        }
        try {
            Path file = context.file(node.text());
            warnOf(file, node);
            return file;
        } catch (InvalidPathException _) {
            node.problem("must be the path of the accounts file");
            return Path.of("");
        }
    }

    /**
     * No error, since the file may come after the policy that names it, and is watched: until then
     * no password holds.
     */
    private static void warnOf(Path file, YamlNode node) {
        String fault = fault(file);
        if (!fault.isEmpty()) {
            node.warn(
                    "%s %s: no password can be checked (503) until it holds its accounts"
                            .formatted(file, fault));
            return;
        }
        List<Problem> told = new ArrayList<>();
        int accounts = -1;
        try {
            byte[] content = Files.readAllBytes(file);
            accounts =
                    Accounts.parse(
                                    file.toString(),
                                    content,
                                    secret -> Files.readAllBytes(file.resolveSibling(secret)),
                                    new SecureRandom(),
                                    told::add)
                            .size();
        } catch (YamlException e) {
            told.addAll(e.problems());
            node.warn(
                    file
                            + " cannot be used: the last good one stays in force, and if there was"
                            + " none, no password can be checked (503)");
        } catch (IOException _) {
            node.warn(file + " cannot be read");
        }
        told.stream().limit(MOST_TOLD).forEach(problem -> node.warn(problem.toString()));
        if (told.size() > MOST_TOLD) {
            node.warn("and so on, %d in all".formatted(told.size()));
        }
        if (accounts == 0) {
            node.warn(file + " holds no account: every password is refused");
        }
    }

    /** Empty if there is none. */
    private static String fault(Path file) {
        try {
            if (!Files.exists(file)) {
                return "does not exist";
            }
            if (!Files.isRegularFile(file)) {
                return "is no file";
            }
            if (!Files.isReadable(file)) {
                return "may not be read; check its rights";
            }
            return Files.size(file) > MAX_BYTES ? "is larger than 16 MiB" : "";
        } catch (IOException _) {
            return "cannot be read";
        }
    }
}
