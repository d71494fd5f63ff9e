// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Values that cannot work are refused in one sentence, before the cluster is asked for anything.
 */
class ChartRefusalsTest {

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    private String refusal(String... options) {
        Program.Finished helm = chart.render(Chart.NEWEST, options);
        assertThat(helm.status()).as(helm.out()).isNotZero();
        assertThat(helm.out()).isEmpty();
        return helm.err();
    }

    @Test
    void aValueThatIsUnknownOrOfAnotherTypeIsNamed() {
        assertThat(refusal("--set", "replicas=3")).contains("'replicas' not allowed");
        assertThat(refusal("--set", "image.pulPolicy=Always")).contains("'pulPolicy' not allowed");
        assertThat(refusal("--set", "replicaCount=two")).contains("/replicaCount", "integer");
        assertThat(refusal("--set", "shape=daemon")).contains("/shape", "'deployment'");
    }

    @Test
    void aPolicyOrServerSettingThatDoesNotFitItsSchemaIsNamed() {
        assertThat(refusal("--set", "policy.modee=shadow")).contains("'modee' not allowed");
        assertThat(refusal("--set", "policy.mode=off")).contains("/policy/mode");
        assertThat(refusal("--set", "server.grpc.adress=x")).contains("'adress' not allowed");
        assertThat(refusal("--set", "server.check.budget=fast")).contains("/server/check/budget");
    }

    @Test
    void aPolicyFileThatIsNoneIsTold() {
        assertThat(refusal("--set", "policyFile=nonsense")).contains("policyFile is no YAML");
        assertThat(refusal("--set", "policyFile=kind: Server")).contains("has to say kind: Policy");
        assertThat(
                        refusal(
                                "--set",
                                "policyFile=kind: Policy",
                                "--set",
                                "existingPolicy.configMap=a"))
                .contains("There are two policies");
        assertThat(refusal("--set", "policy=null")).contains("There is no policy");
    }

    @Test
    void aKubernetesThatIsTooOldIsTold() {
        Program.Finished helm = chart.render("1.29.0");
        assertThat(helm.status()).isNotZero();
        assertThat(helm.err()).contains("requires kubeVersion: >=1.30.0-0", "v1.29.0");

        assertThat(chart.render("1.32.0", "--set", "geo.image=a").err())
                .contains("geo.image needs Kubernetes 1.33, and this is v1.32.0");
        assertThat(
                        chart.render(
                                        "1.34.0",
                                        "--set",
                                        "service.headless=false",
                                        "--set",
                                        "service.trafficDistribution=PreferSameNode")
                                .err())
                .contains("needs Kubernetes 1.35");
    }

    @Test
    void aNameOfSixtyLettersIsTold() {
        assertThat(refusal("--set", "fullnameOverride=" + "a".repeat(60)))
                .contains("has 60 characters, and 46 is the most");
        assertThat(refusal("--set", "nameOverride=" + "a".repeat(50)))
                .contains("has 53 characters, and 46 is the most");
        assertThat(refusal("--set", "fullnameOverride=9a")).contains("cannot be a Service's");
        assertThat(refusal("--set", "fullnameOverride=A_b")).contains("cannot be a Service's");
    }

    @Test
    void replicasThatWouldShareNothingAreRefusedUnlessOneSaysSo() {
        assertThat(refusal("--set", "replicaCount=2")).contains("2 replicas without Redis");
        assertThat(refusal("--set", "autoscaling.enabled=true")).contains("10 replicas without");
        chart.with("--set", "replicaCount=2,unsharedState=true");
    }

    @Test
    void whatIsHalfSetIsToldWithWhatIsMissing() {
        assertThat(refusal("--set", "tls.enabled=true")).contains("set tls.existingSecret or");
        assertThat(refusal("--set", "tls.clientAuth=true")).contains("needs tls.enabled");
        assertThat(refusal("--set", "tls.enabled=true,tls.certManager.enabled=true"))
                .contains("needs issuerRef.name");
        assertThat(refusal("--set", "redis.existingSecret=a")).contains("set server.redis.address");
        assertThat(refusal("--set", "server.redis.address=a:1,server.redis.user=b"))
                .contains("name the Secret that holds it in redis.existingSecret");
        assertThat(refusal("--set", "server.redis.address=a:1,server.redis.mode=sentinel"))
                .contains("needs server.redis.sentinelMaster");
        assertThat(refusal("--set", "server.redis.address=a:1,redis.bundled.enabled=true"))
                .contains("There are two Redis");
        assertThat(
                        refusal(
                                "--set",
                                "server.redis.address=a:1,redis.tls.existingSecret=s,redis.tls.certKey=c"))
                .contains("needs redis.tls.keyKey");
        assertThat(refusal("--set", "geo.databases={a.mmdb}")).contains("nothing holds them");
        assertThat(refusal("--set", "geo.claim=a,geo.image=b")).contains("several sources");
        assertThat(refusal("--set", "secrets.keys.previousApiKeysHashKey=old"))
                .contains("put the old one there first");
    }

    @Test
    void whatContradictsItselfIsTold() {
        assertThat(refusal("--set", "serviceMonitor.enabled=true,podMonitor.enabled=true"))
                .contains("would count everything twice");
        assertThat(
                        refusal(
                                "--set",
                                "server.grpc.address=0.0.0.0:1,server.management.address=0.0.0.0:1"))
                .contains("have the same port, 1");
        assertThat(refusal("--set", "server.grpc.address=unix:/a"))
                .contains("no other pod reaches");
        assertThat(refusal("--set", "shape=sidecar,server.grpc.address=0.0.0.0:1"))
                .contains("set sidecar.socketFolder");
        assertThat(refusal("--set", "service.trafficDistribution=PreferClose"))
                .contains("no effect on a headless Service");
        assertThat(
                        refusal(
                                "--set",
                                "autoscaling.enabled=true,autoscaling.minReplicas=5,"
                                        + "autoscaling.maxReplicas=4,unsharedState=true"))
                .contains("above maxReplicas");
        assertThat(
                        refusal(
                                "--set",
                                "autoscaling.enabled=true,autoscaling.targetCpu=0,unsharedState=true"))
                .contains("nothing to go by");
    }

    /** Kubernetes probes a pod from outside, and Envoy calls it from another one. */
    @Test
    void anAddressThatOnlyThePodItselfReachesIsTold() {
        assertThat(refusal("--set", "server.management.address=off"))
                .contains("server.management.address is off, and the probes");
        for (String own :
                new String[] {
                    "127.0.0.1:7000",
                    "127.9.9.9:7000",
                    "localhost:7000",
                    "LocalHost:7000",
                    "[::1]:7000",
                    "[0:0:0:0:0:0:0:1]:7000",
                    "[::ffff:127.0.0.1]:7000"
                }) {
            assertThat(refusal("--set", "server.management.address=" + own))
                    .contains("server.management.address is " + own + ", and the probes");
            assertThat(refusal("--set", "server.grpc.address=" + own))
                    .contains("server.grpc.address is " + own + ", which no other pod reaches");
        }
        for (String open : new String[] {"0.0.0.0:7000", "[::]:7000", "[fd00::1]:7000"}) {
            chart.with("--set", "server.grpc.address=" + open);
        }
        assertThat(refusal("--set", "shape=sidecar,server.management.address=[::1]:7000"))
                .contains("the probes of Kubernetes need the port");
    }

    @Test
    void certificatesThatNothingUsesAreTold() {
        assertThat(refusal("--set", "tls.existingSecret=a")).contains("needs tls.enabled");
        assertThat(
                        refusal(
                                "--set",
                                "tls.certManager.enabled=true,tls.certManager.issuerRef.name=a"))
                .contains("needs tls.enabled");
        assertThat(
                        refusal(
                                "--set",
                                "tls.enabled=true,tls.existingSecret=a,tls.certManager.enabled=true,"
                                    + "tls.certManager.issuerRef.name=a"))
                .contains("There are two certificates");
    }

    @Test
    void aNameThatIsNoneInYamlOrInALabelIsTold() {
        for (String name : new String[] {"on", "true", "null"}) {
            assertThat(refusal("--set-string", "fullnameOverride=" + name))
                    .contains("The name " + name + " means something else in YAML");
        }
        assertThat(refusal("--set", "fullnameOverride=a,nameOverride=" + "n".repeat(64)))
                .contains("nameOverride is the label", "at most 63");
        assertThat(refusal("--set", "fullnameOverride=a,nameOverride=my gate"))
                .contains("nameOverride is the label");
    }
}
