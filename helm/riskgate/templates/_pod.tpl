{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* What every container with the program has, whatever it runs. */}}
{{- define "riskgate.program" -}}
image: {{ include "riskgate.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- /* In a pod that is not ours nobody else says who the user is. */}}
{{- $own := ternary (pick .Values.podSecurityContext "runAsNonRoot" "runAsUser" "runAsGroup" "seccompProfile") (dict) (eq .Values.shape "sidecar") }}
{{- with merge (dict) .Values.securityContext $own }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* The container that answers checks. */}}
{{- define "riskgate.container" -}}
{{- $management := include "riskgate.managementPort" . -}}
name: riskgate
{{ include "riskgate.program" . }}
args: [serve]
env:
  - { name: RISKGATE_CONFIG, value: /etc/riskgate/server/server.yaml }
  # For the operator's commands inside the pod.
  - { name: RISKGATE_MANAGEMENT_URL, value: "http://127.0.0.1:{{ $management }}" }
  - { name: RISKGATE_MANAGEMENT_TOKEN_FILE, value: /etc/riskgate/secrets/{{ .Values.secrets.keys.managementToken }} }
  {{- with .Values.jvmOptions }}
  - { name: JDK_JAVA_OPTIONS, value: {{ . | quote }} }
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  {{- if ne .Values.shape "sidecar" }}
  - { name: grpc, containerPort: {{ include "riskgate.grpcPort" . }} }
  {{- end }}
  - { name: management, containerPort: {{ $management }} }
{{- with .Values.probes }}
startupProbe:
  httpGet: { path: /healthz, port: management }
  {{- toYaml .startup | nindent 2 }}
readinessProbe:
  httpGet: { path: /readyz, port: management }
  {{- toYaml .readiness | nindent 2 }}
livenessProbe:
  httpGet: { path: /healthz, port: management }
  {{- toYaml .liveness | nindent 2 }}
{{- end }}
{{- if gt (int .Values.preStopSeconds) 0 }}
lifecycle:
  preStop:
    sleep: { seconds: {{ .Values.preStopSeconds }} }
{{- end }}
{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  {{- include "riskgate.mounts" . | nindent 2 }}
{{- end }}

{{- /* The names of volumes do not meet those of a pod that Riskgate is added to.
Whole folders, never single files: only there does an edited ConfigMap or Secret appear in a running pod. */}}
{{- define "riskgate.mounts" -}}
- { name: riskgate-server, mountPath: /etc/riskgate/server, readOnly: true }
- { name: riskgate-policy, mountPath: /etc/riskgate/policy, readOnly: true }
{{- if include "riskgate.hasShadowPolicy" . }}
- { name: riskgate-shadow-policy, mountPath: /etc/riskgate/shadow-policy, readOnly: true }
{{- end }}
- { name: riskgate-secrets, mountPath: /etc/riskgate/secrets, readOnly: true }
- { name: riskgate-keys, mountPath: /etc/riskgate/keys, readOnly: true }
{{- if .Values.accounts.existingSecret }}
- { name: riskgate-accounts, mountPath: /etc/riskgate/accounts, readOnly: true }
{{- end }}
{{- if .Values.tls.enabled }}
- { name: riskgate-tls, mountPath: /etc/riskgate/tls, readOnly: true }
{{- end }}
{{- if include "riskgate.redisSecretName" . }}
- { name: riskgate-redis, mountPath: /etc/riskgate/redis, readOnly: true }
{{- end }}
{{- if .Values.redis.tls.existingSecret }}
- { name: riskgate-redis-tls, mountPath: /etc/riskgate/redis-tls, readOnly: true }
{{- end }}
{{- if include "riskgate.hasGeo" . }}
- { name: riskgate-geo, mountPath: /etc/riskgate/geo, readOnly: true }
{{- end }}
{{- if .Values.outboundCa.configMap }}
- { name: riskgate-outbound, mountPath: /etc/riskgate/outbound, readOnly: true }
{{- end }}
{{- if eq .Values.shape "sidecar" }}
- { name: riskgate-socket, mountPath: {{ .Values.sidecar.socketFolder }} }
{{- end }}
- { name: riskgate-tmp, mountPath: /tmp }
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "riskgate.volumes" -}}
- name: riskgate-server
  configMap: { name: {{ include "riskgate.fullname" . }} }
- name: riskgate-policy
  configMap: { name: {{ include "riskgate.policyConfigMapName" . }} }
{{- if include "riskgate.hasShadowPolicy" . }}
- name: riskgate-shadow-policy
  configMap: { name: {{ include "riskgate.shadowPolicyConfigMapName" . }} }
{{- end }}
- name: riskgate-secrets
  secret: { secretName: {{ include "riskgate.secretName" . }}, defaultMode: 0440 }
- name: riskgate-keys
  secret: { secretName: {{ include "riskgate.apiKeysSecretName" . }}, defaultMode: 0440 }
{{- with .Values.accounts.existingSecret }}
- name: riskgate-accounts
  secret: { secretName: {{ . }}, defaultMode: 0440 }
{{- end }}
{{- if .Values.tls.enabled }}
- name: riskgate-tls
  secret: { secretName: {{ include "riskgate.tlsSecretName" . }}, defaultMode: 0440 }
{{- end }}
{{- with include "riskgate.redisSecretName" . }}
- name: riskgate-redis
  secret: { secretName: {{ . }}, defaultMode: 0440 }
{{- end }}
{{- with .Values.redis.tls.existingSecret }}
- name: riskgate-redis-tls
  secret: { secretName: {{ . }}, defaultMode: 0440 }
{{- end }}
{{- with .Values.geo }}
{{- if .claim }}
- name: riskgate-geo
  persistentVolumeClaim: { claimName: {{ .claim }}, readOnly: true }
{{- else if .image }}
- name: riskgate-geo
  image: { reference: {{ .image }}, pullPolicy: IfNotPresent }
{{- else if .initContainer }}
- name: riskgate-geo
  emptyDir: {}
{{- end }}
{{- end }}
{{- with .Values.outboundCa.configMap }}
- name: riskgate-outbound
  configMap: { name: {{ . }} }
{{- end }}
{{- if eq .Values.shape "sidecar" }}
- name: riskgate-socket
  emptyDir: { medium: Memory, sizeLimit: 1Mi }
{{- end }}
# Java unpacks its native libraries here.
- name: riskgate-tmp
  emptyDir: { sizeLimit: 128Mi }
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "riskgate.hasGeo" -}}
{{- with .Values.geo }}{{ if or .claim .image .initContainer }}yes{{ end }}{{ end }}
{{- end }}

{{- /* What pods of the chart have in common, also those of hooks and tests. */}}
{{- define "riskgate.podCommon" -}}
automountServiceAccountToken: false
# Kubernetes would set variables that begin with RISKGATE_ for a Service of that name.
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if kindIs "bool" .Values.hostUsers }}
hostUsers: {{ .Values.hostUsers }}
{{- end }}
{{- with .Values.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
