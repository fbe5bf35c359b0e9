#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures `hailong report --all`: the demo's 78 communes and their province with 100,000 answers, in
# every format for filing, by one worker and by two: builds, then runs report.mjs. Some minutes.
#   HAILONG_PERF_ROUNDS=3          rounds; figures are their medians
#   HAILONG_PERF_ANSWERS=100000    answers
# Exit status: 0 when the ratio and the memory hold, 1 when not.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools/deps.sh test
cmake --preset release >/dev/null
cmake --build --preset release --target hailong
exec node tests/perf/report.mjs build/release/hailong
