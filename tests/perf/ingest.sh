#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures how many answers a second the server takes, against what its parts can do, in one run on
# this machine: builds, then runs ingest.mjs (which says what is measured). Some minutes.
#   HAILONG_PERF_ROUNDS=3    rounds; figures are their medians
#   HAILONG_PERF_SECONDS=4   seconds of each measurement
#   HAILONG_PERF_FOLDER=...  where data goes (default: the build folder; a memory disk would lie)
# Exit status: 0 when the ratios hold, 1 when not.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools/deps.sh full
cmake --preset release >/dev/null
cmake --build --preset release --target hailong perf_tools
exec node tests/perf/ingest.mjs build/release
