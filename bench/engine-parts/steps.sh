# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What a step costs in the guest, from the beginning of a case's first step to the end of its last one: in long cases, where
# nothing else counts, and in short ones, each of which begins in a process that has touched none of its memory yet.

: "${work:?}" "${project:?}" # of whom this belongs to

part_steps() {
    local long loop short forked
    cat >"$project/specs/long.kspec" <<'SPEC'
use driver counter

scenario "a thousand steps" {
    matrix { number: 1..20 }
    repeat 100 {
        open counter0 rdwr as file
        ioctl file SET 41
        ioctl file GET expect 41
        write file "1"
        ioctl file GET expect 42
        read file 64 expect "42\n"
        lseek file 0 set expect 0
        ioctl file RESET
        ioctl file GET expect 0
        close file
    }
}
SPEC
    ten_steps ten.kspec 2000
    kspec_passes "$work/out" --journal "$work/long.journal" specs/long.kspec
    kspec_passes "$work/out" --journal "$work/short.journal" specs/ten.kspec
    long=$(each_step "$work/long.journal" 20000) || die "not 20,000 steps were told of"
    short=$(each_step "$work/short.journal" 20000) || die "not 20,000 steps were told of"
    guest_up
    loop=$(in_guest '/root/loop steps 2000') || die "the loop's calls do not come to what they must"
    forked=$(in_guest '/root/loop forked 2000') || die "the loop's calls do not come to what they must"
    say '20,000 calls in a loop in C' "$loop ns each"
    say '20,000 steps in 20 cases' "$long ns each"
    goal 'step / call' "$(reckon "$long / $loop")" '<= 1.5'
    say '20,000 calls in 2000 processes in C' "$forked ns each"
    say '20,000 steps in 2000 cases' "$short ns each"
    goal 'step / call, each ten in a new process' "$(reckon "$short / $forked")" '<= 1.5'
}

# each_step JOURNAL STEPS: nanoseconds for each; fails if there are not so many of them.
each_step() {
    awk -v wanted="$2" '
        /^\{"case"/ {
            n = split($0, step, /"startNanos": /)
            end = step[n]
            sub(/.*"durationNanos": /, "", end)
            all += step[n] + 0 + end - step[2]
            steps += n - 1
        }
        END {
            if (steps != wanted) exit 1
            printf "%.1f", all / steps
        }' "$1"
}
