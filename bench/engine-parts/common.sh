# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# For bench/engine: a project to run cases in, kspec, and what is printed. Sets work and project, which go with the script;
# missed is 1 as soon as a goal is missed. Wants home and parts.

: "${home:?}" # of whom this belongs to

work=$(mktemp -d)
project=$work/project
missed=0
trap 'guest_down; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

mkdir -p "$project/specs"
cp -r "$home/driver" "$project/driver"

die() { echo "bench/engine: $*" >&2; exit 3; }

load() { cut -d ' ' -f 1 /proc/loadavg; }

now() { echo "$EPOCHREALTIME"; }

# say NAME FIGURE
say() { printf '  %-58s %s\n' "$1" "$2"; }

# reckon EXPRESSION: its value with three decimals, by awk.
reckon() { awk "BEGIN { printf \"%.3f\", $1 }"; }

# goal NAME FIGURE 'OPERATOR BOUND' [UNIT]
# shellcheck disable=SC2034 # missed is read by the script that this belongs to
goal() {
    local verdict=PASS
    awk "BEGIN { exit !($2 $3) }" || { verdict=FAIL; missed=1; }
    say "$1" "$(printf '%.2f%s' "$2" "${4:+ $4}")  $verdict (goal: $3${4:+ $4})"
}

median() { sort -n | awk '{ a[NR] = $1 } END { if (!NR) exit 1; print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }'; }

kspec_is_built() { "$home/kspec" --version >/dev/null || die "kspec cannot be built"; }

# kspec_run OUTPUT ARGUMENT…: in the project; what it says goes to a file. Its exit code is handed on.
kspec_run() {
    local output=$1
    shift
    (cd "$project" && exec "$home/kspec" run "$@") >"$output" 2>&1
}

# kspec_passes OUTPUT ARGUMENT…
kspec_passes() { kspec_run "$@" || { tail -n 30 "$1" >&2; die "the cases were to pass"; }; }

# ten_steps FILE ROWS: a matrix of so many cases, a multiple of 1000.
ten_steps() {
    cat >"$project/specs/$1" <<SPEC
use driver counter

scenario "ten steps" {
    matrix {
        thousands: 1..$(($2 / 1000))
        number:    0..999
    }
    open counter0 rdwr as file
    ioctl file SET number
    ioctl file GET expect number
    write file "1"
    ioctl file GET expect (number + 1)
    read file 64 expect "\${number + 1}\\n"
    lseek file 0 set expect 0
    ioctl file RESET
    ioctl file GET expect 0
    close file
}
SPEC
}

# case_spans TRACE: a line "BEGIN END NAME" for each case, in seconds since the run began. BEGIN is when kspec began to
# wait for the case alone, END when it had its verdict.
case_spans() {
    sed -nE 's/.*"name": "(.*)","cat": "case","ts": ([0-9]+),"dur": ([0-9]+).*/\2 \3 \1/p' "$1" |
        awk '{ name = $0; sub(/^[0-9]+ [0-9]+ /, "", name); printf "%.6f %.6f %s\n", $1 / 1e6, ($1 + $2) / 1e6, name }'
}

# part_spans TRACE: a line "SECONDS NAME" for each part of a run, in order.
part_spans() {
    sed -nE 's/.*"name": "(.*)","cat": "part","ts": [0-9]+,"dur": ([0-9]+).*/\2 \1/p' "$1" |
        awk '{ name = $0; sub(/^[0-9]+ /, "", name); printf "%.3f %s\n", $1 / 1e6, name }'
}

# span_of_cases TRACE: seconds from the first case's being waited for to the last verdict.
span_of_cases() {
    case_spans "$1" | awk 'NR == 1 || $1 < begin { begin = $1 } $2 > end { end = $2 } END { printf "%.3f", end - begin }'
}
