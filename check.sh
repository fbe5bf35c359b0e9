#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what the tests need, builds with AddressSanitizer and UndefinedBehaviorSanitizer, and
# runs every test; ends with ctest's summary.
#   ./check.sh          everything that must pass before a change lands
#   ./check.sh --full   also the slow ones: tests labelled `slow` (some of them read the release
#                       build), ThreadSanitizer over the tests with threads (store, writer, server,
#                       kill -9), clang-tidy over base/ and schema/, and every fuzz target for
#                       HAILONG_FUZZ_SECONDS (300), two at a time; pages in the whole Chromium, not its
#                       headless shell
set -euo pipefail
cd "$(dirname "$0")"

full=no
for argument in "$@"; do
    case "$argument" in
        --full) full=yes ;;
        *) echo "usage: ./check.sh [--full]" >&2; exit 2 ;;
    esac
done

tools/deps.sh "$([ $full = yes ] && echo full || echo test)"
(cd tests && npm ci --silent --no-audit --no-fund)

cmake --preset asan >/dev/null
cmake --build --preset asan
select=(--label-exclude slow)
[ $full = yes ] && select=()
if [ $full = yes ]; then
    cmake --preset release >/dev/null
    cmake --build --preset release
    cmake --preset tsan >/dev/null
    cmake --build --preset tsan
    ctest --preset tsan
    printf '%s\0' base/*.c schema/*.c |
        xargs -0 -P "$(nproc)" -n 4 clang-tidy -p build/asan --quiet
    tests/fuzz/run.sh "${HAILONG_FUZZ_SECONDS:-300}"
fi
[ $full = yes ] && export HAILONG_CHROMIUM=/usr/bin/chromium
ctest --preset asan -j "$(nproc)" "${select[@]}"
