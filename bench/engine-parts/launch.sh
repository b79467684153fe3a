# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# From the start of the process to the line of the first verdict, in a pipe, with everything warm. What kspec says of its
# parts is from the trace of the run that is nearest to the median.

: "${home:?}" "${work:?}" "${project:?}" # of whom this belongs to

part_launch() {
    local i time times=() middle nearest
    cat >"$project/specs/first.kspec" <<'SPEC'
use driver counter

scenario "the number is set, fetched and read" {
    open counter0 rdwr as file
    ioctl file SET 41
    ioctl file GET expect 41
    read file 64 expect "41\n"
}
SPEC
    for i in 1 2 3; do
        kspec_passes "$work/warm" specs/first.kspec
    done
    for ((i = 0; i < 10; i++)); do
        time=$(first_verdict "$work/trace.$i") || die "no first verdict"
        times+=("$time")
    done
    middle=$(printf '%s\n' "${times[@]}" | median)
    say 'all ten, seconds' "${times[*]}"
    nearest=$(printf '%s\n' "${times[@]}" |
        awk -v m="$middle" '{ d = $1 > m ? $1 - m : m - $1 } NR == 1 || d < best { best = d; n = NR - 1 } END { print n }')
    part_spans "$work/trace.$nearest" | while read -r seconds name; do
        say "  $name" "$seconds s"
    done
    goal 'start to first verdict, median of ten' "$middle" '<= 2.0' s
}

# first_verdict TRACE: seconds
first_verdict() {
    local begin line seen=
    begin=$(now)
    while IFS= read -r line; do
        [[ $seen || $line != *'the number is set'* ]] || seen=$(now)
    done < <(cd "$project" && "$home/kspec" run -v --trace "$1" specs/first.kspec 2>&1)
    [[ $seen ]] && reckon "$seen - $begin"
}
