#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tools/deps.sh build|test|full: installs what is missing. The only list of Debian packages.
#   build  to compile and run hailong
#   test   also what ./check.sh needs: Check, Chromium, Node for the tests written in it
#   full   also what ./check.sh --full needs
# Installed already: does nothing and needs no root.
set -euo pipefail

build="gcc cmake ninja-build pkg-config libc6-dev binutils esbuild libmicrohttpd-dev libsqlite3-dev
    libgnutls28-dev libgsl-dev libcjson-dev libsodium-dev libunistring-dev
    libzip-dev zlib1g-dev libexpat1-dev libxlsxwriter-dev libqrencode-dev
    libcairo2-dev libpango1.0-dev librsvg2-dev fonts-liberation2"
test="$build check sqlite3 poppler-utils unzip libxml2-utils chromium chromium-headless-shell libnss3-tools fonts-liberation fonts-noto-core curl jq"
full="$test libreoffice-calc libreoffice-writer valgrind gcovr clang clang-tidy libclang-rt-14-dev strace systemd"

case "${1:-}" in
    build) packages=$build ;;
    test) packages=$test ;;
    full) packages=$full ;;
    *) echo "usage: tools/deps.sh build|test|full" >&2; exit 2 ;;
esac

# A Node that is there already (18 or newer) serves as well as Debian's.
if [ "$1" != build ] && ! { node -e 'process.exit(process.versions.node.split(".")[0] >= 18 ? 0 : 1)' &&
        command -v npm; } >/dev/null 2>&1; then
    packages="$packages nodejs npm"
fi

# Programs whose packages would start servers if they were installed are taken out of them:
# promtool checks the metrics (without it its tests are skipped), nginx and caddy are tried with the
# files of tools/deploy.
taken_out() {
    local into package path
    [ "$1" = full ] || return 0
    into="$(dirname "$0")/../build/tools"
    mkdir -p "$into"
    for path in prometheus:./usr/bin/promtool nginx:./usr/sbin/nginx caddy:./usr/bin/caddy; do
        package=${path%%:*}
        path=${path#*:}
        [ ! -x "$into/${path##*/}" ] || continue
        (cd "$into" && apt-get download -qq "$package" 2>/dev/null &&
            dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x --strip-components=3 "$path" &&
            rm "$package"_*.deb) || echo "${path##*/} cannot be had; its tests cannot run" >&2
    done
}

missing=()
for package in $packages; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || { taken_out "$1"; exit 0; }

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Thiếu gói / missing packages: ${missing[*]}" >&2
        echo "Xin cài bằng quyền root / install them as root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "Cài đặt / installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends "${missing[@]}" >/dev/null
taken_out "$1"
