# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Many cases in one run: what the heap holds after a collection, at a tenth of the run and at its end, and whether the journal
# has each outcome once.

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
    held "$seconds" "$work/gc.log"
    goal 'most that the heap was enlarged to, MiB' "$(sed -nE 's/.*->[0-9]+M\(([0-9]+)M\).*/\1/p' "$work/gc.log" | sort -n | tail -n 1)" '<= 256'
}

# held SECONDS LOG: the least that was left after a collection, in each tenth of the run
held() {
    awk -v all="$1" -F '[][>(M]+' '
        match($0, /[0-9]+M->[0-9]+M/) {
            at = substr($0, 2) + 0
            split(substr($0, RSTART, RLENGTH), size, /M->|M/)
            tenth = int(at / all * 10)
            if (!(tenth in least) || size[2] < least[tenth]) least[tenth] = size[2]
        }
        END {
            for (i = 0; i < 10; i++) if (i in least) line = line " " least[i]
            printf "  %-58s%s\n", "MiB held after a collection, by tenths of the run", line
        }' "$2"
}
