{{/* A quantity of CPU in thousandths. */}}
{{- define "concert.milliCpu" -}}
{{- hasSuffix "m" . | ternary (trimSuffix "m" . | float64) (mulf (trimSuffix "m" . | float64) 1000) -}}
{{- end -}}

{{/* A quantity of memory in bytes. */}}
{{- define "concert.bytes" -}}
{{- $units := dict "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $unit := regexFind "[A-Za-z]*$" . -}}
{{- mulf (trimSuffix $unit . | float64) (index $units $unit | float64) -}}
{{- end -}}

{{/*
What is wrong with some resources, as a list: a pod that asks for more than it may have is refused by the API server,
when everything else is there already. Takes (list key resources).
*/}}
{{- define "concert.refusedResources" -}}
{{- $key := index . 0 -}}{{- $resources := index . 1 -}}
{{- $refused := list -}}
{{- range $what, $unit := dict "cpu" "concert.milliCpu" "memory" "concert.bytes" "ephemeral-storage" "concert.bytes" -}}
{{- $least := dig "requests" $what "" $resources -}}{{- $most := dig "limits" $what "" $resources -}}
{{- if and $least $most -}}
{{- if gt (include $unit $least | float64) (include $unit $most | float64) -}}
{{- $refused = append $refused (printf "%s.resources: requests %s of %s, more than its limit of %s" $key $least $what $most) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $refused | toYaml -}}
{{- end -}}
