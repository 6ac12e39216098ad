#!/bin/sh
# Writes the settings that its environment names, makes the storage the first time, and becomes the broker: what the
# official image does, as far as the chart asks it. KAFKA_LOG_DIRS=/data is log.dirs=/data.
set -eu
settings=/tmp/server.properties
env | grep '^KAFKA_' | grep -v -e '^KAFKA_HEAP_OPTS=' -e '^KAFKA_OPTS=' | while IFS='=' read -r name value; do
  echo "$(echo "${name#KAFKA_}" | tr 'A-Z_' 'a-z.')=$value"
done > "$settings"
kafka() {
  exec java ${KAFKA_HEAP_OPTS:--Xmx256m -Xms64m} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    -Dlog4j2.configurationFile=/kafka/log4j2.properties -Dlog4j2.disableJmx=true -cp '/kafka/*' "$@"
}
(kafka kafka.tools.StorageTool format --ignore-formatted --config "$settings" \
  --cluster-id "${CLUSTER_ID:-Y29uY2VydC1kZXYtMDAwMA}")
kafka kafka.Kafka "$settings"
