{{/*
Started and alive: it listens and answers, whatever is away; ready: it can do what it is asked. The check of a part takes
2 s at most. A process too busy to answer for half a minute is started anew, and no sooner: that would help nobody.
*/}}
{{- define "concert.probes" -}}
{{- $alive := .plain | default false | ternary (dict "tcpSocket" (dict "port" "http")) (dict "httpGet" (dict "path" "/health/live" "port" "http")) -}}
startupProbe:
  {{- toYaml $alive | nindent 2 }}
  periodSeconds: 1
  timeoutSeconds: 3
  failureThreshold: 60
livenessProbe:
  {{- toYaml $alive | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet: { path: /health/ready, port: http }
  periodSeconds: 3
  timeoutSeconds: 3
  failureThreshold: 2
{{- end -}}
