{{/* What is embedded: for each store its port and what its image must be told. */}}
{{- define "concert.stores" -}}
{{- $prefix := include "concert.fullname" . -}}
{{- $stores := dict -}}
{{- if .Values.postgresql.embedded -}}
{{- $_ := set $stores "postgresql" (dict "port" 5432 "env" (dict "POSTGRES_USER" "concert" "POSTGRES_DB" "concert")) -}}
{{- end -}}
{{- if .Values.kafka.embedded -}}
{{- $_ := set $stores "kafka" (dict "port" 9092 "env" (dict
  "KAFKA_NODE_ID" "1"
  "KAFKA_PROCESS_ROLES" "broker,controller"
  "KAFKA_LISTENERS" "PLAINTEXT://:9092,CONTROLLER://127.0.0.1:9093"
  "KAFKA_ADVERTISED_LISTENERS" (printf "PLAINTEXT://%s-kafka:9092" $prefix)
  "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP" "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
  "KAFKA_CONTROLLER_LISTENER_NAMES" "CONTROLLER"
  "KAFKA_CONTROLLER_QUORUM_VOTERS" "1@127.0.0.1:9093"
  "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR" "1"
  "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR" "1"
  "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR" "1"
  "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS" "0"
  "KAFKA_AUTO_CREATE_TOPICS_ENABLE" "false"
  "KAFKA_OFFSETS_RETENTION_MINUTES" "525600"
  "KAFKA_LOG_DIRS" (printf "%s/log" .Values.kafka.dataPath)
  "KAFKA_HEAP_OPTS" "-Xmx384m -Xms384m")) -}}
{{- end -}}
{{- if .Values.eventstore.embedded -}}
{{- $_ := set $stores "eventstore" (dict "port" 2113 "env" (dict
  "EVENTSTORE_INSECURE" "true"
  "EVENTSTORE_CLUSTER_SIZE" "1"
  "EVENTSTORE_RUN_PROJECTIONS" "None"
  "EVENTSTORE_NODE_IP" "0.0.0.0"
  "EVENTSTORE_DB" .Values.eventstore.dataPath)) -}}
{{- end -}}
{{- $stores | toYaml -}}
{{- end -}}

{{/*
Not empty when PostgreSQL is there before this release's objects are: one outside, or an embedded one that is ready. An
embedded one that only this release brings, or mends, is none yet.
*/}}
{{- define "concert.postgresqlRuns" -}}
{{- if not .Values.postgresql.embedded -}}
yes
{{- else if .Release.IsUpgrade -}}
{{- $store := lookup "apps/v1" "StatefulSet" .Release.Namespace (printf "%s-postgresql" (include "concert.fullname" .)) -}}
{{- if dig "status" "readyReplicas" 0 $store -}}yes{{- end -}}
{{- end -}}
{{- end -}}

{{/* What the chart puts in a Secret of its own, for development alone. */}}
{{- define "concert.developmentSecret" -}}
{{- if .Values.identity.developmentSecret }}
{{ .Values.identity.secretKey | quote }}: {{ .Values.identity.developmentSecret | quote }}
{{- end }}
{{- if .Values.postgresql.embedded }}
password: concert
{{ .Values.postgresql.secretKey | quote }}: postgres://concert:concert@{{ include "concert.fullname" . }}-postgresql:5432/concert
{{- end }}
{{- end -}}
