#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures the pages of staff with 1,000,000 answers over the nation's 3,321 units, in one run: builds,
# then runs staff.mjs (which says what is measured). Some minutes, 1 GB of disk.
#   HAILONG_PERF_ROUNDS=15        requests of each page; figures are their medians
#   HAILONG_PERF_ANSWERS=1000000  answers
# Exit status: 0 when the ratios hold, 1 when not.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools/deps.sh test
cmake --preset release >/dev/null
cmake --build --preset release --target hailong
exec node tests/perf/staff.mjs build/release/hailong
