{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* dict "context" $ "name" "allowed" "args" (list "check" …) */}}
{{- define "riskgate.testPod" }}
{{- $hook := dict "helm.sh/hook" "test" "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded" "helm.sh/hook-output-log-policy" "hook-failed" "helm.sh/hook-weight" (ternary "1" "0" (eq .name "metrics")) }}
{{- with .context }}
---
apiVersion: v1
kind: Pod
metadata:
  {{- include "riskgate.metadata" (dict "context" . "suffix" (printf "-test-%s" $.name) "component" "test" "annotations" $hook) | nindent 2 }}
spec:
  {{- include "riskgate.podCommon" . | nindent 2 }}
  restartPolicy: Never
  containers:
    - name: test
      {{- include "riskgate.program" . | nindent 6 }}
      args:
        {{- toYaml $.args | nindent 8 }}
      resources:
        {{- toYaml .Values.tests.resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- if .Values.tests.headersSecret }}
        - { name: headers, mountPath: /etc/riskgate/headers, readOnly: true }
        {{- end }}
        {{- if .Values.tls.enabled }}
        - { name: tls, mountPath: /etc/riskgate/tls, readOnly: true }
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 128Mi }
    {{- with .Values.tests.headersSecret }}
    - name: headers
      secret: { secretName: {{ . }}, defaultMode: 0440 }
    {{- end }}
    {{- if .Values.tls.enabled }}
    - name: tls
      secret: { secretName: {{ include "riskgate.tlsSecretName" . }}, defaultMode: 0440 }
    {{- end }}
{{- end }}
{{- end }}
