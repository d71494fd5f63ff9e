{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* The name of the release's objects; a longer one is refused in _faults.tpl, so that none is ever cut. */}}
{{- define "riskgate.fullname" -}}
{{- $chart := .Values.nameOverride | default .Chart.Name -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride }}
{{- else if contains $chart .Release.Name }}{{ .Release.Name }}
{{- else }}{{ .Release.Name }}-{{ $chart }}
{{- end }}
{{- end }}

{{- define "riskgate.selectorLabels" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- /* Labels of every object but commonLabels. The version's is cut, and may end in neither a dot nor a hyphen. */}}
{{- define "riskgate.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "riskgate.selectorLabels" . }}
{{- $version := .Values.image.tag | default .Chart.AppVersion }}
app.kubernetes.io/version: {{ regexReplaceAll "^[^A-Za-z0-9]+|[^A-Za-z0-9]+$" (regexReplaceAll "[^A-Za-z0-9._-]" $version "_" | trunc 63) "" | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: riskgate
{{- end }}

{{- /* What a pod that answers checks is found by: not the pods of hooks, tests or Redis. */}}
{{- define "riskgate.serverSelector" -}}
{{ include "riskgate.selectorLabels" . }}
app.kubernetes.io/component: server
{{- end }}

{{- /* What pods that Riskgate was added to are found by. */}}
{{- define "riskgate.sidecarSelector" -}}
riskgate.dev/sidecar: {{ include "riskgate.fullname" . }}
{{- end }}

{{- /* The metadata of an object: dict "context" $ "component" "server" "suffix" "-redis" "annotations" (dict …). */}}
{{- define "riskgate.metadata" -}}
name: {{ include "riskgate.fullname" .context }}{{ .suffix | default "" }}
namespace: {{ .context.Release.Namespace }}
labels:
  {{- include "riskgate.labels" .context | nindent 2 }}
  app.kubernetes.io/component: {{ .component | default "server" }}
  {{- with merge (dict) (.labels | default (dict)) .context.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (dict) (.annotations | default (dict)) .context.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "riskgate.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{- define "riskgate.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "riskgate.fullname" .) }}
{{- else }}{{ .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "riskgate.secretName" -}}
{{ .Values.secrets.existingSecret | default (include "riskgate.fullname" .) }}
{{- end }}

{{- define "riskgate.apiKeysSecretName" -}}
{{ .Values.apiKeys.existingSecret | default (printf "%s-api-keys" (include "riskgate.fullname" .)) }}
{{- end }}

{{- define "riskgate.policyConfigMapName" -}}
{{ .Values.existingPolicy.configMap | default (printf "%s-policy" (include "riskgate.fullname" .)) }}
{{- end }}

{{- define "riskgate.shadowPolicyConfigMapName" -}}
{{ .Values.existingShadowPolicy.configMap | default (printf "%s-shadow-policy" (include "riskgate.fullname" .)) }}
{{- end }}

{{- define "riskgate.tlsSecretName" -}}
{{ .Values.tls.existingSecret | default (printf "%s-tls" (include "riskgate.fullname" .)) }}
{{- end }}

{{- define "riskgate.redisSecretName" -}}
{{- if .Values.redis.bundled.enabled }}{{ include "riskgate.fullname" . }}-redis
{{- else }}{{ .Values.redis.existingSecret }}
{{- end }}
{{- end }}
