// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The main class in the pod that the end-to-end test adds; the first argument says which part. */
public final class InPod {

    private InPod() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            // The others are run in this one, by kubectl exec.
            case "idle" -> new CountDownLatch(1).await();
            case "stream" -> Stream.run(System.in, System.out);
            case "kill" -> System.out.println(ContainerKiller.kill(args[1]));
            default -> throw new IllegalArgumentException("no part " + List.of(args));
        }
    }
}
