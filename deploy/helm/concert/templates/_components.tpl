{{/*
The components of this release: the table of files/components.yaml, less what is not embedded, each with the values for
it: `defaults`, and over them what `services` says.
*/}}
{{- define "concert.components" -}}
{{- $components := dict -}}
{{- range $name, $component := .Files.Get "files/components.yaml" | fromYaml -}}
{{- $own := $component.development | default false | ternary (index $.Values $name) (index $.Values.services $name) -}}
{{- if or (not $component.development) $own.embedded -}}
{{- $values := mustMergeOverwrite (deepCopy $.Values.defaults) (deepCopy ($own | default dict)) -}}
{{- if $component.development -}}{{- $_ := set $values "replicas" 1 -}}
{{- $_ := set $values.autoscaling "enabled" false -}}
{{- end -}}
{{- $_ := set $components $name (mustMergeOverwrite (dict "parts" list "calls" dict "scratch" list "otherPorts" dict) $component (dict "values" $values)) -}}
{{- end -}}
{{- end -}}
{{- $components | toYaml -}}
{{- end -}}

{{/* Everything a component is told that is no secret, as a map of strings. Takes (list root name component). */}}
{{- define "concert.settings" -}}
{{- $root := index . 0 -}}{{- $component := index . 2 -}}
{{- $values := $root.Values -}}
{{- $prefix := include "concert.fullname" $root -}}
{{- $settings := dict "HOST" "0.0.0.0" ($component.portSetting | default "PORT") ($component.port | toString) -}}
{{- if not $component.plain -}}
{{- $_ := set $settings "LOG_LEVEL" $values.logLevel -}}
{{- $_ := set $settings "DRAIN_MS" (mul $values.drain.closingSeconds 1000 | toString) -}}
{{- if $values.tracing.enabled -}}
{{- $_ := set $settings "OTEL_EXPORTER_OTLP_ENDPOINT" $values.tracing.otlpUrl -}}
{{- $_ := set $settings "OTEL_TRACES_SAMPLER_ARG" (toString $values.tracing.sampled) -}}
{{- end -}}
{{- end -}}
{{- range $called, $how := $component.calls -}}
{{- $port := (index ($root.Files.Get "files/components.yaml" | fromYaml) $called).port -}}
{{- $host := eq $how "replicas" | ternary (printf "%s-%s-replicas" $prefix $called) (printf "%s-%s" $prefix $called) -}}
{{- $_ := set $settings (printf "%s_URL" (upper $called)) (printf "http://%s:%v" $host $port) -}}
{{- end -}}
{{- if has "tokens" $component.parts -}}
{{- $_ := set $settings "TOKEN_ISSUER_URL" (include "concert.issuerUrl" $root) -}}
{{- $_ := set $settings "TOKEN_AUDIENCE" $values.tokens.audience -}}
{{- end -}}
{{- if eq (index . 1) "gateway" -}}
{{- $_ := set $settings "TRUSTED_PROXIES" (toString $values.door.trustedProxies) -}}
{{- end -}}
{{- if eq (index . 1) "issuer" -}}
{{- $_ := set $settings "ISSUER_URL" (include "concert.issuerUrl" $root) -}}
{{- $_ := set $settings "TOKEN_AUDIENCE" $values.tokens.audience -}}
{{- end -}}
{{- if has "kafka" $component.parts -}}
{{- $_ := set $settings "KAFKA_BROKERS" ($values.kafka.embedded | ternary (printf "%s-kafka:9092" $prefix) $values.kafka.brokers) -}}
{{- end -}}
{{- if and (has "eventstore" $component.parts) (not $values.eventstore.existingSecret) -}}
{{- $_ := set $settings "EVENTSTORE_URL" ($values.eventstore.embedded | ternary (printf "esdb://%s-eventstore:2113?tls=false" $prefix) $values.eventstore.url) -}}
{{- end -}}
{{- if has "postgresql" $component.parts -}}
{{- $_ := set $settings "MIGRATIONS" "wait" -}}
{{- end -}}
{{- if has "mail" $component.parts -}}
{{- if not $values.mail.existingSecret -}}
{{- $_ := set $settings "SMTP_URL" ($values.inbox.embedded | ternary (printf "smtp://%s-inbox:1025" $prefix) $values.mail.url) -}}
{{- end -}}
{{- end -}}
{{- $settings = mustMergeOverwrite $settings ($component.settings | default dict) -}}
{{- range $key, $value := $component.values.settings -}}
{{- $_ := set $settings $key (include "concert.text" $value) -}}
{{- end -}}
{{- $settings | toYaml -}}
{{- end -}}

{{/* A number as people write it: 1000000, never 1e+06. */}}
{{- define "concert.text" -}}
{{- kindIs "float64" . | ternary (int64 . | toString) (toString .) -}}
{{- end -}}

{{- define "concert.issuerUrl" -}}
{{- .Values.issuer.embedded | ternary (printf "http://%s-issuer:8087" (include "concert.fullname" .)) .Values.tokens.issuerUrl -}}
{{- end -}}

{{/* The variables that come from Secrets, each by reference. Takes (list root parts). */}}
{{- define "concert.secretVariables" -}}
{{- $values := (index . 0).Values -}}{{- $parts := index . 1 -}}
{{- $made := printf "%s-development" (include "concert.fullname" (index . 0)) -}}
{{- $variables := list -}}
{{- if has "identity" $parts -}}
{{- $variables = append $variables (include "concert.secretVariable" (list "IDENTITY_SECRET" ($values.identity.existingSecret | default $made) $values.identity.secretKey) | fromYaml) -}}
{{- end -}}
{{- if has "postgresql" $parts -}}
{{- $variables = append $variables (include "concert.secretVariable" (list "POSTGRES_URL" ($values.postgresql.embedded | ternary $made $values.postgresql.existingSecret) $values.postgresql.secretKey) | fromYaml) -}}
{{- end -}}
{{- if and (has "eventstore" $parts) $values.eventstore.existingSecret -}}
{{- $variables = append $variables (include "concert.secretVariable" (list "EVENTSTORE_URL" $values.eventstore.existingSecret $values.eventstore.secretKey) | fromYaml) -}}
{{- end -}}
{{- if and (has "mail" $parts) $values.mail.existingSecret -}}
{{- $variables = append $variables (include "concert.secretVariable" (list "SMTP_URL" $values.mail.existingSecret $values.mail.secretKey) | fromYaml) -}}
{{- end -}}
{{- $variables | toYaml -}}
{{- end -}}

{{- define "concert.secretVariable" -}}
name: {{ index . 0 }}
valueFrom:
  secretKeyRef: { name: {{ index . 1 | quote }}, key: {{ index . 2 | quote }} }
{{- end -}}

{{/* Takes (list root isForDevelopment). */}}
{{- define "concert.image" -}}
{{- $image := (index . 0).Values.image -}}
{{- $tag := $image.tag | default (index . 0).Chart.AppVersion -}}
{{- if index . 1 -}}
{{ $image.developmentRepository }}:{{ $tag }}
{{- else if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $tag }}
{{- end -}}
{{- end -}}

{{/* Nobody special, and nothing that a pod could do beyond its work. Takes the user's number. */}}
{{- define "concert.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "concert.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "concert.pullSecrets" -}}
{{- with .Values.image.pullSecrets -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end -}}
{{- end -}}
