{{/*
Where each part is, as a map: `component`, when it is in the release, else `peers` (none: anywhere); and its ports.
*/}}
{{- define "concert.parts" -}}
{{- $values := .Values -}}{{- $peers := .Values.networkPolicies.parts -}}
identity: {}
postgresql:
  component: {{ $values.postgresql.embedded | ternary "postgresql" "" | quote }}
  peers: {{ toJson $peers.postgresql }}
  ports: [{{ $values.postgresql.embedded | ternary 5432 $values.postgresql.port }}]
eventstore:
  component: {{ $values.eventstore.embedded | ternary "eventstore" "" | quote }}
  peers: {{ toJson $peers.eventstore }}
  ports: [{{ include "concert.portsOf" (list $values.eventstore "2113") }}]
kafka:
  component: {{ $values.kafka.embedded | ternary "kafka" "" | quote }}
  peers: {{ toJson $peers.kafka }}
  ports: [{{ $values.kafka.embedded | ternary "9092" (regexFindAll "[0-9]+(,|$)" $values.kafka.brokers -1 | uniq | join "") }}]
mail:
  component: {{ $values.inbox.embedded | ternary "inbox" "" | quote }}
  peers: {{ toJson $peers.mail }}
  ports: [{{ $values.inbox.embedded | ternary "1025" (include "concert.portsOf" (list $values.mail (hasPrefix "smtps:" $values.mail.url | ternary "465" "587"))) }}]
tokens:
  component: {{ $values.issuer.embedded | ternary "issuer" "" | quote }}
  peers: {{ toJson $peers.tokens }}
  ports: [{{ include "concert.portOf" (include "concert.issuerUrl" .) }}]
traces:
  component: ""
  peers: {{ toJson $peers.traces }}
  ports: [{{ include "concert.portOf" $values.tracing.otlpUrl }}]
{{- end -}}

{{/* The ports in a part's URL, or the one that is said to be in its Secret. Takes (list part itsUsualPort). */}}
{{- define "concert.portsOf" -}}
{{- $part := index . 0 -}}
{{- if not $part.url -}}
{{- $part.port -}}
{{- else -}}
{{- $ports := list -}}
{{- range regexFind "://[^/?]*" $part.url | trimPrefix "://" | splitList "," -}}
{{- $ports = append $ports (regexFind ":[0-9]+$" . | trimPrefix ":" | default (index $ 1)) -}}
{{- end -}}
{{- $ports | uniq | join ", " -}}
{{- end -}}
{{- end -}}

{{/* The port of a URL of http or https. */}}
{{- define "concert.portOf" -}}
{{- $port := regexFind ":[0-9]+$" (urlParse .).host | trimPrefix ":" -}}
{{- $port | default (hasPrefix "https:" . | ternary "443" "80") -}}
{{- end -}}

{{/*
Everybody in the release with a policy: components, embedded stores, the Job of migrations. Each with `port`, whom it
`calls`, its `parts`, who it is `calledBy`, and whether anybody may come (`open`).
*/}}
{{- define "concert.speakers" -}}
{{- $speakers := include "concert.components" . | fromYaml -}}
{{- range $name, $store := include "concert.stores" . | fromYaml -}}
{{- $_ := set $speakers $name (dict "port" $store.port "parts" list "calls" dict "store" true) -}}
{{- end -}}
{{- if .Values.migrations.enabled -}}
{{- $_ := set $speakers "migrations" (dict "parts" (list "postgresql") "calls" dict) -}}
{{- end -}}
{{- $parts := include "concert.parts" . | fromYaml -}}
{{- range $called, $speaker := $speakers -}}
{{- $callers := list -}}
{{- range $name, $caller := $speakers -}}
{{- $asksPart := false -}}
{{- range $caller.parts -}}
{{- if eq (dig . "component" "" $parts) $called -}}{{- $asksPart = true -}}{{- end -}}
{{- end -}}
{{- if or $asksPart (hasKey $caller.calls $called) -}}{{- $callers = append $callers $name -}}{{- end -}}
{{- end -}}
{{- $_ := set $speaker "calledBy" $callers -}}
{{- end -}}
{{- $speakers | toYaml -}}
{{- end -}}
