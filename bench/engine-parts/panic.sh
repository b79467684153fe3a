# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# A panic in the middle of a suite. The time counts from when the case that panics is the oldest one that the guest has, which
# is before the panic, to the verdict of the first case behind it, which is after that began to run.

: "${work:?}" "${project:?}" # of whom this belongs to

part_panic() {
    local i times=()
    {
        echo 'use driver misbehave'
        for i in 1 2 3 4 5 6 7 8; do
            printf '\nscenario "case %d" {\n    open misbehave0 wronly as m\n' "$i"
            ((i != 4)) || echo '    write m "panic"'
            echo '    close m'
            echo '}'
        done
    } >"$project/specs/panic.kspec"
    # The first ones make the snapshot with the driver.
    for ((i = 0; i < 6; i++)); do
        kspec_run "$work/out" --no-suspects --trace "$work/trace" specs/panic.kspec && die "the panic was not noticed"
        grep -q '7 passed, 1 kernel fault' "$work/out" || { cat "$work/out" >&2; die "seven cases were to pass"; }
        ((i < 3)) || times+=("$(case_spans "$work/trace" | to_next_verdict)")
    done
    say 'three times, seconds' "${times[*]}"
    part_spans "$work/trace" | while read -r seconds name; do
        say "  $name, all in all" "$seconds s"
    done
    goal 'panic to next verdict, median of three' "$(printf '%s\n' "${times[@]}" | median)" '<= 2.5' s
}

to_next_verdict() {
    awk '/case 4/ { begin = $1; seen = 1; next } seen { printf "%.3f\n", $2 - begin; exit }'
}
