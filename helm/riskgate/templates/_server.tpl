{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* The server file: what the chart mounts, under the operator's own settings. */}}
{{- define "riskgate.server" -}}
{{- $keys := .Values.secrets.keys -}}
{{- $etc := "/etc/riskgate" -}}
{{- $grpc := dict "address" (include "riskgate.grpcAddress" .) -}}
{{- if .Values.tls.enabled -}}
{{- $files := dict "certFile" "/etc/riskgate/tls/tls.crt" "keyFile" "/etc/riskgate/tls/tls.key" -}}
{{- if .Values.tls.clientAuth }}{{ $_ := set $files "clientCaFile" "/etc/riskgate/tls/ca.crt" }}{{ end -}}
{{- $_ := set $grpc "tls" $files -}}
{{- end -}}
{{- $policyFile := printf "%s/policy/policy.yaml" $etc -}}
{{- if .Values.existingPolicy.configMap }}{{ $policyFile = printf "%s/policy/%s" $etc .Values.existingPolicy.key }}{{ end -}}
{{- $made := dict
  "apiVersion" "riskgate.dev/v1"
  "kind" "Server"
  "grpc" $grpc
  "management" (dict "address" "0.0.0.0:9192" "tokenFile" (printf "%s/secrets/%s" $etc $keys.managementToken))
  "policy" (dict "file" $policyFile)
  "apiKeys" (dict
    "file" (printf "%s/keys/%s" $etc (ternary .Values.apiKeys.key "api-keys.yaml" (ne .Values.apiKeys.existingSecret "")))
    "hashKeyFile" (printf "%s/secrets/%s" $etc $keys.apiKeysHashKey))
  "observation" (dict "hashKeyFile" (printf "%s/secrets/%s" $etc $keys.observationHashKey))
-}}
{{- with $keys.previousApiKeysHashKey }}{{ $_ := set $made.apiKeys "previousHashKeyFile" (printf "%s/secrets/%s" $etc .) }}{{ end -}}
{{- with $keys.previousObservationHashKey }}{{ $_ := set $made.observation "previousHashKeyFile" (printf "%s/secrets/%s" $etc .) }}{{ end -}}
{{- if include "riskgate.hasRedis" . }}{{ $_ := set $made "redis" (include "riskgate.redisSettings" . | fromYaml) }}{{ end -}}
{{- if include "riskgate.hasShadowPolicy" . }}{{ $_ := set $made "shadowPolicy" (printf "%s/shadow-policy/%s" $etc (ternary .Values.existingShadowPolicy.key "policy.yaml" (ne .Values.existingShadowPolicy.configMap ""))) }}{{ end -}}
{{- if .Values.geo.databases -}}
{{- $files := list -}}
{{- range .Values.geo.databases }}{{ $files = append $files (printf "%s/geo/%s" $etc .) }}{{ end -}}
{{- $_ := set $made "geo" (dict "databases" $files) -}}
{{- end -}}
{{- if .Values.outboundCa.configMap }}{{ $_ := set $made "outbound" (dict "caFile" (printf "%s/outbound/%s" $etc .Values.outboundCa.key)) }}{{ end -}}
{{- /* A deep copy, so that rendering one template leaves the values of the next alone. */ -}}
{{- toYaml (mergeOverwrite $made (deepCopy .Values.server)) -}}
{{- end }}

{{- define "riskgate.redisSettings" -}}
{{- with .Values.redis -}}
{{- if .bundled.enabled }}
address: {{ include "riskgate.fullname" $ }}-redis:6379
passwordFile: /etc/riskgate/redis/redis-password
{{- else if .existingSecret }}
passwordFile: /etc/riskgate/redis/{{ .passwordKey }}
{{- with .sentinelPasswordKey }}
sentinelPasswordFile: /etc/riskgate/redis/{{ . }}
{{- end }}
{{- end }}
{{- if .tls.existingSecret }}
tls:
  enabled: true
  caFile: /etc/riskgate/redis-tls/{{ .tls.caKey }}
  {{- if .tls.certKey }}
  certFile: /etc/riskgate/redis-tls/{{ .tls.certKey }}
  keyFile: /etc/riskgate/redis-tls/{{ .tls.keyKey }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Not empty if state is shared. */}}
{{- define "riskgate.hasRedis" -}}
{{- if or .Values.redis.bundled.enabled (dig "redis" "address" "" .Values.server) }}yes{{ end }}
{{- end }}

{{- define "riskgate.grpcAddress" -}}
{{- if eq .Values.shape "sidecar" }}unix:{{ .Values.sidecar.socketFolder }}/riskgate.sock{{ else }}0.0.0.0:9191{{ end }}
{{- end }}

{{- /* The ports that the server file says, whoever wrote them. */}}
{{- define "riskgate.grpcPort" -}}
{{- dig "grpc" "address" "0.0.0.0:9191" .Values.server | splitList ":" | last }}
{{- end }}

{{- define "riskgate.managementPort" -}}
{{- dig "management" "address" "0.0.0.0:9192" .Values.server | splitList ":" | last }}
{{- end }}

{{- /* A time span of the server file in whole seconds, rounded up. */}}
{{- define "riskgate.seconds" -}}
{{- $number := regexFind "^[0-9]+" . | int64 -}}
{{- if hasSuffix "ms" . }}{{ add (div $number 1000) 1 }}
{{- else if hasSuffix "m" . }}{{ mul $number 60 }}
{{- else if hasSuffix "h" . }}{{ mul $number 3600 }}
{{- else if hasSuffix "d" . }}{{ mul $number 86400 }}
{{- else }}{{ $number }}
{{- end }}
{{- end }}

{{- /* preStop, notice and drain, and five seconds for the rest of the decision log. */}}
{{- define "riskgate.gracePeriod" -}}
{{- $notice := include "riskgate.seconds" (dig "drain" "notice" "2s" .Values.server) -}}
{{- $timeout := include "riskgate.seconds" (dig "drain" "timeout" "20s" .Values.server) -}}
{{- add .Values.preStopSeconds (int64 $notice) (int64 $timeout) 5 }}
{{- end }}

{{- /* The policy as text. */}}
{{- define "riskgate.policy" -}}
{{- .Values.policyFile | default (include "riskgate.policyText" .Values.policy) | trim }}
{{- end }}

{{- /* Values as a policy's text. An end marker is the first key, and asks for a last line. */}}
{{- define "riskgate.policyText" -}}
{{- if hasKey . "endMarker" }}{{ toYaml (pick . "endMarker") }}
{{ toYaml (omit . "endMarker") }}
...
{{- else }}{{ toYaml . }}{{ end }}
{{- end }}

{{- /* The shadow policy as text, if the chart holds it. */}}
{{- define "riskgate.shadowPolicy" -}}
{{- if .Values.shadowPolicyFile }}{{ .Values.shadowPolicyFile | trim }}{{ else if .Values.shadowPolicy }}{{ include "riskgate.policyText" .Values.shadowPolicy | trim }}{{ end }}
{{- end }}

{{- /* Not empty if there is one. */}}
{{- define "riskgate.hasShadowPolicy" -}}
{{- if or .Values.shadowPolicyFile .Values.shadowPolicy .Values.existingShadowPolicy.configMap }}yes{{ end }}
{{- end }}
