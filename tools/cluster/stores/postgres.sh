#!/bin/sh
# Makes the database the first time, and becomes the server: what the official image does, as far as the chart asks it.
set -eu
data=${PGDATA:-/var/lib/postgresql/data}
if [ ! -s "$data/PG_VERSION" ]; then
  # Made beside its place and moved there whole: a pod that is killed meanwhile leaves nothing that looks like a database.
  rm -rf "$data.new"
  printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
  initdb --pgdata="$data.new" --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 \
    --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$data.new/pg_hba.conf"
  echo "CREATE DATABASE \"$POSTGRES_DB\"" | postgres --single -D "$data.new" postgres
  mv "$data.new" "$data"
fi
exec postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp -c dynamic_shared_memory_type=mmap \
  -c shared_buffers=32MB -c max_connections=200 -c io_method=sync -c jit=off -c max_wal_size=256MB "$@"
