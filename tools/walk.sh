#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tools/walk.sh: makes the pictures of docs/walk.md again. Runs tests/browser/walk.test.mjs with the
# program that HAILONG names, and keeps of each picture its top, in 64 colours. Needs ImageMagick.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v convert >/dev/null || { echo "apt-get install imagemagick" >&2; exit 2; }
screens=$(mktemp -d)
trap 'rm -r "$screens"' EXIT
HAILONG="${HAILONG:-build/release/hailong}" HAILONG_SCREENS="$screens" node --test tests/browser/walk.test.mjs

mkdir -p docs/images/walk
keep() { # name, height, pictures side by side
    local name=$1 height=$2
    shift 2
    convert "${@/#/$screens/walk-}" -crop "x$height+0+0" +repage -bordercolor '#d5dce1' -border 1 +append \
        -resize '780x>' +dither -colors 64 -strip -define png:compression-level=9 "PNG8:docs/images/walk/$name.png"
}
keep link 520 link-1280.png
keep new 1450 new-1280.png
keep draft 760 draft-1280.png
keep poster 800 poster.png
keep phone 844 citizen-first-390.png citizen-middle-390.png citizen-thanks-390.png
keep fieldwork 1300 fieldwork-1280.png
keep held 1150 held-1280.png
keep results 1100 results-1280.png
keep report 936 report.png
keep colleague 720 colleague-1280.png
keep closed 700 closed-1280.png
