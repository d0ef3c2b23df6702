#!/bin/sh
# A PostgreSQL cluster for tests: a new one in a folder of its own, on a Unix socket only.
#
# Says `ready FOLDER` when it runs (FOLDER is the socket's folder as well), then obeys lines on
# standard input: `kill` kills it hard and starts it again, and says `ready` again. When the input
# ends, because whoever started this ended in whatever way, the cluster is stopped and removed.
# With TENOHIRA_POSTGRES_PORT it listens there on loopback as well, and with TENOHIRA_POSTGRES_TLS it
# does so encrypted, with server.crt and server.key of that folder.
# Roles: `postgres`, and `tenohira`, which is no superuser and makes its own databases.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")
if ! [ -x "$bin/initdb" ]; then
    echo "PostgreSQL is missing: run \`cargo xtask prerequisites\`, or install Debian's postgresql"
    exit 1
fi

# Memory where there is some: every commit of a test waits for the disk.
base=${TMPDIR:-/tmp}
if [ -d /dev/shm ] && [ -w /dev/shm ]; then base=/dev/shm; fi
folder=$(mktemp -d "$base/tenohira-postgres.XXXXXX")
as=
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    chown postgres: "$folder"
    as="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi
cd "$folder"
end() {
    trap '' EXIT INT TERM HUP
    $as "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop >/dev/null 2>&1 || true
    cd /
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

start() {
    $as "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -s -w -t 60 start </dev/null >/dev/null 2>&1 ||
        { cat "$folder/log"; exit 1; }
}
$as "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >/dev/null || { echo "initdb failed"; exit 1; }
cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 300
shared_buffers = 32MB
min_wal_size = 32MB
max_wal_size = 256MB
autovacuum_naptime = 5s
CONF
port=${TENOHIRA_POSTGRES_PORT:-5432}
if [ "$port" != 5432 ]; then
    echo "listen_addresses = 'localhost'" >>"$folder/data/postgresql.conf"
    echo "port = $port" >>"$folder/data/postgresql.conf"
fi
if [ -n "${TENOHIRA_POSTGRES_TLS:-}" ]; then
    cp "$TENOHIRA_POSTGRES_TLS/server.crt" "$TENOHIRA_POSTGRES_TLS/server.key" "$folder/data/"
    chmod 600 "$folder/data/server.key"
    if [ "$(id -u)" = 0 ]; then chown postgres: "$folder/data/server.crt" "$folder/data/server.key"; fi
    echo "ssl = on" >>"$folder/data/postgresql.conf"
fi
start
"$bin/psql" -q -p "$port" -h "$folder" -U postgres -d postgres -c 'CREATE ROLE tenohira LOGIN CREATEDB'
echo "ready $folder"
while read -r line; do
    case $line in
    kill)
        # The postmaster and all it started, without a word.
        pid=$(head -n 1 "$folder/data/postmaster.pid")
        kill -9 "$pid" $(pgrep -P "$pid") 2>/dev/null || true
        sleep 0.1
        rm -f "$folder/data/postmaster.pid" "$folder"/.s.PGSQL.*
        start
        echo "ready $folder"
        ;;
    esac
done
