package dev.riskgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

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

    /** Package → packages it may use. What is not listed here may not be used. */
    private static final Map<String, List<String>> MAY_USE =
            Map.ofEntries(
                    rule("signals"),
                    rule("proto"),
                    rule("budget"),
                    rule("yaml"),
                    rule("reload"),
                    rule("verdict", "budget"),
                    rule("request", "verdict"),
                    rule("identity", "verdict", "request", "budget", "signals", "yaml"),
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
                    rule(
                            "operator",
                            "block",
                            "identity",
                            "state",
                            "signals",
                            "budget",
                            "verdict",
                            "yaml"),
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
                            "envoy",
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
                            "decision"),
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
                    .importPackages("dev.riskgate");

    @Test
    void everyPackageUsesOnlyTheOnesThatItMay() {
        Map<String, Set<String>> broken = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = room(type);
            List<String> allowed = MAY_USE.get(from);
            if (allowed == null) {
                continue;
            }
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                String to = room(dependency.getTargetClass());
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
        Set<String> rooms = new TreeSet<>();
        classes.forEach(type -> rooms.add(room(type)));
        rooms.removeAll(MAY_USE.keySet());

        assertThat(rooms).isSubsetOf("server", "cli", "testredis");
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.riskgate.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyTheTwoEndsKnowEnvoyAndOnlyTheServerKnowsGrpc() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "envoy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.envoyproxy..")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "envoy..", ROOT + "server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..")
                .check(classes);
        // Lettuce's connections are Netty's.
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "envoy..", ROOT + "server..", ROOT + "state.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..")
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

    /** Both take a time that is no multiple of the text's length; a caller writes the text. */
    @Test
    void noStepOfACheckUsesBacktrackingExpressionsOrNormalisesText() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "request..",
                        ROOT + "envoy..",
                        ROOT + "identity..",
                        ROOT + "observation..",
                        ROOT + "policy..",
                        ROOT + "challenge..",
                        ROOT + "check..",
                        ROOT + "audit..",
                        ROOT + "signals..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.regex..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Normalizer.class)
                .check(classes);
    }

    private static Map.Entry<String, List<String>> rule(String from, String... to) {
        return Map.entry(from, Arrays.asList(to));
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        int end = name.indexOf('.', ROOT.length());
        return end < 0 ? name.substring(ROOT.length()) : name.substring(ROOT.length(), end);
    }
}
