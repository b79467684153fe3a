#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   bench/expand.sh
#
# How many rows of a large product with rules `kspec expand` counts and writes in a second, within a heap of 64 MiB, and
# what a 64th of it costs. CPU time counts, less that of a command which has almost no rows.
#
# Exit codes: 0 every goal is reached; 1 one is missed; 2 wrong usage; 3 something is missing.
set -euo pipefail

[[ $# -eq 0 ]] || { printf 'usage: bench/expand.sh\n' >&2; exit 2; }
home=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
kspec=${KSPEC:-$home/kspec}
export KSPEC_JAVA_OPTS=-Xmx64m
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/.git"
spec=$work/product.kspec
cat >"$spec" <<'EOF'
scenario "ten to the seventh, but what four rules forbid" {
    matrix {
        a: 0..9
        b: 0..9
        c: 0..9
        d: 0..9
        e: 0..9
        f: 0..9
        g: 0..9
        never a == 1 && b == 2
        if c == 3 then g != 4
        never d + e + f == 27
        never f == g && e == 9
    }
    writefile "/tmp/x" "${a}${b}${c}${d}${e}${f}${g}"
}
EOF
rows=9694179
# Builds kspec where that is due.
"$kspec" check "$spec" >/dev/null || exit 3

TIMEFORMAT='%U %S'
# seconds COMMAND…: the least CPU time of three runs, in thousandths
seconds() {
    local least=
    for _ in 1 2 3; do
        local took
        took=$( { time "$@" >"$work/out" 2>"$work/err"; } 2>&1 | awk '{ printf "%d", ($1 + $2) * 1000 }')
        [[ -z $least || $took -lt $least ]] && least=$took
    done
    printf '%s' "$least"
}

missed=0
# judge WHAT VALUE UNIT GOAL at-least|at-most
judge() {
    awk -v what="$1" -v value="$2" -v unit="$3" -v goal="$4" -v way="$5" 'BEGIN {
        met = way == "at-least" ? value >= goal : value <= goal
        printf "%-46s %12.0f %-8s %9.0f  %s\n", what, value, unit, goal, met ? "reached" : "MISSED"
        exit !met
    }' || missed=1
}

none=$(seconds "$kspec" expand --format csv --shard 1/1000000 "$spec")
printf '%-46s %12s %-8s %9s\n' "within a heap of 64 MiB" best "" goal
count=$(seconds "$kspec" expand --count "$spec")
grep -q '9,694,179 rows' "$work/out" || { printf 'bench: these are not the rows\n' >&2; exit 3; }
judge "rows counted" $((rows * 1000 / (count > none ? count - none : 1))) "1/CPU-s" 2000000 at-least
csv=$(seconds "$kspec" expand --format csv -o "$work/rows.csv" "$spec")
[[ $(wc -l <"$work/rows.csv") -eq $((rows + 1)) ]] || { printf 'bench: these are not the rows\n' >&2; exit 3; }
judge "rows written as CSV" $((rows * 1000 / (csv > none ? csv - none : 1))) "1/CPU-s" 500000 at-least
shard=$(seconds "$kspec" expand --format csv --shard 7/64 "$spec")
# A 64th is 16 of a thousand; code that has just begun to run is slower (`bench/run.sh Shard` measures it warm), and so is
# that of a product that has but about as many rows.
judge "CSV of --shard 7/64, beside all of it" $(((shard - none) * 1000 / (csv - none))) "1/1000" 100 at-most
sed 's/a: 0..9/a: 1/; s/b: 0..9/b: 7..9/; s/c: 0..9/c: 0..4/' "$spec" >"$work/small.kspec"
small=$(seconds "$kspec" expand --format csv "$work/small.kspec")
judge "the same beside a product of as many rows" $(((shard - none) * 1000 / (small > none ? small - none : 1))) "1/1000" 1300 at-most
list=$(seconds "$kspec" list --max-cases 100000000 --shard 1/10 "$spec")
judge "identities listed" $((rows * 100 / (list > none ? list - none : 1))) "1/CPU-s" 100000 at-least
exit "$missed"
