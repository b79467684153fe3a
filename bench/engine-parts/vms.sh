# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Cases that do nothing but compute, on one VM and on two. Booting counts for neither.

: "${work:?}" "${project:?}" # of whom this belongs to

part_vms() {
    local one two
    cat >"$project/specs/busy.kspec" <<'SPEC'
scenario "a busy guest" timeout 60s {
    matrix { number: 1..40 }
    run "/bin/sh" "-c" "i=0; while [ $i -lt 40000 ]; do i=$((i+1)); done"
}
SPEC
    guest_down
    (($(nproc) >= 2)) || say 'processors' "$(nproc): two VMs cannot be quicker than one"
    kspec_passes "$work/warm" --vms 2 --match 'number=7\]' specs/busy.kspec
    kspec_passes "$work/out" --vms 1 --trace "$work/trace" specs/busy.kspec
    one=$(span_of_cases "$work/trace")
    kspec_passes "$work/out" --vms 2 --trace "$work/trace" specs/busy.kspec
    two=$(span_of_cases "$work/trace")
    say '40 cases on one VM' "$one s"
    say '40 cases on two VMs' "$two s"
    goal 'two VMs / one' "$(reckon "$one / $two")" '>= 1.6'
}
