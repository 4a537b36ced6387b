# shellcheck shell=bash
# What has to be on the machine and in .dev before Odoo can run: system packages, Odoo's source, a Python.

# --- system packages ----------------------------------------------------------------------------------------------

# ensure_packages PACKAGE...: through apt, only what is missing, without recommends.
ensure_packages() {
    local package missing=()
    if ! have dpkg-query; then
        note "no dpkg here: taking it that these are installed in this system's way: $*"
        return
    fi
    for package in "$@"; do
        # Debian 13 has renamed some: libmagic1t64
        case "$(dpkg-query -W -f '${Status};' "$package" "${package}t64" 2>/dev/null)" in
            *" installed;"*) ;;
            *) missing+=("$package") ;;
        esac
    done
    [ ${#missing[@]} = 0 ] && return
    say "installing system packages: ${missing[*]}"
    if [ "$(id -u)" != 0 ] && ! have sudo; then
        die "these Debian packages are missing and there is neither root nor sudo: ${missing[*]}"
    fi
    mkdir -p "$LOGS"
    if ! run_logged "$LOGS/apt.log" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}"; then
        note "trying again after apt-get update"
        run_logged "$LOGS/apt.log" as_root apt-get update || note "apt-get update reported errors"
        run_logged "$LOGS/apt.log" as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends "${missing[@]}" ||
            die "apt could not install: ${missing[*]}"
    fi
}

have_chromium() { have chromium || have google-chrome || have chromium-browser || have google-chrome-stable; }

packages_run=(ca-certificates xz-utils fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1)
packages_test=(poppler-utils)

ensure_system() {
    local wanted=("${packages_run[@]}")
    if pg_is_external; then
        have psql || wanted+=(postgresql-client)
    else
        pg_bindir >/dev/null || wanted+=(postgresql)
    fi
    if [ "${1:-}" = test ]; then
        wanted+=("${packages_test[@]}")
        have_chromium || wanted+=(chromium)
    fi
    with_lock apt ensure_packages "${wanted[@]}"
}

# --- Odoo's source ------------------------------------------------------------------------------------------------

# From Debian's unstable suite, on the mirror that apt already uses. Nothing of it is installed on the machine.
SID_PACKAGES=(odoo-19 libjs-jquery libjs-underscore libjs-jquery-form fonts-roboto-unhinted fonts-montserrat fonts-ocr-b)
# From the machine's own suite: unstable's newer versions lack the files that Odoo's assets link to.
OWN_PACKAGES=(fonts-font-awesome fonts-inconsolata)

odoo_env() {
    if [ -n "${ODOO_SOURCE:-}" ]; then
        [ -x "$ODOO_SOURCE/odoo-bin" ] || [ -f "$ODOO_SOURCE/odoo-bin" ] ||
            die "ODOO_SOURCE=$ODOO_SOURCE holds no odoo-bin"
        ODOO_LIB="$ODOO_SOURCE"
        ODOO_BIN="$ODOO_SOURCE/odoo-bin"
        ODOO_ADDONS="$ODOO_SOURCE/addons"
    else
        ODOO_LIB="$DEV/odoo/usr/lib/python3/dist-packages"
        ODOO_BIN="$DEV/odoo/usr/bin/odoo"
        ODOO_ADDONS=""
    fi
}

# One line that changes with Odoo's source.
odoo_source_id() {
    if [ -n "${ODOO_SOURCE:-}" ]; then
        echo "$ODOO_SOURCE"
        grep -h '^version_info' "$ODOO_SOURCE/odoo/release.py"
        git -C "$ODOO_SOURCE" rev-parse HEAD 2>/dev/null || true
    else
        cat "$STAMPS/odoo"
    fi
}

ensure_odoo() {
    odoo_env
    [ -n "${ODOO_SOURCE:-}" ] && return
    [ -f "$STAMPS/odoo" ] && [ -d "$DEV/odoo" ] && return
    with_lock odoo fetch_odoo
}

debian_mirrors() {
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(SITE)' 'Created-By: Packages' 2>/dev/null |
        awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3 }' | sort -u
}

# download URL FILE [SHA256]: by apt's own downloader, so that its proxies and mirror settings hold.
download() {
    local url="$1" file="$2" sum="${3:-}"
    if [ -f "$file" ] && [ -n "$sum" ] && echo "$sum  $file" | sha256sum --status -c -; then
        return
    fi
    /usr/lib/apt/apt-helper download-file "$url" "$file" ${sum:+"SHA256:$sum"} >"$LOGS/download.log" 2>&1 ||
        return 1
    [ -z "$sum" ] || echo "$sum  $file" | sha256sum --status -c - || die "SHA256 sum of $(basename "$file") is wrong"
}

# The index of unstable: signed list of sums -> the package index's sum -> the packages' sums.
fetch_sid_index() {
    local mirror="$1" dir="$DEV/downloads" arch path sum keyring
    arch="$(dpkg --print-architecture)"
    path="main/binary-$arch/Packages.xz"
    rm -f "$dir/InRelease" "$dir/Release"
    download "$mirror/dists/sid/InRelease" "$dir/InRelease" || return 1
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    if have gpgv && [ -f "$keyring" ]; then
        gpgv -q --keyring "$keyring" --output "$dir/Release" "$dir/InRelease" 2>"$LOGS/gpgv.log" ||
            die "the signature of unstable's package list is not one this machine trusts (see .dev/log/gpgv.log)"
    elif have sqv && [ -f "$keyring" ] && sqv --help | grep -q -- --cleartext; then
        sqv --keyring "$keyring" --output "$dir/Release" --cleartext "$dir/InRelease" >"$LOGS/gpgv.log" 2>&1 ||
            die "the signature of unstable's package list is not one this machine trusts (see .dev/log/gpgv.log)"
    else
        note "no gpgv here, nor an sqv that can do it: the package list's signature is not checked, only the sums"
        cp "$dir/InRelease" "$dir/Release"
    fi
    sum="$(sed -n '/^SHA256:/,/^[A-Z]/p' "$dir/Release" | awk -v p="$path" '$3 == p { print $1; exit }')"
    [ -n "$sum" ] || return 1
    download "$mirror/dists/sid/main/binary-$arch/by-hash/SHA256/$sum" "$dir/Packages.xz" "$sum" ||
        download "$mirror/dists/sid/$path" "$dir/Packages.xz" "$sum"
}

fetch_odoo() {
    [ -f "$STAMPS/odoo" ] && [ -d "$DEV/odoo" ] && return
    local dir="$DEV/downloads" mirror="" candidate package entry file sum version tree="$DEV/odoo.new" known
    { have dpkg-deb && have apt-get && [ -x /usr/lib/apt/apt-helper ]; } ||
        die "no apt here to fetch Odoo 19 with: set ODOO_SOURCE to an Odoo 19 source tree"
    mkdir -p "$dir" "$LOGS" "$STAMPS"
    say "fetching Odoo 19 (122 MB, once)"
    for candidate in $(debian_mirrors); do
        if fetch_sid_index "$candidate"; then
            mirror="$candidate"
            break
        fi
    done
    [ -n "$mirror" ] || die "none of apt's mirrors carries Debian's unstable suite: set ODOO_SOURCE to an Odoo 19 source tree"
    rm -rf "$tree"
    mkdir -p "$tree"
    : >"$STAMPS/odoo.new"
    for package in "${SID_PACKAGES[@]}"; do
        entry="$(xz -dc "$dir/Packages.xz" | awk -v RS= -v p="Package: $package" 'index($0 "\n", p "\n") == 1')"
        file="$(sed -n 's/^Filename: //p' <<<"$entry")"
        sum="$(sed -n 's/^SHA256: //p' <<<"$entry")"
        version="$(sed -n 's/^Version: //p' <<<"$entry")"
        [ -n "$file" ] && [ -n "$sum" ] || die "Debian's unstable suite no longer carries $package: set ODOO_SOURCE to an Odoo 19 source tree"
        note "$package $version"
        download "$mirror/$file" "$dir/$package.deb" "$sum" || die "could not download $package (see .dev/log/download.log)"
        dpkg-deb -x "$dir/$package.deb" "$tree"
        echo "$package $version $sum" >>"$STAMPS/odoo.new"
    done
    known="$ROOT/scripts/odoo-tested.txt"
    if [ -f "$known" ] && ! grep -qxF "$(head -1 "$STAMPS/odoo.new")" "$known"; then
        note "unstable has moved on since this was last tested: $(cut -d' ' -f1,2 "$known" | tail -1) then"
    fi
    for package in "${OWN_PACKAGES[@]}"; do
        note "$package"
        rm -f "$dir/$package"_*.deb
        (cd "$dir" && apt-get download "$package" >"$LOGS/download.log" 2>&1) ||
            die "apt could not download $package (see .dev/log/download.log)"
        dpkg-deb -x "$dir/$package"_*.deb "$tree"
    done
    # Debian leaves out this minified file (background blur in calls). Its absence is a console error in every page of
    # the web client and fails every browser test; an empty one only means no blur.
    file="$tree/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if [ ! -e "$file" ]; then
        mkdir -p "$(dirname "$file")"
        echo "/* left out by Debian: see scripts/lib/setup.sh */" >"$file"
    fi
    rm -rf "$DEV/odoo"
    mv "$tree" "$DEV/odoo"
    rm -f "$dir/odoo-19.deb"
    mv "$STAMPS/odoo.new" "$STAMPS/odoo"
}

# --- Python -------------------------------------------------------------------------------------------------------

VENV="$DEV/venv"

find_python() {
    local candidate
    for candidate in ${DEV_PYTHON:-} python3 python3.13 python3.12 python3.11 python3.10; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
            2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

ensure_venv() {
    local key
    key="$({ cat "$ROOT/requirements.lock"; printf %s "${DEV_PYTHON:-}"; } | short_hash)"
    if [ "$(cat "$STAMPS/venv" 2>/dev/null)" = "$key" ] && [ -x "$VENV/bin/python" ]; then
        return
    fi
    with_lock venv make_venv "$key"
}

make_venv() {
    local key="$1" python
    [ "$(cat "$STAMPS/venv" 2>/dev/null)" = "$key" ] && [ -x "$VENV/bin/python" ] && return
    if ! find_python >/dev/null; then
        ensure_packages python3 python3-venv
    fi
    python="$(find_python)" || die "no Python 3.10 to 3.13 with venv and ensurepip found (DEV_PYTHON can name one)"
    say "installing the Python packages of requirements.lock ($("$python" -V))"
    mkdir -p "$STAMPS" "$LOGS"
    if [ "$("$VENV/bin/python" -c 'import sys; print(sys.version_info[:2])' 2>/dev/null)" != \
        "$("$python" -c 'import sys; print(sys.version_info[:2])')" ]; then
        rm -rf "$VENV"
        "$python" -m venv "$VENV"
    fi
    run_logged "$LOGS/pip.log" "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input \
        --require-hashes -r "$ROOT/requirements.lock" || die "pip could not install requirements.lock"
    echo "$key" >"$STAMPS/venv"
}

# --- all of it ----------------------------------------------------------------------------------------------------

# ready [test]: everything that running Odoo takes; exports its environment.
ready() {
    mkdir -p "$STAMPS" "$LOGS" "$DEV/data"
    ensure_system "${1:-}"
    ensure_odoo
    ensure_venv
    export PATH="$VENV/bin:$PATH"
    # Compiled files go to .dev as well; without them every start of Odoo would compile it again.
    export PYTHONPATH="$ODOO_LIB" PYTHONUNBUFFERED=1 PYTHONPYCACHEPREFIX="$DEV/pycache"
    unset PYTHONDONTWRITEBYTECODE
    ensure_postgres
    write_config
}

# Database settings come from the PG* variables.
write_config() {
    local addons="$ROOT"
    [ -n "$ODOO_ADDONS" ] && addons="$ODOO_ADDONS,$ROOT"
    local text
    text="$(
        cat <<END
[options]
addons_path = $addons
data_dir = $DEV/data
http_interface = ${DEV_INTERFACE:-127.0.0.1}
max_cron_threads = 0
screenshots = $DEV/screenshots
END
    )"
    CONFIG="$DEV/odoo-$(printf %s "$ROOT" | short_hash).conf"
    if [ "$(cat "$CONFIG" 2>/dev/null)" != "$text" ]; then
        printf '%s\n' "$text" >"$CONFIG.$$"
        mv "$CONFIG.$$" "$CONFIG"
    fi
    export ODOO_RC="$CONFIG"
}

odoo() { "$VENV/bin/python" "$ODOO_BIN" "$@"; }
