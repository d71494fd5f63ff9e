// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.identity.entry.RandomWords;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** What a new key and a new account have in common: until when they hold, and one-time codes. */
final class Enrolment {

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "When it ends, such as 2027-12-31T23:59:59Z. Default: never.")
    private @Nullable String expires;

    @Option(names = "--totp", description = "Give the client a seed for one-time codes.")
    private boolean totp;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "The policy, whose challenge.otp.issuer the client's authenticator will show."
                            + " Default: Riskgate.")
    private @Nullable Path policy;

    boolean totp() {
        return totp;
    }

    /**
     * When it ends; null for never.
     *
     * @throws IllegalArgumentException if that is no time, or over by now
     */
    @Nullable Instant end() {
        if (expires == null) {
            return null;
        }
        Instant end;
        try {
            end = Instant.parse(expires);
        } catch (DateTimeParseException _) {
            throw new IllegalArgumentException(
                    "--expires must be a time such as 2027-12-31T23:59:59Z.");
        }
        if (!end.isAfter(Instant.now())) {
            throw new IllegalArgumentException(
                    "--expires %s is over: nothing was made. It is %s now."
                            .formatted(expires, Instant.now()));
        }
        return end;
    }

    /**
     * The name that an authenticator shows beside the codes.
     *
     * @throws IllegalArgumentException if the policy cannot be used
     */
    String issuer() {
        if (policy == null) {
            return ChallengeSettings.DEFAULT.otp().issuer();
        }
        try {
            byte[] content = Files.readAllBytes(policy);
            return PolicyLoader.parse(policy.toString(), content)
                    .policy()
                    .file()
                    .challenge()
                    .otp()
                    .issuer();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--policy %s cannot be read: %s".formatted(policy, e.getMessage()), e);
        } catch (YamlException e) {
            throw new IllegalArgumentException(
                    "--policy %s cannot be used; riskgate validate says why.".formatted(policy), e);
        }
    }

    /** Tells the seed, if there is one, in both forms that authenticators take. */
    static void print(PrintWriter out, String issuer, String name, String seed) {
        if (seed.isEmpty()) {
            return;
        }
        out.println();
        out.println("Seed for the client's authenticator (base32):");
        out.println(seed);
        out.println("The same for an app, as a link or, by qrencode -t ansiutf8, as a QR code:");
        out.println(RandomWords.totpUri(issuer, name, seed));
    }
}
