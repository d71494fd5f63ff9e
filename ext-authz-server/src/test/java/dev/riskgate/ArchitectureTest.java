// SPDX-License-Identifier: Apache-2.0
package dev.riskgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.net.HttpURLConnection;
import java.net.URL;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who may import whom: the straight path as a rule. */
class ArchitectureTest {

    private static final String ROOT = "dev.riskgate.";
    private static final String PROBE = ROOT + "cli.probe..";

    private static final int MOST_CLASSES = 26;

    /** Package → packages it may use. What is not listed here may not be used. */
    private static final Map<String, List<String>> MAY_USE =
            Map.ofEntries(
                    rule("signals"),
                    rule("proto"),
                    rule("budget"),
                    rule("yaml"),
                    rule("reload"),
                    rule("outbound"),
                    rule("verdict", "budget"),
                    rule("request", "verdict"),
                    rule(
                            "identity",
                            "verdict",
                            "request",
                            "budget",
                            "signals",
                            "outbound",
                            "yaml",
                            "reload",
                            "state"),
                    rule(
                            "recording",
                            "budget",
                            "verdict",
                            "request",
                            "identity",
                            "signals",
                            "policy",
                            "decision",
                            "proto"),
                    rule(
                            "replay",
                            "budget",
                            "verdict",
                            "request",
                            "identity",
                            "observation",
                            "geo",
                            "signals",
                            "policy",
                            "challenge",
                            "decision",
                            "offline",
                            "proto",
                            "recording"),
                    rule("geo", "signals"),
                    rule("observation", "request", "identity", "signals", "geo"),
                    rule(
                            "block",
                            "request",
                            "identity",
                            "signals",
                            "observation",
                            "state",
                            "budget"),
                    rule("state", "signals", "budget"),
                    rule("redis", "state", "block", "identity", "signals", "budget"),
                    rule("http", "request", "identity", "decision", "signals", "verdict"),
                    rule(
                            "operator",
                            "block",
                            "identity",
                            "state",
                            "signals",
                            "budget",
                            "verdict",
                            "yaml",
                            "top"),
                    rule("top", "block", "decision", "identity", "request", "signals", "verdict"),
                    rule(
                            "policy",
                            "verdict",
                            "request",
                            "identity",
                            "signals",
                            "budget",
                            "state",
                            "yaml"),
                    rule("decision", "verdict", "identity", "request", "signals", "budget"),
                    rule(
                            "challenge",
                            "verdict",
                            "identity",
                            "request",
                            "signals",
                            "budget",
                            "state",
                            "decision"),
                    rule(
                            "check",
                            "block",
                            "budget",
                            "verdict",
                            "request",
                            "identity",
                            "observation",
                            "state",
                            "signals",
                            "policy",
                            "challenge",
                            "decision"),
                    rule(
                            "offline",
                            "block",
                            "budget",
                            "verdict",
                            "request",
                            "identity",
                            "observation",
                            "state",
                            "signals",
                            "policy",
                            "challenge",
                            "decision",
                            "check"),
                    rule(
                            "policytest",
                            "budget",
                            "verdict",
                            "request",
                            "http",
                            "identity",
                            "observation",
                            "signals",
                            "policy",
                            "challenge",
                            "decision",
                            "offline",
                            "yaml"),
                    rule(
                            "envoy",
                            "http",
                            "budget",
                            "verdict",
                            "request",
                            "identity",
                            "signals",
                            "decision",
                            "check"),
                    rule(
                            "audit",
                            "budget",
                            "verdict",
                            "request",
                            "identity",
                            "signals",
                            "decision",
                            "yaml",
                            "proto"),
                    rule(
                            "management",
                            "budget",
                            "verdict",
                            "request",
                            "identity",
                            "signals",
                            "decision",
                            "check",
                            "reload"));

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("dev.riskgate");

    @Test
    void everyPackageUsesOnlyTheOnesThatItMay() {
        Map<String, Set<String>> broken = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = packageOf(type);
            List<String> allowed = MAY_USE.get(from);
            if (allowed == null) {
                continue;
            }
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                String to = packageOf(dependency.getTargetClass());
                if (!to.isEmpty() && !to.equals(from) && !allowed.contains(to)) {
                    broken.computeIfAbsent(from + " -> " + to, _ -> new TreeSet<>())
                            .add(type.getSimpleName());
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyPackageIsInTheRulesOrAtTheTop() {
        Set<String> packages = new TreeSet<>();
        classes.forEach(type -> packages.add(packageOf(type)));
        packages.removeAll(MAY_USE.keySet());

        assertThat(packages).isSubsetOf("server", "cli", "testredis");
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.riskgate.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void norWithinTheLargePackages() {
        for (String large : List.of("signals", "policy", "redis", "identity", "audit")) {
            slices().matching("dev.riskgate." + large + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .check(classes);
        }
    }

    /** Every encoding goes to every sink, so neither can know of the other. */
    @Test
    void encodersAndSinksOfTheDecisionLogAreApart() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "audit.encode..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "audit.sink..", ROOT + "audit", "java.nio.file..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "audit.sink..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "audit.encode..", ROOT + "audit", ROOT + "decision..")
                .check(classes);
    }

    /** Who looks for a class finds it among its neighbours at a glance. */
    @Test
    void noPackageIsCrowded() {
        Map<String, Integer> sizes = new TreeMap<>();
        for (JavaClass type : classes) {
            if (type.isTopLevelClass()) {
                sizes.merge(type.getPackageName(), 1, Integer::sum);
            }
        }
        sizes.keySet().removeIf(name -> name.startsWith(ROOT + "proto"));
        sizes.values().removeIf(size -> size <= MOST_CLASSES);

        assertThat(sizes).isEmpty();
    }

    /** Whatever gateway asks: what is in between knows none. */
    @Test
    void thePathOfACheckKnowsNoFrontDoorAndNoRedis() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "request..",
                        ROOT + "identity..",
                        ROOT + "outbound..",
                        ROOT + "observation..",
                        ROOT + "policy..",
                        ROOT + "challenge..",
                        ROOT + "check..",
                        ROOT + "decision..",
                        ROOT + "http..",
                        ROOT + "state..",
                        ROOT + "block..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.envoyproxy..",
                        "io.grpc..",
                        "io.lettuce..",
                        ROOT + "envoy..",
                        ROOT + "redis..",
                        ROOT + "server..")
                .check(classes);
    }

    /** The commands that ask a server as Envoy does stand outside of it, beside Envoy. */
    @Test
    void onlyTheTwoEndsKnowEnvoyAndOnlyTheServerKnowsGrpc() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "envoy..", PROBE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.envoyproxy..")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "envoy..", ROOT + "server..", PROBE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..")
                .check(classes);
        // Lettuce's connections are Netty's.
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "envoy..",
                        ROOT + "server..",
                        ROOT + "redis..",
                        ROOT + "management.http..",
                        PROBE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..")
                .check(classes);
    }

    /** So that what goes out has one set of bounds, one trust and one proxy. */
    @Test
    void onlyTheOutboundClientCallsOthersOverHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "outbound..", ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(HttpURLConnection.class)
                .orShould()
                .callMethod(URL.class, "openStream")
                .orShould()
                .callMethod(URL.class, "openConnection")
                .check(classes);
    }

    @Test
    void theRiskEngineIsPure() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "signals..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.sql..", "org.slf4j..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(classes);
    }

    /**
     * Both take a time that is no multiple of the text's length; a caller writes the text. One
     * class normalises, and bounds what makes that slow first.
     */
    @Test
    void noStepOfACheckUsesBacktrackingExpressionsOrNormalisesTextUnbounded() {
        String[] steps = {
            ROOT + "request..",
            ROOT + "http..",
            ROOT + "envoy..",
            ROOT + "identity..",
            ROOT + "observation..",
            ROOT + "policy..",
            ROOT + "challenge..",
            ROOT + "check..",
            ROOT + "audit..",
            ROOT + "signals.."
        };
        noClasses()
                .that()
                .resideInAnyPackage(steps)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.regex..")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(steps)
                .and()
                .doNotHaveFullyQualifiedName(ROOT + "request.TextReadings")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Normalizer.class)
                .check(classes);
    }

    private static Map.Entry<String, List<String>> rule(String from, String... to) {
        return Map.entry(from, Arrays.asList(to));
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        int end = name.indexOf('.', ROOT.length());
        return end < 0 ? name.substring(ROOT.length()) : name.substring(ROOT.length(), end);
    }
}
