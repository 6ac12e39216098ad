{{/*
What values.schema.json cannot say: keys that need each other or exclude each other. All of it at once, before anything
is created.
*/}}
{{- define "concert.refuse" -}}
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
{{- range $key, $must := dict
  "image.tag" (list (eq $values.image.tag "latest" | ternary "latest" "") "^$" "name a version; `latest` names another one tomorrow")
  "identity.developmentSecret" (list $values.identity.developmentSecret "^.{32,}$" "be at least 32 characters long")
  "tokens.issuerUrl" (list $values.tokens.issuerUrl "^https?://[^/?#\\s]+\\S*$" "be a URL beginning with https:// or http://")
  "kafka.brokers" (list $values.kafka.brokers "^[^\\s,:]+:[0-9]{1,5}(,[^\\s,:]+:[0-9]{1,5})*$" "be host:port, several separated by commas")
  "eventstore.url" (list $values.eventstore.url "^esdb(\\+discover)?://[^@\\s]+$" "be a URL beginning with esdb:// or esdb+discover://, and name no user: that belongs in eventstore.existingSecret")
  "mail.url" (list $values.mail.url "^smtps?://[^@\\s]+$" "be a URL beginning with smtp:// or smtps://, and name no user: that belongs in mail.existingSecret")
  "tracing.otlpUrl" (list $values.tracing.otlpUrl "^https?://[^/?#\\s]+\\S*$" "be a URL beginning with https:// or http://")
  "monitoring.prometheusRule.runbooks" (list $values.monitoring.prometheusRule.runbooks "^https?://[^/?#\\s]+\\S*$" "be a URL beginning with https:// or http://")
-}}
{{- if and (index $must 0) (not (regexMatch (index $must 1) (index $must 0))) -}}
{{- $refused = append $refused (printf "%s must %s" $key (index $must 2)) -}}
{{- end -}}
{{- end -}}
{{- range $key := list "postgresql" "kafka" "eventstore" -}}
{{- if regexMatch "(^[^:@]*$|:latest$|/[^:@]*$)" (index $values $key).image -}}
{{- $refused = append $refused (printf "%s.image must name a version, and not `latest`" $key) -}}
{{- end -}}
{{- end -}}
{{- range $key := list "eventstore" "mail" -}}
{{- $part := index $values $key -}}
{{- if and $part.url $part.existingSecret -}}
{{- $refused = append $refused (printf "%s: there are two; set either %s.url or %s.existingSecret" $key $key $key) -}}
{{- end -}}
{{- end -}}
{{- if and (eq $values.door.kind "HTTPRoute") (not $values.door.gateways) -}}
{{- $refused = append $refused "door.gateways: an HTTPRoute hangs on a Gateway; name it, or choose another door.kind" -}}
{{- end -}}
{{- if and (eq $values.door.kind "Ingress") (not $values.door.hosts) -}}
{{- $refused = append $refused "door.hosts: an Ingress needs the host names that people use" -}}
{{- end -}}
{{- if and $values.istio.gateways (not $values.istio.enabled) -}}
{{- $refused = append $refused "istio.gateways: they do nothing without istio.enabled" -}}
{{- end -}}
{{- if and $values.istio.gateways (ne $values.door.kind "none") -}}
{{- $refused = append $refused "istio.gateways: there is another door already; set door.kind to none" -}}
{{- end -}}
{{- if and $values.istio.gateways (not $values.door.hosts) -}}
{{- $refused = append $refused "door.hosts: Istio's gateways need the host names that people use" -}}
{{- end -}}
{{- if and $values.tracing.enabled (not $values.tracing.otlpUrl) -}}
{{- $refused = append $refused "tracing.otlpUrl: say where traces go, or set tracing.enabled to false" -}}
{{- end -}}
{{- range $name, $component := include "concert.components" . | fromYaml -}}
{{- $scale := $component.values.autoscaling -}}
{{- if gt (int $scale.minReplicas) (int $scale.maxReplicas) -}}
{{- $refused = append $refused (printf "services.%s.autoscaling: minReplicas (%v) is more than maxReplicas (%v)" $name $scale.minReplicas $scale.maxReplicas) -}}
{{- end -}}
{{- end -}}
{{- if $refused -}}
{{- fail (printf "these values cannot be installed:\n- %s" (join "\n- " $refused)) -}}
{{- end -}}
{{- end -}}
