# shellcheck shell=bash
# Messages, locks and small helpers of ./dev.

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
die() {
    printf '\033[31mdev: %s\033[0m\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# as_root CMD...: as root already, or through sudo; fails when neither is possible.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        return 127
    fi
}

# with_lock NAME CMD...: one process at a time; the lock dies with its holder. Servers that CMD leaves behind must
# close descriptor 9, or they would keep the lock.
with_lock() {
    local name="$1"
    shift
    mkdir -p "$DEV/lock"
    (
        if ! flock -n 9; then
            note "another ./dev is busy with \"$name\"; waiting for it"
            flock 9
        fi
        "$@"
    ) 9>"$DEV/lock/$name"
}

short_hash() { sha256sum | cut -c1-12; }

# run_logged LOGFILE CMD...: quiet unless it fails.
run_logged() {
    local log="$1"
    shift
    mkdir -p "$(dirname "$log")"
    if ! "$@" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        note "the whole output is in ${log#"$ROOT"/}"
        return 1
    fi
}
