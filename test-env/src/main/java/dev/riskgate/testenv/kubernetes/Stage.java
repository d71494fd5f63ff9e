// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.kubernetes.cluster.Cluster;
import dev.riskgate.testenv.kubernetes.cluster.Forward;
import dev.riskgate.testenv.kubernetes.cluster.Pod;
import dev.riskgate.testenv.kubernetes.image.Images;
import dev.riskgate.testenv.kubernetes.pod.StreamPlan;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testredis.Await;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the steps act on: the namespace, the images, the callers, and the steady stream. */
final class Stage implements AutoCloseable {

    static final String RELEASE = "riskgate";
    static final String SERVERS =
            "app.kubernetes.io/name=riskgate,app.kubernetes.io/component=server";
    static final String REDIS = "app.kubernetes.io/component=redis-for-trying-out";
    static final int HTTP_PORT = 8080;
    static final int MANAGEMENT_PORT = 9192;

    /** A new pod has to be scheduled and started, on a node that may be busy. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Checkout checkout;
    private final Cluster cluster;
    private final Images images;
    private final Path workDir;
    private final boolean patient;
    private final Callers callers = new Callers();
    private @Nullable Forward envoy;
    private @Nullable StreamProcess stream;

    /**
     * @param patient whether a node that does much else must not change what happens
     */
    Stage(Checkout checkout, Cluster cluster, Images images, Path workDir, boolean patient) {
        this.checkout = checkout;
        this.cluster = cluster;
        this.images = images;
        this.workDir = workDir;
        this.patient = patient;
    }

    Checkout checkout() {
        return checkout;
    }

    Cluster cluster() {
        return cluster;
    }

    Images images() {
        return images;
    }

    Callers callers() {
        return callers;
    }

    boolean patient() {
        return patient;
    }

    Path workDir() {
        return workDir;
    }

    /** A file of this test, beside its script. */
    Path file(String name) {
        return checkout.root().resolve("test-env/kubernetes").resolve(name);
    }

    /** Changes the release, keeps all other values, and waits until it is rolled out. */
    void upgrade(String... values) {
        String[] all =
                Stream.concat(
                                Stream.of(
                                        "upgrade",
                                        RELEASE,
                                        checkout.root().resolve("helm/riskgate").toString(),
                                        "--reuse-values",
                                        "--timeout=" + PATIENCE.toSeconds() + "s",
                                        "--wait"),
                                Arrays.stream(values))
                        .toArray(String[]::new);
        cluster.helm(all);
        rolledOut();
    }

    /** Waits until all pods of the server are as they should be, and no other is left. */
    void rolledOut() {
        cluster.kubectl(
                "rollout",
                "status",
                "deployment/" + RELEASE,
                "--timeout=" + PATIENCE.toSeconds() + "s");
        Await.until(
                "the pods that were replaced are gone",
                PATIENCE,
                () -> cluster.allPods(SERVERS).stream().noneMatch(Pod::ending));
    }

    /**
     * Makes the kubelet look at the pods at once, since they have changed themselves. By itself it
     * looks for changed ConfigMaps and Secrets once a minute or so.
     */
    void hurryKubelet() {
        cluster.kubectl(
                "annotate",
                "pods",
                "--selector=" + SERVERS,
                "--overwrite",
                "riskgate.dev/look=" + System.nanoTime());
    }

    List<Pod> servers() {
        return cluster.pods(SERVERS);
    }

    /** A caller in front of Envoy. */
    RawHttp http() {
        if (envoy == null) {
            envoy = Forward.to(cluster, "service/envoy", HTTP_PORT);
        }
        return new RawHttp(envoy.port());
    }

    /** After Envoy's pod was replaced. */
    void envoyHasMoved() {
        if (envoy != null) {
            envoy.close();
            envoy = null;
        }
    }

    void startStream() throws IOException {
        StreamPlan plan =
                new StreamPlan(
                        "envoy",
                        HTTP_PORT,
                        callers.ordinary(),
                        callers.partner(Callers.CODELESS),
                        callers.blocked());
        stream = StreamProcess.start(cluster, plan);
    }

    StreamProcess stream() {
        if (stream == null) {
            throw new IllegalStateException("there is no stream yet");
        }
        return stream;
    }

    void write(String name, String text) throws IOException {
        Files.writeString(workDir.resolve(name), text);
    }

    @Override
    public void close() {
        envoyHasMoved();
        if (stream != null) {
            stream.close();
        }
    }
}
