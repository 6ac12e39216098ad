{{/* What the names of all objects begin with; short enough for the longest component after it. */}}
{{- define "concert.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What finds the pods of a component, now and after every upgrade. Takes (list root component). */}}
{{- define "concert.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* The labels of an object; not of pods, which would roll with every version of the chart. */}}
{{- define "concert.labels" -}}
{{- $root := index . 0 -}}
{{ include "concert.selector" . }}
app.kubernetes.io/part-of: {{ $root.Chart.Name }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- with $root.Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Kind, name and labels. Takes (list root component suffix?). */}}
{{- define "concert.metadata" -}}
metadata:
  name: {{ include "concert.fullname" (index . 0) }}-{{ index . 1 }}{{ if gt (len .) 2 }}-{{ index . 2 }}{{ end }}
  namespace: {{ (index . 0).Release.Namespace }}
  labels:
    {{- include "concert.labels" . | nindent 4 }}
{{- end -}}
