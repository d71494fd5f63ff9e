{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* Objects that are named have to be there, and to hold what they are for, where the cluster can be asked. */}}
{{- define "riskgate.refuseMissingObjects" -}}
{{- with .Values -}}
{{- $keys := .secrets.keys -}}
{{- $random := list $keys.observationHashKey $keys.managementToken $keys.apiKeysHashKey $keys.previousObservationHashKey $keys.previousApiKeysHashKey -}}
{{- include "riskgate.need" (list $ "Secret" "secrets.existingSecret" .secrets.existingSecret $random) -}}
{{- include "riskgate.needRandom" (list $ "secrets.existingSecret" .secrets.existingSecret $random) -}}
{{- include "riskgate.need" (list $ "Secret" "apiKeys.existingSecret" .apiKeys.existingSecret (list .apiKeys.key)) -}}
{{- include "riskgate.need" (list $ "Secret" "accounts.existingSecret" .accounts.existingSecret (list)) -}}
{{- include "riskgate.need" (list $ "Secret" "redis.existingSecret" .redis.existingSecret (list .redis.passwordKey .redis.sentinelPasswordKey)) -}}
{{- include "riskgate.need" (list $ "Secret" "redis.tls.existingSecret" .redis.tls.existingSecret (list .redis.tls.caKey .redis.tls.certKey .redis.tls.keyKey)) -}}
{{- include "riskgate.needPkcs8" (list $ "redis.tls.existingSecret" .redis.tls.existingSecret .redis.tls.keyKey) -}}
{{- include "riskgate.need" (list $ "Secret" "tls.existingSecret" .tls.existingSecret (list "tls.crt" "tls.key" (ternary "ca.crt" "" .tls.clientAuth))) -}}
{{- include "riskgate.needPkcs8" (list $ "tls.existingSecret" .tls.existingSecret "tls.key") -}}
{{- $headers := list -}}
{{- range .tests.calls }}{{ with .headersKey }}{{ $headers = append $headers . }}{{ end }}{{ end -}}
{{- if .tests.enabled }}{{ include "riskgate.need" (list $ "Secret" "tests.headersSecret" .tests.headersSecret $headers) }}{{ end -}}
{{- include "riskgate.need" (list $ "ConfigMap" "existingPolicy.configMap" .existingPolicy.configMap (list .existingPolicy.key)) -}}
{{- include "riskgate.need" (list $ "ConfigMap" "existingShadowPolicy.configMap" .existingShadowPolicy.configMap (list .existingShadowPolicy.key)) -}}
{{- include "riskgate.need" (list $ "ConfigMap" "outboundCa.configMap" .outboundCa.configMap (list .outboundCa.key)) -}}
{{- include "riskgate.need" (list $ "PersistentVolumeClaim" "geo.claim" .geo.claim (list)) -}}
{{- end -}}
{{- end }}

{{- /* list $ kind value name keys */}}
{{- define "riskgate.need" -}}
{{- $ := index . 0 -}}{{- $kind := index . 1 -}}{{- $value := index . 2 -}}{{- $name := index . 3 -}}
{{- /* Without a cluster (helm template) nothing can be looked up, not even what every namespace has. Whoever installs
may have rights in this one only. */ -}}
{{- if and $name (lookup "v1" "ConfigMap" $.Release.Namespace "kube-root-ca.crt") -}}
{{- $object := lookup "v1" $kind $.Release.Namespace $name -}}
{{- if not $object }}{{ fail (printf "%s names the %s %s, and the namespace %s has none of that name: make it first." $value $kind $name $.Release.Namespace) }}{{ end -}}
{{- range index . 4 -}}
{{- if and . (not (hasKey ($object.data | default dict) .)) }}{{ fail (printf "The %s %s (%s) has no key %s: add it, or say what it is called." $kind $name $value .) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* What no pod could start with. list $ value secret keys */}}
{{- define "riskgate.needRandom" -}}
{{- $ := index . 0 -}}{{- $value := index . 1 -}}{{- $name := index . 2 -}}
{{- if $name -}}
{{- $data := (lookup "v1" "Secret" $.Release.Namespace $name).data | default dict -}}
{{- range index . 3 -}}
{{- if and . (hasKey $data .) (not (regexMatch "^\\s*[A-Za-z0-9+/]{43,}={0,2}\\s*$" (get $data . | b64dec))) }}{{ fail (printf "%s of the Secret %s (%s) is not base64 of at least 32 bytes: make it with openssl rand -base64 32." . $name $value) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* list $ value secret key */}}
{{- define "riskgate.needPkcs8" -}}
{{- $ := index . 0 -}}{{- $value := index . 1 -}}{{- $name := index . 2 -}}{{- $key := index . 3 -}}
{{- if $name -}}
{{- $data := (lookup "v1" "Secret" $.Release.Namespace $name).data | default dict -}}
{{- if and $key (hasKey $data $key) (not (contains "-----BEGIN PRIVATE KEY-----" (get $data $key | b64dec))) }}{{ fail (printf "%s of the Secret %s (%s) is no private key in PKCS #8: openssl pkcs8 -topk8 -nodes makes one of another form." $key $name $value) }}{{ end -}}
{{- end -}}
{{- end }}
