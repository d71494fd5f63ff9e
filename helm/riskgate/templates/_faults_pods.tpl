{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* What operators add to objects and pods, and must not add. */}}
{{- define "riskgate.refusePodFaults" -}}
{{- with .Values -}}
{{- $labels := dict "commonLabels" .commonLabels "podLabels" .podLabels "serviceMonitor.labels" .serviceMonitor.labels "podMonitor.labels" .podMonitor.labels "prometheusRule.labels" .prometheusRule.labels "dashboards.labels" .dashboards.labels -}}
{{- range $value, $set := $labels -}}
{{- range $label, $_ := $set -}}
{{- if or (has $label (list "helm.sh/chart" "riskgate.dev/port" "riskgate.dev/sidecar")) (regexMatch "^app\\.kubernetes\\.io/(name|instance|version|component|part-of|managed-by)$" $label) }}{{ fail (printf "%s sets the label %s, by which objects of the chart are found: choose another one." $value $label) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- range list "checksum/server" "kubectl.kubernetes.io/default-container" -}}
{{- if hasKey $.Values.podAnnotations . }}{{ fail (printf "podAnnotations sets %s, which the chart sets: leave it out." .) }}{{ end -}}
{{- end -}}
{{- range .tests.calls -}}
{{- $call := . -}}
{{- range .headers -}}
{{- $header := splitList ":" . | first | trim -}}
{{- if regexMatch "(?i)authorization|cookie|api-?key|token|secret|password|passwd|\\botp\\b" $header }}{{ fail (printf "The call %s of tests.calls has the header %s in the open, where everybody who may see pods reads it: put it into a Secret, and name that in tests.headersSecret and its key in headersKey." $call.name $header) }}{{ end -}}
{{- end -}}
{{- if and .headersKey (not $.Values.tests.headersSecret) }}{{ fail (printf "The call %s of tests.calls has a headersKey, and there is no Secret that it could be in: set tests.headersSecret." .name) }}{{ end -}}
{{- end -}}
{{- range .extraVolumes -}}
{{- if hasPrefix "riskgate-" (dig "name" "" .) }}{{ fail (printf "extraVolumes has %s, and names with riskgate- are the chart's: choose another one." .name) }}{{ end -}}
{{- end -}}
{{- range .extraEnv -}}
{{- $name := dig "name" "" . -}}
{{- if and (hasKey . "value") (regexMatch "^RISKGATE_.*(PASSWORD|TOKEN|KEY)$" $name) }}{{ fail (printf "extraEnv has %s in the open, where everybody who may see pods reads it: use valueFrom with a secretKeyRef." $name) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end }}
