#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# samples/sample/make.sh [DIR]: from an invented list of villages the size of a sample, the sample, its
# check, the sheets for the interviewers, the progress of some first visits, the list of those to
# visit again, what the second answers say and what depends on who asked, the answers of the wards with
# their weights and an index of them, in DIR (build/sample when absent). Answers are invented: dtv-05
# filled in most of theirs at home.
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
sample revisit --record "$record" --frame "$frame" --contacts "$here/contacts.csv" --seed 61202 --each 8 --share 30% \
  --choices q2 --scales q9_1,q9_3 --out "$out/phuc-tra"
sample verify --record "$record" --frame "$frame" --revisit "$out/phuc-tra/revisit.json" --contacts "$here/contacts.csv"
sample agreement --revisit "$out/phuc-tra/revisit.json" --answers "$here/answers.csv" --second "$here/second.csv" --out "$out/phuc-tra.html"
sample interviewers --answers "$here/answers.csv" --items q9_1,q9_2,q9_3,q9_4 --out "$out/dieu-tra-vien.html"
# The two wards were visited to the end: their answers are weighed, and asked for an index of these questions.
sed '1s/^form,/assignment,/' "$here/answers.csv" > "$out/tra-loi.csv"
sample answers --record "$record" --frame "$frame" --contacts "$here/contacts.csv" --answers "$out/tra-loi.csv" --out "$out/mau-tra-loi.csv"
awk -F, 'NR == 1 || $2 == "phường"' "$out/mau-tra-loi.csv" > "$out/phuong.csv"
"$program" weights --data "$out/phuong.csv" --design "$out/mau-tra-loi.design.json" --base base --nonresponse commune:answered \
  --out "$out/quyen-so.csv" --lang vi
"$program" svy --data "$out/quyen-so.csv" --design "$out/quyen-so.design.json" index "$here/chi-so.json" --lang vi
echo "$record"
