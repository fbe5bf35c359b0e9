#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tests/fuzz/run.sh SECONDS [TARGET...]: builds the preset `fuzz` and runs every target that long,
# two at a time, on a copy of its corpus in build/fuzz/corpus (it grows there and is kept for the
# next run). A line for each target: executions, executions a second, seconds, crashes. Fails when
# a target found anything: a broken property, a sanitizer's report, a leak, an input that takes
# TIMEOUT seconds, or SLOW.
set -euo pipefail
cd "$(dirname "$0")/../.."
export TIMEOUT=5 SLOW=2 MEMORY_MB=2048

if ! [[ "${1:-}" =~ ^[1-9][0-9]*$ ]]; then
    echo "usage: tests/fuzz/run.sh SECONDS [TARGET...]" >&2
    exit 2
fi
export SECONDS_EACH=$1
shift
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    for file in tests/fuzz/target_*.c; do
        name=${file##*/target_}
        targets+=("${name%.c}")
    done
fi

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz >build/fuzz/build.log || { cat build/fuzz/build.log; exit 1; }

# The last number a log gives for a name.
number() { sed -n "s/^stat::$1: *//p" "$2" | tail -1; }

# Bytes an input may have. Where every byte is read alike, longer ones only take longer.
longest() { case $1 in csv | query | table) echo 1024 ;; *) echo 4096 ;; esac; }

# Drops the inputs that were slow only because the machine was busy: alone they stay under SLOW
# seconds of processor time.
recheck_slow() {
    local input
    find "$2" -name 'slow-unit-*' | while read -r input; do
        if (ulimit -t "$SLOW"; "build/fuzz/tests/fuzz_$1" "$input") >/dev/null 2>&1; then
            rm "$input"
        fi
    done
}

run_target() {
    local target=$1 corpus=build/fuzz/corpus/$1 found=build/fuzz/found/$1 log=build/fuzz/$1.log
    local start=$SECONDS failed=0 inputs
    rm -rf "$found"
    mkdir -p "$corpus" "$found"
    cp tests/fuzz/corpus/"$target"/* "$corpus"
    "build/fuzz/tests/fuzz_$target" -max_total_time="$SECONDS_EACH" -timeout="$TIMEOUT" \
        -report_slow_units="$SLOW" -max_len="$(longest "$target")" -rss_limit_mb="$MEMORY_MB" \
        -dict="tests/fuzz/dict/$target.dict" -artifact_prefix="$found/" -print_final_stats=1 \
        -verbosity=1 "$corpus" >"$log" 2>&1 || failed=1
    recheck_slow "$target" "$found"
    inputs=$(find "$found" -type f | sort)
    [ -z "$inputs" ] || failed=1
    printf '%-10s %12s executions %8s a second %6s s %3s crashes\n' "$target" \
        "$(number number_of_executed_units "$log")" "$(number average_exec_per_sec "$log")" \
        $((SECONDS - start)) "$(grep -c . <<<"$inputs" || true)"
    [ $failed -eq 1 ] || return 0
    {
        grep -m 3 -E 'must hold|runtime error|ERROR: |Slowest unit' "$log" || tail -3 "$log"
        echo "$target: what was done is in $log, the input in:"
        echo "${inputs:-  (none was kept)}"
        echo "$target: make it small: build/fuzz/tests/fuzz_$target -minimize_crash=1 -runs=100000 INPUT"
        echo "$target: mend it, and keep the input: cp INPUT tests/fuzz/corpus/$target/WHAT-IT-SHOWS"
    } >&2
    return 1
}
export -f run_target recheck_slow longest number

printf '%s\0' "${targets[@]}" | xargs -0 -P 2 -I {} bash -c 'set -uo pipefail; run_target "$1"' - {}
