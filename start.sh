#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds, and serves the simulated province in the foreground.
#   HAILONG_LISTEN=127.0.0.1:8080   where to listen
#   HAILONG_DATA=data/demo          the data folder; made at the first start, kept afterwards
set -euo pipefail
cd "$(dirname "$0")"

tools/deps.sh build
cmake --preset release >/dev/null
cmake --build --preset release
exec build/release/hailong demo \
    --data "${HAILONG_DATA:-data/demo}" --listen "${HAILONG_LISTEN:-127.0.0.1:8080}" "$@"
