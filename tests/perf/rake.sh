#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures raking to four margins beside R's, where Rscript with the packages survey and data.table
# is installed, in one run: builds, then runs rake.mjs.
#   HAILONG_PERF_ROWS=1000000
#   HAILONG_PERF_FOLDER=...   where the rows go as CSV (default: the system's folder for such files)
# Exit status: 0 when the ratio holds, 1 when not.
set -euo pipefail
cd "$(dirname "$0")/../.."

cmake --preset release >/dev/null
cmake --build --preset release --target perf_rake
exec node tests/perf/rake.mjs build/release
