// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Pod;
import dev.riskgate.testenv.kubernetes.cluster.Shell.CommandFailed;
import dev.riskgate.testredis.Await;

import java.time.Duration;

/** The HorizontalPodAutoscaler adds a pod under load. */
final class Scale implements Step {

    private static final Duration LONG = Duration.ofMinutes(6);

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String title() {
        return "the autoscaler adds a pod, and takes it away again";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        if (!metricsServed(stage)) {
            findings.skipped("the cluster has no metrics server");
            return;
        }
        Watched.undisturbed(
                stage,
                findings,
                () -> {
                    // So little that the steady stream is load enough.
                    stage.upgrade(
                            "--set=autoscaling.enabled=true",
                            "--set=autoscaling.minReplicas=2",
                            "--set=autoscaling.maxReplicas=3",
                            "--set=autoscaling.targetCpu=5",
                            "--set=autoscaling.behavior.scaleDown.stabilizationWindowSeconds=0");
                    long on = System.nanoTime();
                    Await.until(
                            "a third pod is ready",
                            LONG,
                            () -> stage.servers().stream().filter(Pod::ready).count() == 3);
                    findings.saw("a target below the load: three pods after " + since(on));
                    raiseTarget(stage);
                    long above = System.nanoTime();
                    Await.until(
                            "two pods are left",
                            LONG,
                            () -> stage.cluster().allPods(Stage.SERVERS).size() == 2);
                    findings.saw("a target above it: two again after " + since(above));
                    stage.upgrade("--set=autoscaling.enabled=false", "--set=replicaCount=2");
                });
    }

    /** Far above what a new Java needs to begin with, which no operator would set. */
    private static void raiseTarget(Stage stage) {
        String target = "/spec/metrics/0/containerResource/target/averageUtilization";
        String patch =
                "[{\"op\": \"replace\", \"path\": \"%s\", \"value\": 1000}]".formatted(target);
        stage.cluster().kubectl("patch", "hpa", Stage.RELEASE, "--type=json", "--patch=" + patch);
    }

    private static String since(long start) {
        return Findings.inSeconds(Duration.ofNanos(System.nanoTime() - start));
    }

    private static boolean metricsServed(Stage stage) {
        try {
            stage.cluster().kubectl("get", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes");
            return true;
        } catch (CommandFailed _) {
            return false;
        }
    }
}
