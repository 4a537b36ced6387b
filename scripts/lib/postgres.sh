# shellcheck shell=bash
# PostgreSQL: the server that the PG* variables name, or a private one in .dev, on a Unix socket. Never the machine's
# own cluster.

pg_is_external() { [ -n "${PGHOST:-}${PGPORT:-}${PGSERVICE:-}${PGUSER:-}" ] && [ "${PGHOST:-}" != "$(pg_socket)" ]; }

pg_bindir() {
    local dir
    for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -Vr); do
        [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && [ -x "$dir/postgres" ] && echo "$dir" && return
    done
    if have initdb && have pg_ctl; then
        dirname "$(command -v initdb)"
        return
    fi
    return 1
}

# A socket's path may have 107 characters: a deep checkout keeps it in /tmp.
pg_socket() {
    local dir="$DEV/pg/socket"
    if [ ${#dir} -gt 85 ]; then
        dir="/tmp/dev-pg-$(id -u)-$(printf %s "$ROOT" | short_hash)"
    fi
    echo "$dir"
}

# postgres refuses to be root: its package's own user runs it then. It keeps the right to pass through a closed
# parent folder (a checkout below /root) where it could not reach its data otherwise.
pg_as() {
    if [ "$(id -u)" != 0 ]; then
        "$@"
    elif setpriv --reuid postgres --regid postgres --clear-groups test -x "$DEV/pg"; then
        setpriv --reuid postgres --regid postgres --clear-groups env -u PGHOST HOME=/ "$@"
    else
        setpriv --reuid postgres --regid postgres --clear-groups \
            --inh-caps +dac_override --ambient-caps +dac_override env -u PGHOST HOME=/ "$@"
    fi
}

ensure_postgres() {
    unset PGDATABASE
    if pg_is_external; then
        local error
        error="$(psql -XAtd postgres -c 'SELECT 1' 2>&1 >/dev/null)" ||
            die "the PostgreSQL server that the PG* variables name does not answer: $error"
        return
    fi
    local bin
    bin="$(pg_bindir)" || die "PostgreSQL is missing (Debian's package: postgresql)"
    export PATH="$bin:$PATH"
    PGHOST="$(pg_socket)"
    export PGHOST PGPORT=5432 PGUSER=odoo
    pg_isready -q && return
    with_lock postgres start_postgres "$bin"
}

start_postgres() {
    local bin="$1" data="$DEV/pg/data"
    pg_isready -q && return
    mkdir -p "$DEV/pg" "$PGHOST" "$LOGS"
    chmod 755 "$DEV/pg"
    chmod 700 "$PGHOST"
    if [ "$(id -u)" = 0 ]; then
        chown postgres: "$DEV/pg" "$PGHOST"
    fi
    if [ -f "$data/PG_VERSION" ] && [ "$(cat "$data/PG_VERSION")" != "$("$bin/postgres" -V | grep -o '[0-9]*' | head -1)" ]; then
        die "the private cluster was made by PostgreSQL $(cat "$data/PG_VERSION"), which is gone: ./dev clean databases"
    fi
    if [ ! -f "$DEV/pg/made" ]; then
        say "making a private PostgreSQL cluster"
        rm -rf "$data"
        run_logged "$LOGS/initdb.log" pg_as "$bin/initdb" -D "$data" -U odoo -A trust -E UTF8 --locale=C.UTF-8 --no-sync ||
            die "initdb failed"
        # Fast rather than safe against a power cut: everything in it can be made again.
        cat >>"$data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$PGHOST'
max_connections = 150
shared_buffers = 512MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
jit = off
autovacuum_naptime = 3min
log_min_messages = fatal
END
        touch "$DEV/pg/made"
    fi
    say "starting the private PostgreSQL server"
    # The log is outside of the data so that a failed start can be read.
    if ! pg_as "$bin/pg_ctl" -D "$data" -l "$DEV/pg/log" -w -t 60 start >/dev/null 2>&1 9>&-; then
        tail -n 20 "$DEV/pg/log" >&2 || true
        die "the private PostgreSQL server does not start (./dev clean databases makes a new one)"
    fi
}

stop_postgres() {
    pg_is_external && return
    local bin
    bin="$(pg_bindir)" || return 0
    [ -f "$DEV/pg/data/postmaster.pid" ] || return 0
    pg_as "$bin/pg_ctl" -D "$DEV/pg/data" -m fast stop >/dev/null && note "the private PostgreSQL server is stopped"
}
