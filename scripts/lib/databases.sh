# shellcheck shell=bash
# Databases. Making one from nothing takes a minute or more, copying one takes a second; so there are
# templates:
#   oci_base_<kind>_<key>   the addon's dependencies, zh_CN loaded; key: Odoo's source, dependencies, Odoo's pins
#   oci_addon_<kind>_<key>  a copy of it with the addon; key: the base's and the addon's installed files
# On a server that is not ours the names begin with oci_<hash of the checkout>, because their files are in .dev.
# <kind> is "test" (no demo data) or "demo". The three used last are kept.

PREFIX=oci
if pg_is_external; then
    PREFIX="oci_$(printf %s "$DEV" | short_hash)"
fi

db_exists() { [ "$(psql -XAtd postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

db_drop() {
    dropdb --if-exists --force "$1" 2>/dev/null || true
    rm -rf "$DEV/data/filestore/$1"
}

# db_copy FROM TO: with its files. Odoo's file store is written once per content: hard links are safe.
db_copy() {
    db_drop "$2"
    createdb -T "$1" "$2"
    if [ -d "$DEV/data/filestore/$1" ]; then
        cp -al "$DEV/data/filestore/$1" "$DEV/data/filestore/$2"
    fi
}

db_rename() {
    psql -Xqd postgres -c "ALTER DATABASE \"$1\" RENAME TO \"$2\""
    rm -rf "$DEV/data/filestore/$2"
    if [ -d "$DEV/data/filestore/$1" ]; then
        mv "$DEV/data/filestore/$1" "$DEV/data/filestore/$2"
    fi
}

template_touch() {
    mkdir -p "$DEV/templates"
    touch "$DEV/templates/$1"
}

# template_prune PREFIX: keeps the three used last, and any used within the last quarter of an hour, which somebody may
# be about to copy.
template_prune() {
    local name age now
    now="$(date +%s)"
    for name in $(psql -XAtd postgres -c "SELECT datname FROM pg_database WHERE datname LIKE '$1%'" |
        while read -r name; do
            printf '%s %s\n' "$(stat -c %Y "$DEV/templates/$name" 2>/dev/null || echo 0)" "$name"
        done | sort -rn | tail -n +4 | cut -d' ' -f2); do
        age=$((now - $(stat -c %Y "$DEV/templates/$name" 2>/dev/null || echo 0)))
        [ "$age" -gt 900 ] || continue
        db_drop "$name"
        rm -f "$DEV/templates/$name" "$DEV/templates/$name.log"
    done
}

addon_depends() {
    python -c 'import ast, sys; print(",".join(ast.literal_eval(open(sys.argv[1]).read())["depends"]))' \
        "$ROOT/$ADDON/__manifest__.py"
}

base_key() {
    {
        echo "4 $1"
        odoo_source_id
        addon_depends
        cat "$ROOT/requirements-odoo.txt"
    } | short_hash
}

# The addon's files that an installation reads, copied aside: somebody may edit while we install.
addon_snapshot() {
    local into="$1"
    mkdir -p "$into"
    (
        cd "$ROOT"
        find "$ADDON" \( -name __pycache__ -o -path "$ADDON/tests" -o -path "$ADDON/readme" -o -path "$ADDON/doc*" \
            -o -path "$ADDON/static/tests" \) -prune \
            -o -type f ! -name '*.pyc' ! -name '*.pot' ! -name '*.md' ! -name '*.rst' ! -name 'pyproject.toml' \
            ! -name '*~' ! -name '.*' -print0 | LC_ALL=C sort -z | xargs -0 cp --parents -t "$into"
    )
}

snapshot_key() {
    (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | short_hash)
}

# ensure_base KIND: sets BASE.
ensure_base() {
    BASE="${PREFIX}_base_$1_$(base_key "$1")"
    template_touch "$BASE"
    db_exists "$BASE" || with_lock "$BASE" make_base "$1"
}

make_base() {
    local kind="$1" new="${PREFIX}_new_base_$1" options=("--load-language=en_US,$LANGUAGE_CODE")
    db_exists "$BASE" && return
    say "making the $kind base database ($(addon_depends), $LANGUAGE_CODE): a minute or two, once"
    # The first language becomes everybody's: English for tests, which say themselves what they want in Chinese.
    [ "$kind" = demo ] && options=("--load-language=$LANGUAGE_CODE,en_US" --with-demo)
    db_drop "$new"
    run_logged "$LOGS/base-$kind.log" odoo server -c "$CONFIG" -d "$new" -i "$(addon_depends)" "${options[@]}" \
        --stop-after-init --no-http --log-level=warn 9>&- ||
        die "Odoo could not make the base database"
    db_rename "$new" "$BASE"
    template_prune "${PREFIX}_base_${kind}_"
}

# ensure_template KIND: sets TEMPLATE, a database with the addon as it is in the checkout now.
ensure_template() {
    local kind="$1" snapshot="$DEV/snapshot/$1-$$"
    ensure_base "$kind"
    rm -rf "$snapshot" "$snapshot.conf"
    addon_snapshot "$snapshot"
    TEMPLATE="${PREFIX}_addon_${kind}_$({ echo "$BASE"; snapshot_key "$snapshot"; } | short_hash)"
    template_touch "$TEMPLATE"
    db_exists "$TEMPLATE" || with_lock "$TEMPLATE" make_template "$kind" "$snapshot"
    rm -rf "$snapshot" "$snapshot.conf"
}

make_template() {
    local kind="$1" snapshot="$2" new="${PREFIX}_new_${TEMPLATE#"$PREFIX"_}" log="$LOGS/addon-$1-$$.log" started=$SECONDS
    db_exists "$TEMPLATE" && return
    say "installing the addon into a copy of the $kind base database"
    db_copy "$BASE" "$new"
    sed "/^addons_path = /s#$ROOT\$#$snapshot#" "$CONFIG" >"$snapshot.conf"
    local options=()
    [ "$kind" = demo ] && options=(--with-demo)
    run_logged "$log" odoo server -c "$snapshot.conf" -d "$new" -i "$ADDON" "${options[@]}" --stop-after-init --no-http \
        --log-level=warn 9>&- || {
        rm -rf "$snapshot" "$snapshot.conf"
        db_drop "$new"
        die "Odoo could not install the addon"
    }
    if ! psql -XAtd "$new" -c "SELECT state FROM ir_module_module WHERE name = '$ADDON'" | grep -qx installed; then
        cat "$log" >&2
        die "the addon is not installed after its installation"
    fi
    grep -v "^Running as user 'root' is a security risk" "$log" >"$DEV/templates/$TEMPLATE.log" || true
    rm -f "$log"
    if [ -s "$DEV/templates/$TEMPLATE.log" ]; then
        note "Odoo warned while it installed the addon:"
        sed 's/^/    /' "$DEV/templates/$TEMPLATE.log" >&2
    fi
    db_rename "$new" "$TEMPLATE"
    template_prune "${PREFIX}_addon_${kind}_"
    note "installed in $((SECONDS - started)) s"
}

# Databases of runs that were killed: the number at the end of the name is the process that made it.
drop_stale_runs() {
    local name pid
    for name in $(psql -XAtd postgres -c "SELECT datname FROM pg_database WHERE datname ~ '^${PREFIX}_run_.*_[0-9]+(-gw[0-9]+)?\$'"); do
        pid="${name%-gw*}"
        pid="${pid##*_}"
        kill -0 "$pid" 2>/dev/null || db_drop "$name"
    done
}
