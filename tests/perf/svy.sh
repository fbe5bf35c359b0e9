#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures survey statistics (25 items by 100 communes, strata, PSUs, weights) from loaded columns,
# from CSV and from the store's packed codes, beside a plain C loop and, where Rscript with the
# packages survey and data.table is installed, R, in one run: builds, then runs svy.mjs.
#   HAILONG_PERF_ROWS="1000000 10000000"  sizes; 10^7 takes 1 GB of memory and of disk
#   HAILONG_PERF_ROUNDS=3                 rounds; figures are their medians
#   HAILONG_PERF_FOLDER=...               where files go (default: the build folder)
# Exit status: 0 when the ratios hold, 1 when not.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools/deps.sh full
cmake --preset release >/dev/null
cmake --build --preset release --target hailong perf_svy
exec node tests/perf/svy.mjs build/release
