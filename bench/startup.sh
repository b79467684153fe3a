#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   bench/startup.sh [RUNS]
#
# How long kspec takes from the shell, in wall time over so many runs (10), with its goals. The best run counts: what
# others do on the machine meanwhile only ever adds to it.
#
# Exit codes: 0 every goal is reached; 1 one is missed; 2 wrong usage; 3 something is missing.
set -euo pipefail

runs=${1:-10}
[[ $runs =~ ^[1-9][0-9]{0,3}$ && $# -le 1 ]] || { printf 'usage: bench/startup.sh [RUNS]\n' >&2; exit 2; }
home=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
type -P hyperfine >/dev/null || { printf 'bench: hyperfine is needed; remedy: apt-get install hyperfine\n' >&2; exit 3; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$home/bench/many-files.sh" "$work/many"
one=$work/many/specs/part0/f0000.kspec
# Builds kspec where that is due.
"$home/kspec" check "$one" >/dev/null || exit 3

missed=0
# measure WHAT GOAL_IN_MS COMMAND...
measure() {
    local what=$1 goal=$2 command fields
    shift 2
    printf -v command '%q ' "$@"
    hyperfine -N --warmup 2 --runs "$runs" --export-csv "$work/result.csv" "$command" >/dev/null 2>"$work/log" ||
        { cat "$work/log" >&2; exit 3; }
    # command,mean,stddev,median,user,system,min,max in seconds; the command may hold commas.
    IFS=, read -r -a fields < <(tail -n 1 "$work/result.csv" | awk -F, -v OFS=, '{print $(NF-4), $(NF-3) + $(NF-2), $(NF-1), $NF}')
    awk -v what="$what" -v goal="$goal" -v median="${fields[0]}" -v cpu="${fields[1]}" -v least="${fields[2]}" -v most="${fields[3]}" '
        BEGIN {
            printf "%-40s %7.0f %7.0f %7.0f %7.0f %7d  %s\n", what, least * 1000, median * 1000, most * 1000, cpu * 1000, goal,
                least * 1000 <= goal ? "reached" : "MISSED"
            exit least * 1000 > goal
        }' || missed=1
}

printf '%-40s %7s %7s %7s %7s %7s\n' "milliseconds ($runs runs, $(nproc) processors)" best median worst CPU goal
measure 'kspec --version' 350 "$home/kspec" --version
measure 'kspec check, 1 file of 100 lines' 350 "$home/kspec" check "$one"
measure 'kspec check, 1000 files of 100 lines' 3000 "$home/kspec" check "$work/many/specs"
exit "$missed"
