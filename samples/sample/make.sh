#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# samples/sample/make.sh [DIR]: from an invented list of villages the size of a sample, the sample, its
# check, the sheets for the interviewers and the progress of some first visits, in DIR
# (build/sample when absent).
#   HAILONG names the program (build/release/hailong when absent).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
program=${HAILONG:-$here/../../build/release/hailong}
out=${1:-$here/../../build/sample}
frame=$here/villages.csv
record=$out/mau/record.json
mkdir -p "$out"

sample() { "$program" sample "$@" --lang vi; }
sample size --share 80% --half-width 5% --response 0.8 --cluster 16 --cost '500000;200000;30000' --out "$out/co-mau.html"
sample draw --plan "$here/plan.json" --frame "$frame" --seed 2026 --out "$out/mau" --day 2026-11-22
sample verify --record "$record" --frame "$frame"
sample sheets --record "$record" --frame "$frame" --out "$out/phieu-phan-cong.pdf"
sample progress --record "$record" --frame "$frame" --contacts "$here/contacts.csv" --out "$out/tien-do.html"
echo "$record"
