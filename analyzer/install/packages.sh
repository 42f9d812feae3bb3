#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: packages.sh SET...     SET: build, test, browser, models
# Installs the packages of the sets that are missing, when run as root on a system with apt. Else
# prints the one command to run and ends with 1. The sets `browser` and `models` are wanted, never demanded.
set -eu

packages() {
    case $1 in
    build) echo gcc libc6-dev make pkg-config libclang libsqlite3-dev libyaml-dev libjansson-dev \
        libxxhash-dev nettle-dev ;;
    test) echo clang-19 python3 python3-jsonschema git parallel pre-commit \
        ninja-build groff-base zsh ;;
    browser) echo chromium ;;
    models) sed -n 's/^package: *//p' "$(dirname "$0")"/../../rules/models/*.yaml | sort -u | while read -r name; do
            if apt-cache show "$name" > /dev/null 2>&1; then echo "$name"; fi
        done ;;
    *) echo "packages.sh: unknown set \`$1\`; known are build, test, browser, models" >&2; exit 2 ;;
    esac
}

if ! command -v apt-get > /dev/null 2>&1 || ! command -v dpkg-query > /dev/null 2>&1; then
    exit 0 # another system: the build says what it does not find
fi

is_installed() {
    dpkg-query -W -f '${db:Status-Status}\n' "$1" 2> /dev/null | grep -qx installed
}

# The clang packages carry their version in the name; the first that is there, or can be had.
any_version() {
    for v in 19 20 21 22 18 17; do
        if is_installed "$1$v$2"; then return 0; fi
    done
    for v in 19 20 21 22 18 17; do
        if apt-cache show "$1$v$2" > /dev/null 2>&1; then
            echo "$1$v$2"
            return 0
        fi
    done
    echo "${1}19$2"
}

missing=
for set in "$@"; do
    names=$(packages "$set")
    for package in $names; do
        case $package in
        libclang) missing="$missing $(any_version libclang- -dev)" ;;
        *) is_installed "$package" || missing="$missing $package" ;;
        esac
    done
done
# shellcheck disable=SC2086 # one word each, and no blanks around them
set -- $missing
missing=$*
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Some packages are missing. Run this, then try again:" >&2
    echo "    sudo apt-get install -y --no-install-recommends $missing" >&2
    exit 1
fi

echo "Installing $missing" >&2
export DEBIAN_FRONTEND=noninteractive
install() {
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $missing > "$log" 2>&1
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! install; then
    apt-get update -qq > /dev/null 2>&1 || true
    case $missing in
    *libclang-*) # which version there is may only be known now
        missing=$(echo "$missing" | sed 's/libclang-[0-9]*-dev//')
        missing="$(any_version libclang- -dev) $missing" ;;
    esac
    if ! install; then
        tail -n 20 "$log" >&2
        echo "packages.sh: these packages could not be installed: $missing" >&2
        exit 1
    fi
fi
