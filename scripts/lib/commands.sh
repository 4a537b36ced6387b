# shellcheck shell=bash
# The commands of ./dev.

cmd_help() {
    cat <<'END'
./dev COMMAND

  demo [--no-serve] [--fresh]  the demonstration on http://localhost:8069 (DEV_PORT changes the port)
  test [PYTEST ARGUMENTS]      the tests, on all cores (at most four): ./dev test -n0 odoo_crisis_intervention/tests/test_x.py -k name
  lint [--fix]                 all static checks (--fix: what can be repaired is repaired)
  i18n [--check]               the translation template and zh_CN.po brought up to date (--check: only look)
  bench [NAME ...]             benchmarks/run.py on a database of its own
  shell                        Odoo's shell on the demonstration's database
  run -- ARGUMENTS             Odoo itself with its settings made: ./dev run -- -d oci_demo -u odoo_crisis_intervention
  psql [DATABASE]              PostgreSQL's shell (oci_demo)
  screens [FOLDER [NAME ...]]  pictures of the served demonstration; without a folder those of README, guides and store page
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
DEMO_DB="${PREFIX}_demo${SLOT:+_$SLOT}"

cmd_setup() {
    ready test
    say "ready"
}

# --- demo ---------------------------------------------------------------------------------------------------------

make_demo() {
    local fresh="$1" stamp="$STAMPS/demo-$DEMO_DB" key script
    ensure_template demo
    key="$TEMPLATE $(cat "$ROOT"/scripts/demo_*.py | sha256sum | cut -c1-12)"
    if [ "$fresh" = 0 ] && [ "$(cat "$stamp" 2>/dev/null)" = "$key" ] && db_exists "$DEMO_DB"; then
        return
    fi
    say "making the demonstration database $DEMO_DB"
    rm -f "$stamp"
    db_copy "$TEMPLATE" "$DEMO_DB"
    # First the settings, then a few weeks of the school's work.
    for script in "$ROOT"/scripts/demo_settings.py "$ROOT"/scripts/demo_story*.py; do
        cat "$ROOT/scripts/demo_tools.py" "$script" |
            odoo shell -c "$CONFIG" -d "$DEMO_DB" --no-http --log-level=warn >&2 9>&- ||
            die "${script#"$ROOT/"} did not run through"
    done
    echo "$key" >"$stamp"
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
    with_lock "$DEMO_DB" make_demo "$fresh"
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
    local status=0 workers=(-n "${DEV_WORKERS:-$(default_workers)}" --dist worksteal) paths=("$ADDON/tests") argument warm=1
    ready test
    for argument in "$@"; do
        case "$argument" in
            -n* | --numprocesses* | --pdb | --trace) workers=() ;;
            "$ADDON"/* | ./"$ADDON"/* | "$ROOT"/*) paths=() warm=0 ;;
            -k* | --lf | --collect-only | --co) warm=0 ;;
        esac
    done
    with_run_database test
    cd "$ROOT"
    if [ $warm = 1 ]; then
        say "putting together the web client's scripts and styles"
        run_logged "$LOGS/assets-$$.log" odoo shell -c "$CONFIG" -d "$RUN_DB" --no-http --log-level=warn \
            <scripts/warm_assets.py || die "the web client's scripts and styles have errors"
        rm -f "$LOGS/assets-$$.log"
    fi
    export HYPOTHESIS_STORAGE_DIRECTORY="$DEV/hypothesis"
    PYTHONPATH="$PYTHONPATH:$ROOT/scripts" python -m pytest -p pytest_dev "${workers[@]}" \
        --odoo-config "$CONFIG" --odoo-database "$RUN_DB" --odoo-http --odoo-log-level="${DEV_LOG_LEVEL:-warn}" \
        "${paths[@]}" "$@" || status=$?
    return $status
}

default_workers() {
    local cores
    cores="$(nproc)"
    echo $((cores > 4 ? 4 : cores))
}

# with_run_database NAME: a database for this process alone, with the addon; it goes when the process ends.
with_run_database() {
    RUN_DB="${PREFIX}_run_$1${SLOT:+_$SLOT}_$$"
    trap 'drop_run_database; exit 130' INT TERM HUP
    trap drop_run_database EXIT
    # The browser leaves things in its temporary folder. That has to have a short path, hence not in .dev.
    RUN_TMP="$(mktemp -d "${TMPDIR:-/tmp}/dev-run-XXXXXX")"
    export TMPDIR="$RUN_TMP"
    drop_stale_runs
    ensure_template test
    db_copy "$TEMPLATE" "$RUN_DB"
}

drop_run_database() {
    local name
    rm -f "$DEV/i18n/$RUN_DB.pot"
    for name in $(psql -XAtd postgres -c "SELECT datname FROM pg_database WHERE datname ~ '^$RUN_DB(-gw[0-9]+)?\$'"); do
        db_drop "$name"
    done
    rm -rf "$RUN_TMP"
}

# --- lint ---------------------------------------------------------------------------------------------------------

cmd_lint() {
    local failed=() fix=0 files
    [ "${1:-}" = --fix ] && fix=1 && shift
    [ $# = 0 ] || die "lint knows --fix only, not $1"
    ready
    cd "$ROOT"
    have git || die "git is missing (Debian's package: git)"
    export PRE_COMMIT_HOME="$DEV/pre-commit" PYLINTHOME="$DEV/pylint"
    if [ $fix = 1 ]; then
        ruff check --fix --quiet . || true
        ruff format --quiet .
    fi
    # Files that are new count too; pre-commit's --all-files would leave them out.
    mapfile -d '' files < <(git ls-files -z --cached --others --exclude-standard --deduplicate |
        while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done)
    say "pre-commit's hooks"
    pre-commit run --color never --files "${files[@]}" || failed+=("pre-commit")
    with_run_database lint
    say "what Odoo logged while it installed the addon"
    if [ -s "$DEV/templates/$TEMPLATE.log" ]; then
        sed 's/^/    /' "$DEV/templates/$TEMPLATE.log"
        failed+=("warnings at installation")
    else
        note "nothing"
    fi
    say "translations"
    i18n_export && python scripts/i18n.py "$EXPORT" "$ADDON" --check || failed+=("translations")
    say "Odoo's own static tests (test_lint)"
    odoo_test_lint || failed+=("test_lint")
    if [ ${#failed[@]} -gt 0 ]; then
        local text
        text="$(printf ', %s' "${failed[@]}")"
        die "lint failed: ${text:2}"
    fi
    say "lint passed"
}

# Not run: checks of Odoo's whole tree (test_markers), of localisations (test_l10n) and of the checks (test_checkers).
odoo_test_lint() {
    local folder="$ODOO_LIB/odoo/addons/test_lint/tests" files=() name
    [ -d "$folder" ] || folder="$ODOO_ADDONS/test_lint/tests"
    [ -d "$folder" ] || folder="$ODOO_LIB/addons/test_lint/tests"
    [ -d "$folder" ] || {
        note "this Odoo comes without test_lint"
        return 1
    }
    for name in docstring dunderinit i18n index jstranslate manifests naming onchange_domains orm_import \
        override_signatures pofile pylint routes test_holes; do
        files+=("$folder/test_$name.py")
    done
    if find "$ADDON/static" -name '*.js' -not -path '*/lib/*' 2>/dev/null | grep -q .; then
        if have npm; then
            ensure_node
            files+=("$folder/test_eslint.py")
        else
            note "npm is missing (Debian's packages: nodejs npm): JavaScript is not checked"
        fi
    fi
    PATH="$DEV/node/node_modules/.bin:$PATH" PYTHONPATH="$PYTHONPATH:$ROOT/scripts" \
        python -m pytest -p pytest_odoo_lint -o norecursedirs= -q --no-header --tb=short \
        --odoo-config "$CONFIG" --odoo-database "$RUN_DB" --odoo-log-level=warn \
        -k "not test_regular_expression and not test_matches_underscore and not test_directives_regex" "${files[@]}"
}

# --- i18n ---------------------------------------------------------------------------------------------------------

# The terms, as Odoo sees them in the database of this run: sets EXPORT.
i18n_export() {
    mkdir -p "$DEV/i18n"
    EXPORT="$DEV/i18n/$RUN_DB.pot"
    run_logged "$LOGS/i18n.log" odoo i18n export -c "$CONFIG" -d "$RUN_DB" -l pot -o "$EXPORT" "$ADDON"
}

cmd_i18n() {
    local status=0
    case "${1:-}" in
        "" | --check) ;;
        *) die "i18n knows --check only, not $1" ;;
    esac
    ready
    with_run_database i18n
    cd "$ROOT"
    i18n_export || die "Odoo could not export the terms"
    python scripts/i18n.py "$EXPORT" "$ADDON" "$@" || status=$?
    return $status
}

# --- bench, shell, ... --------------------------------------------------------------------------------------------

cmd_bench() {
    ready
    [ -f "$ROOT/benchmarks/run.py" ] || die "there is no benchmarks/run.py"
    with_run_database bench
    cd "$ROOT"
    # DEV_DB may be filled; the template gives more like it, the base is what the addon is installed into.
    export DEV_ADDON="$ADDON" DEV_DB="$RUN_DB" DEV_DB_TEMPLATE="$TEMPLATE" DEV_DB_BASE="$BASE"
    python benchmarks/run.py "$@"
}

cmd_shell() {
    ready
    db_exists "$DEMO_DB" || with_lock "$DEMO_DB" make_demo 0
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
    with_lock "$DEMO_DB" make_demo 0
    cd "$ROOT"
    export DEV_URL="${DEV_URL:-http://localhost:${DEV_PORT:-8069}}"
    local status=0
    node scripts/screens.mjs "$@" || status=$?
    [ $# -gt 0 ] || python scripts/shrink_pictures.py docs/images "$ADDON/static/description"
    return $status
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
            [ ! -L "$ROOT/.dev" ] || die "this worktree shares the .dev of another one: clean it there"
            stop_postgres || true
            rm -rf "$DEV"
            ;;
        *) die "clean knows \"databases\", not $1" ;;
    esac
}

cmd_lock() {
    ready
    [ -x "$DEV/uv/bin/uv" ] || run_logged "$LOGS/uv.log" python -m venv "$DEV/uv"
    run_logged "$LOGS/uv.log" "$DEV/uv/bin/python" -m pip install uv==0.13.9 || die "pip could not install uv"
    cd "$ROOT"
    "$DEV/uv/bin/uv" pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url \
        --custom-compile-command "./dev lock" requirements.txt requirements-odoo.txt requirements-dev.txt \
        -o requirements.lock "$@"
}
