#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures what the citizen's form weighs and when it is ready, beside the same form in SurveyJS, in
# one run on this machine: builds, then runs page.mjs (which says what is measured). Some minutes.
#   HAILONG_PERF_ROUNDS=7   rounds; figures are their medians
# Exit status: 0 when the bytes and the ratios hold, 1 when not.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools/deps.sh test
(cd tests && npm ci --silent --no-audit --no-fund)
cmake --preset release >/dev/null
cmake --build --preset release --target hailong
exec node tests/perf/page.mjs build/release
