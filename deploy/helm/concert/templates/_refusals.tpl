{{/*
What values.schema.json cannot say: keys that need each other or exclude each other. All of it at once, before anything
is created. Each of the lists is of lines that name the key and the reason.
*/}}
{{- define "concert.refuse" -}}
{{- $refused := list -}}
{{- range list "Parts" "Forms" "Door" "Names" "Stores" "Components" -}}
{{- $refused = concat $refused (include (printf "concert.refused%s" .) $ | fromYamlArray) -}}
{{- end -}}
{{- if $refused -}}
{{- fail (printf "these values cannot be installed:\n- %s" (join "\n- " $refused)) -}}
{{- end -}}
{{- end -}}

{{/* Each part is somewhere, and in one place. */}}
{{- define "concert.refusedParts" -}}
{{- $values := .Values -}}
{{- $refused := list -}}
{{- range $key, $where := dict
  "postgresql" (dict "given" $values.postgresql.existingSecret "embedded" $values.postgresql.embedded "by" "postgresql.existingSecret, the Secret with its URL")
  "kafka" (dict "given" $values.kafka.brokers "embedded" $values.kafka.embedded "by" "kafka.brokers, its addresses")
  "eventstore" (dict "given" (or $values.eventstore.url $values.eventstore.existingSecret) "embedded" $values.eventstore.embedded "by" "eventstore.url, or eventstore.existingSecret, the Secret with its URL")
  "mail" (dict "given" (or $values.mail.url $values.mail.existingSecret) "embedded" $values.inbox.embedded "by" "mail.url, or mail.existingSecret, the Secret with its URL" "switch" "inbox.embedded")
  "tokens" (dict "given" $values.tokens.issuerUrl "embedded" $values.issuer.embedded "by" "tokens.issuerUrl, who issues tokens" "switch" "issuer.embedded")
  "identity" (dict "given" $values.identity.existingSecret "embedded" $values.identity.developmentSecret "by" "identity.existingSecret, the Secret with the services' key" "switch" "identity.developmentSecret")
-}}
{{- $switch := $where.switch | default (printf "%s.embedded" $key) -}}
{{- if and (not $where.given) (not $where.embedded) -}}
{{- $refused = append $refused (printf "%s: there is none; set %s, or for development %s" $key $where.by $switch) -}}
{{- else if and $where.given $where.embedded -}}
{{- $refused = append $refused (printf "%s: there are two; set either %s or %s" $key (splitList "," $where.by | first) $switch) -}}
{{- end -}}
{{- end -}}
{{- range $key := list "eventstore" "mail" -}}
{{- $part := index $values $key -}}
{{- if and $part.url $part.existingSecret -}}
{{- $refused = append $refused (printf "%s: there are two; set either %s.url or %s.existingSecret" $key $key $key) -}}
{{- end -}}
{{- end -}}
{{- if and $values.tracing.enabled (not $values.tracing.otlpUrl) -}}
{{- $refused = append $refused "tracing.otlpUrl: say where traces go, or set tracing.enabled to false" -}}
{{- end -}}
{{- $refused | toYaml -}}
{{- end -}}

{{/* URLs and the like are of a form that services and NetworkPolicies can make something of. */}}
{{- define "concert.refusedForms" -}}
{{- $values := .Values -}}
{{- $refused := list -}}
{{- $host := "(\\[[0-9a-fA-F:]+\\]|[^/?#:,@\\s]+)" -}}
{{- $port := ":([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])" -}}
{{- $at := printf "%s(%s)?" $host $port -}}
{{- $http := printf "^https?://%s([/?#]\\S*)?$" $at -}}
{{- range $key, $must := dict
  "image.tag" (list (eq $values.image.tag "latest" | ternary "latest" "") "^$" "name a version; `latest` names another one tomorrow")
  "identity.developmentSecret" (list $values.identity.developmentSecret "^.{32,}$" "be at least 32 characters long")
  "tokens.issuerUrl" (list $values.tokens.issuerUrl $http "be a URL beginning with https:// or http://")
  "kafka.brokers" (list $values.kafka.brokers (printf "^%[1]s%[2]s(,%[1]s%[2]s)*$" $host $port) "be host:port, several separated by commas")
  "eventstore.url" (list $values.eventstore.url (printf "^esdb(\\+discover)?://%[1]s(,%[1]s)*/?(\\?\\S*)?$" $at) "be a URL beginning with esdb:// or esdb+discover://, and name no user: that belongs in eventstore.existingSecret")
  "mail.url" (list $values.mail.url (printf "^smtps?://%s/?(\\?\\S*)?$" $at) "be a URL beginning with smtp:// or smtps://, and name no user: that belongs in mail.existingSecret")
  "tracing.otlpUrl" (list $values.tracing.otlpUrl $http "be a URL beginning with https:// or http://")
  "monitoring.prometheusRule.runbooks" (list $values.monitoring.prometheusRule.runbooks $http "be a URL beginning with https:// or http://")
-}}
{{- if and (index $must 0) (not (regexMatch (index $must 1) (index $must 0))) -}}
{{- $refused = append $refused (printf "%s must %s" $key (index $must 2)) -}}
{{- end -}}
{{- end -}}
{{- if regexMatch "/v1/traces/*$" $values.tracing.otlpUrl -}}
{{- $refused = append $refused "tracing.otlpUrl must be without /v1/traces: services add it" -}}
{{- end -}}
{{- $refused | toYaml -}}
{{- end -}}

{{- define "concert.refusedDoor" -}}
{{- $door := .Values.door -}}{{- $istio := .Values.istio -}}
{{- $refused := list -}}
{{- if and (eq $door.kind "HTTPRoute") (not $door.gateways) -}}
{{- $refused = append $refused "door.gateways: an HTTPRoute hangs on a Gateway; name it, or choose another door.kind" -}}
{{- end -}}
{{- if and (eq $door.kind "Ingress") (not $door.hosts) -}}
{{- $refused = append $refused "door.hosts: an Ingress needs the host names that people use" -}}
{{- end -}}
{{- if and $door.tlsSecret (ne $door.kind "Ingress") -}}
{{- $refused = append $refused "door.tlsSecret: only an Ingress has it; of an HTTPRoute its Gateway has the certificate" -}}
{{- end -}}
{{- if and $istio.gateways (not $istio.enabled) -}}
{{- $refused = append $refused "istio.gateways: they do nothing without istio.enabled" -}}
{{- end -}}
{{- if and $istio.gateways (ne $door.kind "none") -}}
{{- $refused = append $refused "istio.gateways: there is another door already; set door.kind to none" -}}
{{- end -}}
{{- if and $istio.gateways (not $door.hosts) -}}
{{- $refused = append $refused "door.hosts: Istio's gateways need the host names that people use" -}}
{{- end -}}
{{- $refused | toYaml -}}
{{- end -}}

{{/* Names of objects, and of labels and annotations: by some of them the chart and its alerts find each other. */}}
{{- define "concert.refusedNames" -}}
{{- $values := .Values -}}
{{- $refused := list -}}
{{- $fullname := include "concert.fullname" . -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $fullname) -}}
{{- $refused = append $refused (printf "fullnameOverride: the name of a Service begins with a letter and has only a-z, 0-9 and -, unlike %s-gateway; set it, or name the release otherwise" $fullname) -}}
{{- end -}}
{{- $given := dict "labels" $values.labels "door.annotations" $values.door.annotations "defaults.podAnnotations" $values.defaults.podAnnotations -}}
{{- range $what, $object := $values.monitoring -}}
{{- $_ := set $given (printf "monitoring.%s.labels" $what) $object.labels -}}
{{- end -}}
{{- range $name, $service := $values.services -}}
{{- $_ := set $given (printf "services.%s.podAnnotations" $name) (dig "podAnnotations" dict ($service | default dict)) -}}
{{- end -}}
{{- range $key, $names := $given -}}
{{- range $name, $_ := $names -}}
{{- if regexMatch "^(app\\.kubernetes\\.io|helm\\.sh|concert)/" $name -}}
{{- $refused = append $refused (printf "%s: %s is the chart's own" $key $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $refused | toYaml -}}
{{- end -}}

{{- define "concert.refusedStores" -}}
{{- $values := .Values -}}
{{- $refused := list -}}
{{- range $key := list "postgresql" "kafka" "eventstore" -}}
{{- if regexMatch "(^[^:@]*$|:latest$|/[^:@]*$)" (index $values $key).image -}}
{{- $refused = append $refused (printf "%s.image must name a version, and not `latest`" $key) -}}
{{- end -}}
{{- end -}}
{{- if and $values.postgresql.embedded (has $values.postgresql.secretKey (list "password" $values.identity.secretKey)) -}}
{{- $refused = append $refused (printf "postgresql.secretKey: %s is something else in the Secret that the chart makes" $values.postgresql.secretKey) -}}
{{- end -}}
{{- if hasKey $values.postgresql.env "POSTGRES_PASSWORD" -}}
{{- $refused = append $refused "postgresql.env: POSTGRES_PASSWORD comes from the Secret that the chart makes" -}}
{{- end -}}
{{- range $name, $store := include "concert.stores" . | fromYaml -}}
{{- $own := index $values $name -}}
{{- if has $own.dataPath $own.writablePaths -}}
{{- $refused = append $refused (printf "%s.writablePaths: %s is the volume already" $name $own.dataPath) -}}
{{- end -}}
{{- $refused = concat $refused (include "concert.refusedResources" (list $name $own.resources) | fromYamlArray) -}}
{{- end -}}
{{- $refused | toYaml -}}
{{- end -}}

{{- define "concert.refusedComponents" -}}
{{- $refused := include "concert.refusedResources" (list "migrations" .Values.migrations.resources) | fromYamlArray -}}
{{- range $name, $component := include "concert.components" . | fromYaml -}}
{{- $key := $component.development | default false | ternary $name (printf "services.%s" $name) -}}
{{- $refused = concat $refused (include "concert.refusedResources" (list $key $component.values.resources) | fromYamlArray) -}}
{{- $scale := $component.values.autoscaling -}}
{{- if gt (int $scale.minReplicas) (int $scale.maxReplicas) -}}
{{- $refused = append $refused (printf "%s.autoscaling: minReplicas (%v) is more than maxReplicas (%v)" $key $scale.minReplicas $scale.maxReplicas) -}}
{{- end -}}
{{- end -}}
{{- $refused | toYaml -}}
{{- end -}}
