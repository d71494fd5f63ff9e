// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.MissingPrerequisite;
import dev.riskgate.testenv.kubernetes.cluster.Cluster;
import dev.riskgate.testenv.kubernetes.cluster.Shell;
import dev.riskgate.testenv.kubernetes.cluster.Shell.CommandFailed;
import dev.riskgate.testenv.kubernetes.image.Images;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code test-env/kubernetes/e2e}. Exit status: 0 if everything happened as promised, 1 if
 * something did not, 2 if something is missing.
 */
public final class E2e {

    private static final List<Step> INSTALLATION =
            List.of(new BuildImages(), new FollowGuide(), new Prepare());
    private static final List<Step> STEPS =
            List.of(
                    new Verdicts(),
                    new EditPolicy(),
                    new BreakPolicy(),
                    new RotateKey(),
                    new Upgrade(),
                    new Evict(),
                    new KillServers(),
                    new KillRedis(),
                    new Scale());

    private final PrintStream out = System.out;
    private final Findings findings = new Findings(out);
    private final Settings settings;

    private E2e(Settings settings) {
        this.settings = settings;
    }

    public static void main(String[] args) throws Exception {
        int code;
        try {
            code = new E2e(Settings.of(List.of(args), System.getenv())).run();
        } catch (MissingPrerequisite e) {
            System.err.println("e2e: " + e.getMessage());
            code = 2;
        }
        System.exit(code);
    }

    /** All that it does, in order. */
    static List<Step> steps() {
        List<Step> all = new ArrayList<>(INSTALLATION);
        all.addAll(STEPS);
        all.add(new Uninstall());
        return all;
    }

    private int run() throws Exception {
        long start = System.nanoTime();
        Path workDir = Files.createTempDirectory("riskgate-e2e-");
        Checkout checkout = Checkout.find();
        Path kubeconfig = workDir.resolve("kubeconfig");
        Shell outside = new Shell(checkout.root(), Map.of());
        Files.writeString(
                kubeconfig,
                outside.run("kubectl", "config", "view", "--raw", "--minify", "--flatten"));
        Shell shell = new Shell(checkout.root(), Map.of("KUBECONFIG", kubeconfig.toString()));
        Cluster cluster = new Cluster(shell);
        created(cluster);
        boolean good = false;
        Images images = new Images(checkout, shell, workDir, settings.load(), settings.images());
        try (Stage stage = new Stage(checkout, cluster, images, workDir, settings.patient())) {
            for (Step each : settings.chosen(INSTALLATION, STEPS, new Uninstall())) {
                run(each, stage);
            }
            good = true;
        } catch (Unexpected | CommandFailed | AssertionError e) {
            out.println();
            out.println("FAILED: " + e.getMessage());
            if (e.getCause() != null) {
                out.println("  last: " + e.getCause().getMessage());
            }
            tellState(cluster);
        } finally {
            if (settings.keep()) {
                out.printf(
                        "The namespace %s and the files in %s are kept.%n",
                        settings.namespace(), workDir);
            } else {
                cluster.kubectl("delete", "namespace", settings.namespace(), "--timeout=180s");
                MoreFiles.deleteRecursively(workDir, RecursiveDeleteOption.ALLOW_INSECURE);
            }
        }
        if (good) {
            out.printf(
                    "%nEverything happened as promised, in %s.%n",
                    Findings.inSeconds(since(start)));
        }
        return good ? 0 : 1;
    }

    private void run(Step step, Stage stage) throws Exception {
        long start = System.nanoTime();
        try {
            step.run(stage, findings);
        } catch (Exception | AssertionError e) {
            findings.end(step.title() + ": FAILED", since(start));
            throw e;
        }
        findings.end(step.title(), since(start));
    }

    private void created(Cluster cluster) {
        try {
            cluster.kubectl("create", "namespace", settings.namespace());
        } catch (CommandFailed e) {
            throw new MissingPrerequisite(
                    "the namespace %s cannot be made (delete it, or set E2E_NAMESPACE): %s"
                            .formatted(settings.namespace(), e.getMessage()),
                    e);
        }
        cluster.kubectl(
                "config", "set-context", "--current", "--namespace=" + settings.namespace());
    }

    /** What an operator would look at first. */
    private void tellState(Cluster cluster) {
        for (String command :
                List.of(
                        "kubectl get pods --output=wide",
                        "kubectl get events --sort-by=.lastTimestamp | tail -15",
                        "kubectl logs --selector='"
                                + Stage.SERVERS
                                + "' --tail=200 --prefix | { grep -v '{\"id\"' || true; }")) {
            out.println("$ " + command);
            try {
                out.println(cluster.shell().script(command));
            } catch (CommandFailed e) {
                out.println(e.getMessage());
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
