# shellcheck shell=bash
# The commands of ./dev.

cmd_help() {
    cat <<'END'
./dev COMMAND

  demo [--no-serve] [--fresh]  the demonstration on http://localhost:8069 (DEV_PORT changes the port)
  test [PYTEST ARGUMENTS]      the tests, on two cores: ./dev test -n0 odoo_crisis_intervention/tests/test_x.py -k name
  lint [--fix]                 all static checks (--fix: what can be repaired is repaired)
  i18n [--check]               the translation template and zh_CN.po brought up to date (--check: only look)
  bench [NAME ...]             benchmarks/run.py on a database of its own
  shell                        Odoo's shell on the demonstration's database
  run -- ARGUMENTS             Odoo itself with its settings made: ./dev run -- -d oci_demo -u odoo_crisis_intervention
  psql [DATABASE]              PostgreSQL's shell (oci_demo)
  screens [ARGUMENTS]          scripts/screens.mjs with a browser (npm's playwright-core)
  setup                        only what is missing on this machine
  stop                         stops the private PostgreSQL server
  clean [databases]            removes what was made here (databases: only those)
  lock                         requirements.lock made again from requirements*.txt

Everything it makes is in .dev, which git ignores. ODOO_SOURCE (an Odoo 19 source tree) and PostgreSQL's PG* variables
are used when they are set. DEV_SLOT=name gives somebody a demonstration database of their own.
END
}

SLOT="${DEV_SLOT:-}"
SLOT="${SLOT//[^a-z0-9]/}"
DEMO_DB="oci_demo${SLOT:+_$SLOT}"

cmd_setup() {
    ready test
    say "ready"
}

# --- demo ---------------------------------------------------------------------------------------------------------

make_demo() {
    local fresh="$1" stamp="$STAMPS/demo-$DEMO_DB"
    ensure_template demo
    if [ "$fresh" = 0 ] && [ "$(cat "$stamp" 2>/dev/null)" = "$TEMPLATE" ] && db_exists "$DEMO_DB"; then
        return
    fi
    say "making the demonstration database $DEMO_DB"
    rm -f "$stamp"
    db_copy "$TEMPLATE" "$DEMO_DB"
    odoo shell -c "$CONFIG" -d "$DEMO_DB" --no-http --log-level=warn <"$ROOT/scripts/demo_settings.py" >&2 9>&- ||
        die "could not set the demonstration's language"
    echo "$TEMPLATE" >"$stamp"
}

print_logins() {
    local file="$ROOT/$ADDON/demo/LOGINS.txt"
    if [ -f "$file" ]; then
        cat "$file"
    else
        echo "login admin, password admin"
    fi
}

cmd_demo() {
    local serve=1 fresh=0 argument port="${DEV_PORT:-8069}"
    for argument in "$@"; do
        case "$argument" in
            --no-serve) serve=0 ;;
            --fresh) fresh=1 ;;
            *) die "demo knows --no-serve and --fresh, not $argument" ;;
        esac
    done
    ready
    with_lock databases make_demo "$fresh"
    [ $serve = 1 ] || {
        say "the demonstration database is $DEMO_DB"
        return
    }
    if ! python -c "import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('127.0.0.1', $port))" 2>/dev/null; then
        die "port $port is taken: DEV_PORT=8070 ./dev demo"
    fi
    say "serving on http://localhost:$port (Ctrl-C stops it)"
    print_logins
    exec "$VENV/bin/python" "$ODOO_BIN" -c "$CONFIG" -d "$DEMO_DB" --db-filter="^$DEMO_DB\$" --http-port="$port" \
        --max-cron-threads="${DEV_CRON:-1}" --log-level="${DEV_LOG_LEVEL:-warn}"
}

# --- test ---------------------------------------------------------------------------------------------------------

cmd_test() {
    local run status=0 workers=(-n 2) argument paths=()
    ready test
    for argument in "$@"; do
        case "$argument" in
            -n* | --numprocesses* | --pdb | --trace) workers=() ;;
            "$ADDON"*) paths=("") ;;
        esac
    done
    [ ${#paths[@]} = 0 ] && paths=("$ADDON/tests") || paths=()
    run="oci_run_${SLOT:-x}_$$"
    # shellcheck disable=SC2064
    trap "db_drop $run; db_drop $run-gw0; db_drop $run-gw1" EXIT
    with_lock databases test_database "$run"
    cd "$ROOT"
    python -m pytest "${workers[@]}" --odoo-config "$CONFIG" --odoo-database "$run" --odoo-http \
        --odoo-log-level="${DEV_LOG_LEVEL:-warn}" "${paths[@]}" "$@" || status=$?
    return $status
}

test_database() {
    drop_stale_runs
    copy_of_template test "$1"
}

# --- lint, i18n ---------------------------------------------------------------------------------------------------

cmd_lint() { die "not written yet"; }
cmd_i18n() { die "not written yet"; }

# --- bench, shell, ... --------------------------------------------------------------------------------------------

cmd_bench() {
    local run
    ready
    [ -f "$ROOT/benchmarks/run.py" ] || die "there is no benchmarks/run.py"
    run="oci_run_bench${SLOT}_$$"
    # shellcheck disable=SC2064
    trap "db_drop $run" EXIT
    with_lock databases test_database "$run"
    cd "$ROOT"
    export DEV_ADDON="$ADDON" DEV_DB="$run"
    DEV_DB_TEMPLATE="$(cat "$DEV/templates/.of-$run")"
    export DEV_DB_TEMPLATE
    python benchmarks/run.py "$@"
}

cmd_shell() {
    ready
    db_exists "$DEMO_DB" || with_lock databases make_demo 0
    odoo shell -c "$CONFIG" -d "$DEMO_DB" --no-http --log-level="${DEV_LOG_LEVEL:-warn}" "$@"
}

cmd_run() {
    [ "${1:-}" = -- ] && shift
    ready
    odoo "$@"
}

cmd_psql() {
    ready
    exec psql -X "${1:-$DEMO_DB}" "${@:2}"
}

ensure_node() {
    have node && have npm || die "node and npm are missing (Debian's packages: nodejs npm)"
    local key
    key="$(sha256sum "$ROOT/scripts/node/package-lock.json" | cut -c1-12)"
    [ "$(cat "$STAMPS/node" 2>/dev/null)" = "$key" ] && return
    say "installing playwright-core from npm"
    mkdir -p "$DEV/node"
    cp "$ROOT/scripts/node/package.json" "$ROOT/scripts/node/package-lock.json" "$DEV/node/"
    run_logged "$LOGS/npm.log" npm --prefix "$DEV/node" ci || die "npm could not install playwright-core"
    echo "$key" >"$STAMPS/node"
}

node_env() {
    ready test
    ensure_node
    CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v google-chrome || command -v chromium-browser)}"
    export CHROMIUM NODE_PATH="$DEV/node/node_modules"
}

cmd_node() {
    node_env
    node "$@"
}

cmd_screens() {
    node_env
    [ -f "$ROOT/scripts/screens.mjs" ] || die "there is no scripts/screens.mjs"
    with_lock databases make_demo 0
    cd "$ROOT"
    export DEV_URL="${DEV_URL:-http://localhost:${DEV_PORT:-8069}}"
    node scripts/screens.mjs "$@"
}

cmd_stop() { stop_postgres; }

cmd_clean() {
    case "${1:-}" in
        databases)
            pg_is_external && die "databases on the server of the PG* variables are not removed: names start with oci_"
            stop_postgres || true
            rm -rf "$DEV/pg" "$DEV/data" "$DEV/templates" "$DEV/snapshot" "$STAMPS"/demo-*
            ;;
        "")
            stop_postgres || true
            rm -rf "$DEV"
            ;;
        *) die "clean knows \"databases\", not $1" ;;
    esac
}

cmd_lock() {
    ready
    [ -x "$DEV/uv/bin/uv" ] || run_logged "$LOGS/uv.log" python -m venv "$DEV/uv"
    run_logged "$LOGS/uv.log" "$DEV/uv/bin/python" -m pip install uv==0.9.30 || die "pip could not install uv"
    cd "$ROOT"
    "$DEV/uv/bin/uv" pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url \
        --custom-compile-command "./dev lock" requirements.txt requirements-odoo.txt requirements-dev.txt \
        -o requirements.lock "$@"
}
