{{- /* SPDX-License-Identifier: Apache-2.0 */}}
{{- /* Values that fit the schema and yet cannot work, each in one sentence, before anything is sent to the cluster. */}}
{{- define "riskgate.refuseFaults" -}}
{{- $name := include "riskgate.fullname" . -}}
{{- if gt (len $name) 46 }}{{ fail (printf "The name %s has %d characters, and 46 is the most that its objects' names have room for: choose a shorter release name, or set fullnameOverride." $name (len $name)) }}{{ end -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}{{ fail (printf "The name %s cannot be a Service's: use small letters, digits and hyphens, and begin with a letter; set fullnameOverride." $name) }}{{ end -}}
{{- if has $name (list "y" "n" "yes" "no" "on" "off" "true" "false" "null") }}{{ fail (printf "The name %s means something else in YAML: set another fullnameOverride." $name) }}{{ end -}}
{{- with .Values.nameOverride }}{{ if not (regexMatch "^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$" .) }}{{ fail (printf "nameOverride is the label app.kubernetes.io/name, and %q cannot be one: use at most 63 letters, digits, hyphens, dots and underscores, with a letter or digit at both ends." .) }}{{ end }}{{ end -}}
{{- include "riskgate.refuseForeignName" . -}}
{{- include "riskgate.refusePodFaults" . -}}
{{- include "riskgate.refusePolicyFaults" . -}}
{{- include "riskgate.refuseServerFaults" . -}}
{{- include "riskgate.refuseTlsFaults" . -}}
{{- include "riskgate.refuseMissingObjects" . -}}
{{- with .Values -}}
{{- if and .serviceMonitor.enabled .podMonitor.enabled }}{{ fail "serviceMonitor and podMonitor would count everything twice: enable one of them." }}{{ end -}}
{{- if gt (int .autoscaling.minReplicas) (int .autoscaling.maxReplicas) }}{{ fail "autoscaling.minReplicas is above maxReplicas: no number of replicas would be right." }}{{ end -}}
{{- if and .autoscaling.enabled (not .autoscaling.targetCpu) (not .autoscaling.checks.target) }}{{ fail "autoscaling has nothing to go by: set autoscaling.targetCpu or autoscaling.checks.target." }}{{ end -}}
{{- $sources := 0 -}}
{{- range list .geo.claim .geo.image .geo.initContainer }}{{ if . }}{{ $sources = add $sources 1 }}{{ end }}{{ end -}}
{{- if gt (int $sources) 1 }}{{ fail "geo has several sources: set one of geo.claim, geo.image and geo.initContainer." }}{{ end -}}
{{- if and .geo.databases (eq (int $sources) 0) }}{{ fail "geo.databases names files, and nothing holds them: set geo.claim, geo.image or geo.initContainer." }}{{ end -}}
{{- if and .geo.image (semverCompare "<1.33.0-0" $.Capabilities.KubeVersion.Version) }}{{ fail (printf "geo.image needs Kubernetes 1.33, and this is %s: use geo.claim or geo.initContainer." $.Capabilities.KubeVersion.Version) }}{{ end -}}
{{- if and (has .service.trafficDistribution (list "PreferSameZone" "PreferSameNode")) (semverCompare "<1.35.0-0" $.Capabilities.KubeVersion.Version) }}{{ fail (printf "service.trafficDistribution: %s needs Kubernetes 1.35, and this is %s: use PreferClose." .service.trafficDistribution $.Capabilities.KubeVersion.Version) }}{{ end -}}
{{- if and .service.trafficDistribution .service.headless }}{{ fail "service.trafficDistribution has no effect on a headless Service: set service.headless to false, or leave it out." }}{{ end -}}
{{- end -}}
{{- end }}

{{- /* Helm would refuse it too, in words of its own. */}}
{{- define "riskgate.refuseForeignName" -}}
{{- $name := include "riskgate.fullname" . -}}
{{- $there := lookup "v1" "ConfigMap" .Release.Namespace $name -}}
{{- if $there -}}
{{- $owner := dig "metadata" "annotations" "meta.helm.sh/release-name" "" $there -}}
{{- if ne $owner .Release.Name }}{{ fail (printf "The namespace %s has a Riskgate called %s already, of %s: choose another release name, another fullnameOverride or another namespace." .Release.Namespace $name (ternary "no release" (printf "the release %s" $owner) (eq $owner ""))) }}{{ end -}}
{{- end -}}
{{- end }}

{{- define "riskgate.refusePolicyFaults" -}}
{{- with .Values -}}
{{- if and .policyFile .existingPolicy.configMap }}{{ fail "There are two policies: set policyFile or existingPolicy.configMap, not both." }}{{ end -}}
{{- include "riskgate.refuseNoPolicy" (list "policyFile" .policyFile) -}}
{{- if not (or .policyFile .existingPolicy.configMap .policy) }}{{ fail "There is no policy: set policy, or policyFile with --set-file policyFile=policy.yaml." }}{{ end -}}
{{- $shadow := 0 -}}
{{- range list .shadowPolicy .shadowPolicyFile .existingShadowPolicy.configMap (dig "shadowPolicy" "" .server) }}{{ if . }}{{ $shadow = add $shadow 1 }}{{ end }}{{ end -}}
{{- if gt (int $shadow) 1 }}{{ fail "There are two shadow policies: set one of shadowPolicy, shadowPolicyFile, existingShadowPolicy.configMap and server.shadowPolicy." }}{{ end -}}
{{- include "riskgate.refuseNoPolicy" (list "shadowPolicyFile" .shadowPolicyFile) -}}
{{- end -}}
{{- end }}

{{- /* A policy as text. list value text */}}
{{- define "riskgate.refuseNoPolicy" -}}
{{- $value := index . 0 -}}{{- $text := index . 1 -}}
{{- if $text -}}
{{- if regexMatch "^\\S+[.]ya?ml\\s*$" $text }}{{ fail (printf "%s is the text of a policy: use --set-file %s=%s, which reads it from the file." $value $value (trim $text)) }}{{ end -}}
{{- $read := $text | fromYaml -}}
{{- with get $read "Error" }}{{ fail (printf "%s is no YAML: %s" $value .) }}{{ end -}}
{{- if ne (get $read "kind") "Policy" }}{{ fail (printf "%s is no policy: it has to say kind: Policy." $value) }}{{ end -}}
{{- end -}}
{{- end }}

{{- define "riskgate.refuseServerFaults" -}}
{{- $redis := include "riskgate.hasRedis" . -}}
{{- with .Values -}}
{{- $address := dig "grpc" "address" "" .server -}}
{{- if and $address (eq .shape "sidecar") }}{{ fail "server.grpc.address is the sidecar's socket: leave it out, and set sidecar.socketFolder." }}{{ end -}}
{{- if hasPrefix "unix:" $address }}{{ fail "server.grpc.address is a Unix socket, which no other pod reaches: leave it out, or set shape to sidecar." }}{{ end -}}
{{- if and $address (include "riskgate.isLoopback" $address) }}{{ fail (printf "server.grpc.address is %s, which no other pod reaches: leave it out." $address) }}{{ end -}}
{{- $management := dig "management" "address" "" .server -}}
{{- if or (eq $management "off") (include "riskgate.isLoopback" $management) }}{{ fail (printf "server.management.address is %s, and the probes of Kubernetes need the port: leave it out." $management) }}{{ end -}}
{{- if and (eq .shape "deployment") (eq (include "riskgate.grpcPort" $) (include "riskgate.managementPort" $)) }}{{ fail (printf "server.grpc.address and server.management.address have the same port, %s: give one of them another." (include "riskgate.grpcPort" $)) }}{{ end -}}
{{- if and .redis.bundled.enabled (dig "redis" "address" "" .server) }}{{ fail "There are two Redis: set server.redis.address or redis.bundled.enabled, not both." }}{{ end -}}
{{- if and (dig "redis" "user" "" .server) (not .redis.existingSecret) }}{{ fail "server.redis.user needs a password: name the Secret that holds it in redis.existingSecret." }}{{ end -}}
{{- if and (eq (dig "redis" "mode" "single" .server) "sentinel") (not (dig "redis" "sentinelMaster" "" .server)) }}{{ fail "server.redis.mode: sentinel needs server.redis.sentinelMaster, the name that the sentinels know the master by." }}{{ end -}}
{{- if and (or .redis.existingSecret .redis.tls.existingSecret) (not $redis) }}{{ fail "redis has a Secret, and there is no Redis: set server.redis.address." }}{{ end -}}
{{- if and .redis.tls.certKey (not .redis.tls.keyKey) }}{{ fail "redis.tls.certKey needs redis.tls.keyKey, the certificate's private key." }}{{ end -}}
{{- $most := ternary (int .autoscaling.maxReplicas) (int .replicaCount) .autoscaling.enabled -}}
{{- if and (eq .shape "deployment") (gt $most 1) (not $redis) (not .unsharedState) }}{{ fail (printf "%d replicas without Redis would share nothing, and a one-time code would pass once in each: set server.redis.address, or redis.bundled.enabled to try it out, or unsharedState if that is what you want." $most) }}{{ end -}}
{{- end -}}
{{- end }}

{{- /* Not empty if nothing outside the pod reaches this address. */}}
{{- define "riskgate.isLoopback" -}}
{{- if regexMatch "^(127\\.|localhost:|\\[?(0*:)+0*1\\]?:[0-9]+$|\\[?(0*:)+:?ffff:(127\\.|7f))" (lower .) }}yes{{ end }}
{{- end }}

{{- define "riskgate.refuseTlsFaults" -}}
{{- with .Values.tls -}}
{{- if and .enabled (not .existingSecret) (not .certManager.enabled) }}{{ fail "tls.enabled needs a certificate: set tls.existingSecret or tls.certManager.enabled." }}{{ end -}}
{{- if and .certManager.enabled (not (get .certManager.issuerRef "name")) }}{{ fail "tls.certManager needs issuerRef.name, the cert-manager issuer that signs." }}{{ end -}}
{{- if and .certManager.enabled .existingSecret }}{{ fail "There are two certificates: set tls.existingSecret or tls.certManager.enabled, not both." }}{{ end -}}
{{- if and .certManager.enabled (not .enabled) }}{{ fail "tls.certManager.enabled needs tls.enabled." }}{{ end -}}
{{- if and .existingSecret (not .enabled) }}{{ fail "tls.existingSecret needs tls.enabled." }}{{ end -}}
{{- if and .clientAuth (not .enabled) }}{{ fail "tls.clientAuth needs tls.enabled." }}{{ end -}}
{{- end -}}
{{- end }}
