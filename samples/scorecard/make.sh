#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# samples/scorecard/make.sh [DIR]: from the annex of Quảng Trị (2023) the workbook, the report, the
# table again as CSV, and the figures as JSON, in DIR (build/scorecard when absent).
#   HAILONG names the program (build/release/hailong when absent).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
program=${HAILONG:-$here/../../build/release/hailong}
out=${1:-$here/../../build/scorecard}
mkdir -p "$out"

scorecard() { "$program" scorecard "$here/quang-tri-2023.csv" --lang vi "$@"; }
scorecard --out "$out/quang-tri-2023.xlsx"
scorecard --out "$out/quang-tri-2023.csv" 2>/dev/null
scorecard --out "$out/quang-tri-2023.html" --what-if 6.3.3=1,8.4=1.5 --target 90 2>/dev/null
scorecard --json > "$out/quang-tri-2023.json" 2>/dev/null
echo "$out/quang-tri-2023.json"
