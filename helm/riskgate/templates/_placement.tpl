{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* On which nodes replicas run. */}}
{{- define "riskgate.placement" -}}
{{- if .Values.affinity }}
affinity:
  {{- toYaml .Values.affinity | nindent 2 }}
{{- else if eq .Values.antiAffinity "soft" }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "riskgate.serverSelector" . | nindent 14 }}
{{- else if eq .Values.antiAffinity "hard" }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "riskgate.serverSelector" . | nindent 12 }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  {{- $own := dict "labelSelector" (dict "matchLabels" (include "riskgate.serverSelector" $ | fromYaml)) }}
  - {{ toYaml (ternary . (merge (deepCopy .) $own) (hasKey . "labelSelector")) | nindent 4 | trim }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Fetches the geographic databases before Riskgate starts. */}}
{{- define "riskgate.geoContainer" -}}
{{- with .Values.geo.initContainer }}
{{- $own := dict
  "name" "geo"
  "volumeMounts" (list (dict "name" "riskgate-geo" "mountPath" "/etc/riskgate/geo") (dict "name" "riskgate-tmp" "mountPath" "/tmp"))
  "securityContext" $.Values.securityContext
  "resources" (dict "requests" (dict "cpu" "50m" "memory" "64Mi" "ephemeral-storage" "64Mi") "limits" (dict "cpu" "500m" "memory" "256Mi" "ephemeral-storage" "1Gi")) }}
- {{ toYaml (merge (deepCopy .) $own) | nindent 2 | trim }}
{{- end }}
{{- end }}
