# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Many cases in one run, in a heap of 256 MiB, without which it would not come to its end: by how much grows what is held after
# a collection, and whether the journal has each outcome once.

: "${work:?}" "${project:?}" # of whom this belongs to

part_stream() {
    local cases=${CASES:-100000} journal=$work/stream.journal begin seconds outcomes
    guest_down
    ten_steps stream.kspec "$cases"
    begin=$(now)
    KSPEC_JAVA_OPTS="${KSPEC_JAVA_OPTS:-} -Xmx256m -Xlog:gc:file=$work/gc.log:uptime" \
        kspec_passes "$work/out" --journal "$journal" specs/stream.kspec
    seconds=$(reckon "$(now) - $begin")
    say "$cases cases, boot and all" "$seconds s, $(reckon "$cases / $seconds") cases/s"
    outcomes=$(grep -o '^{"case": {"id": {[^}]*},"isCase": true,"verdict": "passed"' "$journal" | sort -u | wc -l)
    goal 'outcomes in the journal' "$outcomes" "== $cases"
    held "$seconds" "$work/gc.log" >"$work/held"
    say 'MiB held after a collection, by tenths of the run' "$(paste -s -d ' ' "$work/held")"
    goal 'more held at the end than after a tenth, bytes for each case' \
        "$(awk -v cases="$cases" 'NR == 2 { before = $1 } END { print ($1 - before) * 1048576 / (cases * 0.8) }' "$work/held")" '<= 1000'
}

# held SECONDS LOG: a line for each tenth of the run in which there was a collection: the least that was left after one, in MiB
held() {
    awk -v all="$1" '
        match($0, /[0-9]+M->[0-9]+M/) {
            at = substr($0, 2) + 0
            split(substr($0, RSTART, RLENGTH), size, /M->|M/)
            tenth = int(at / all * 10)
            if (!(tenth in least) || size[2] < least[tenth]) least[tenth] = size[2]
        }
        END { for (i = 0; i < 10; i++) if (i in least) print least[i] }' "$2"
}
