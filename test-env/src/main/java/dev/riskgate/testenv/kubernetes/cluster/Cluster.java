// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.cluster;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** One namespace of the cluster. Commands run in it without naming it. */
public final class Cluster {

    private static final JsonMapper JSON = new JsonMapper();

    private final Shell shell;

    /**
     * @param shell whose KUBECONFIG names the cluster and the namespace
     */
    public Cluster(Shell shell) {
        this.shell = shell;
    }

    public Shell shell() {
        return shell;
    }

    public String kubectl(String... arguments) {
        return kubectlFed("", arguments);
    }

    public String kubectlFed(String input, String... arguments) {
        return shell.fed(input, command("kubectl", arguments));
    }

    public String helm(String... arguments) {
        return shell.fed("", command("helm", arguments));
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return command;
    }

    public void apply(String yaml) {
        kubectlFed(yaml, "apply", "-f", "-");
    }

    public JsonNode get(String... what) {
        List<String> command = command("kubectl", "get", "-o", "json");
        command.addAll(List.of(what));
        return JSON.readTree(shell.fed("", command));
    }

    /** The text of a key of a Secret. */
    public String secret(String name, String key) {
        String text = get("secret", name).at("/data").path(key).asString("");
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    /** Replaces the text of a key of a ConfigMap, as {@code kubectl edit} does. */
    public void editConfigMap(String name, String key, String text) {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("data").put(key, text);
        kubectl("patch", "configmap", name, "--type", "merge", "--patch", patch.toString());
    }

    /** The same for a Secret. */
    public void editSecret(String name, String key, String text) {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("stringData").put(key, text);
        kubectl("patch", "secret", name, "--type", "merge", "--patch", patch.toString());
    }

    /** Those that are there and not about to end. */
    public List<Pod> pods(String selector) {
        return allPods(selector).stream().filter(each -> !each.ending()).toList();
    }

    public List<Pod> allPods(String selector) {
        return StreamSupport.stream(
                        get("pods", "--selector", selector).get("items").spliterator(), false)
                .map(Pod::of)
                .toList();
    }

    /** Asks the Eviction API, as a node that is drained does. */
    public void evict(String pod) {
        ObjectNode eviction = JSON.createObjectNode();
        eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod);
        String namespace = namespace();
        kubectlFed(
                eviction.toString(),
                "create",
                "--raw",
                "/api/v1/namespaces/%s/pods/%s/eviction".formatted(namespace, pod),
                "-f",
                "-");
    }

    public String namespace() {
        return kubectl("config", "view", "--minify", "-o", "jsonpath={..namespace}").strip();
    }

    /** Kind and name of everything in the namespace, but for records of what happened. */
    public Set<String> everything() {
        String kinds =
                String.join(
                        ",",
                        kubectl("api-resources", "--verbs=list", "--namespaced", "--output=name")
                                .lines()
                                .filter(each -> !each.startsWith("events"))
                                .filter(each -> !each.endsWith("metrics.k8s.io"))
                                .toList());
        return new TreeSet<>(
                kubectl("get", kinds, "--output=name", "--ignore-not-found").lines().toList());
    }

    /** How a Deployment is, for messages. */
    public Map<String, Integer> replicas(String deployment) {
        JsonNode status = get("deployment", deployment).get("status");
        return Map.of(
                "replicas", status.path("replicas").asInt(0),
                "ready", status.path("readyReplicas").asInt(0));
    }
}
