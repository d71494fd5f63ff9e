{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* The pods of "helm test", whoever else may come. */}}
{{- define "riskgate.ownTests" -}}
- podSelector:
    matchLabels:
      {{- include "riskgate.selectorLabels" . | nindent 6 }}
      app.kubernetes.io/component: test
{{- end }}

{{- /* The ports in server.redis.address, separated by commas. Nodes of a cluster and masters behind sentinels may have
others: they go into networkPolicy.extraEgress. */}}
{{- define "riskgate.redisPorts" -}}
{{- $ports := list -}}
{{- range dig "redis" "address" "" .Values.server | splitList "," -}}
{{- $port := . | trim | splitList ":" | last -}}
{{- if regexMatch "^[0-9]+$" $port }}{{ $ports = append $ports $port }}{{ end -}}
{{- end -}}
{{- if eq (dig "redis" "mode" "single" .Values.server) "sentinel" }}{{ $ports = append $ports "6379" }}{{ end -}}
{{- $ports | uniq | join "," }}
{{- end }}

{{- /* How a port with metrics is read: the values of a monitor. */}}
{{- define "riskgate.scrape" -}}
path: /metrics
interval: {{ .interval }}
{{- with .relabelings }}
relabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
