# shellcheck shell=bash
# shellcheck disable=SC2154 # port, lab and key are of guest_up
# SPDX-License-Identifier: Apache-2.0
#
# How many cases of ten steps a second, beside other ways to do as much.

: "${home:?}" "${parts:?}" "${work:?}" # of whom this belongs to

part_cases() {
    local ours loop jsch master bats
    ten_steps ten.kspec 2000
    kspec_passes "$work/warm" --match 'number=7\]' specs/ten.kspec
    kspec_passes "$work/out" --trace "$work/trace" specs/ten.kspec
    [[ $(case_spans "$work/trace" | wc -l) == 2000 ]] || die "not 2000 cases were run"
    ours=$(reckon "2000 / $(span_of_cases "$work/trace")")
    say 'kspec' "$ours cases/s"
    guest_up
    loop=$(in_guest '/root/loop fork 2000') || die "the loop's calls do not come to what they must"
    say 'C loop in the guest: fork, the same ten calls, wait' "$loop /s"
    jsch=$(over_jsch 40) || die "no SSH by JSch"
    say 'ten times true on an open connection of JSch (40 measured)' "$jsch /s"
    master=$(over_master 40)
    say 'ten times true through a ControlMaster (40 measured)' "$master /s"
    goal 'kspec / C loop' "$(reckon "$ours / $loop")" '>= 0.75'
    goal 'kspec / ten times true by JSch' "$(reckon "$ours / $jsch")" '>= 80'
    goal 'kspec / ten times true through a ControlMaster' "$(reckon "$ours / $master")" '>= 80'
    if bats=$(in_bats 20); then
        say 'bats in the guest, tests of ten times true (20 measured)' "$bats /s"
        goal 'kspec / bats' "$(reckon "$ours / $bats")" '>= 200'
    else
        say 'bats' 'not measured: its package is not to be had (BATS=/path/to/bats.deb)'
        say "kspec / bats, by the 1.5 tests/s recorded on another day" "$(reckon "$ours / 1.5")"
    fi
}

# Cases a second when each step is a command on a connection that kspec's own SSH layer holds open.
over_jsch() {
    local jdk app
    jdk=$("$home/fixtures/setup/find-jdk.sh" 21) || return 1
    app=$(application)
    mkdir -p "$work/classes"
    "$jdk/bin/javac" -nowarn -d "$work/classes" -cp "$app/kspec.jar:$app/lib/*" "$parts/ExecLoop.java" || return 1
    "$jdk/bin/java" -cp "$work/classes:$app/kspec.jar:$app/lib/*" ExecLoop "$port" "$key" "$lab/ssh/host_key.pub" "$1"
}

# Where the launcher keeps what it built.
application() {
    local cache=${KSPEC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kspec}
    head -n 1 "$cache/launcher/${home//\//+}/stamp"
}

over_master() {
    local i begin
    begin=$(now)
    for ((i = 0; i < $1 * 10; i++)); do in_guest true || return 1; done
    reckon "$1 / ($(now) - $begin)"
}

# bats and what it needs in a directory of its own, entered by chroot: the guest itself has busybox only.
in_bats() {
    local root=$work/bats deb=${BATS:-} i begin end library program
    [[ $deb ]] || { (cd "$work" && apt-get download bats >/dev/null 2>&1) && deb=$(echo "$work"/bats_*.deb); } || return 1
    mkdir -p "$root"/{bin,tmp,dev,proc,usr}
    dpkg-deb -x "$deb" "$root" || return 1
    for program in bash cat nl uniq rm mkdir mktemp basename dirname readlink ln env sort tr wc date sed grep cut head tail mkfifo touch; do
        program=$(type -P "$program") || return 1
        cp -L "$program" "$root/bin/"
        for library in $(ldd "$program" | grep -o '/[^ ]*'); do
            mkdir -p "$root${library%/*}"
            cp -nL "$library" "$root$library"
        done
    done
    ln -s bash "$root/bin/sh"
    ln -s ../bin "$root/usr/sbin"
    mkdir -p "$root/usr/bin"
    ln -s ../../bin/env "$root/usr/bin/env"
    for ((i = 0; i < $1; i++)); do
        printf '@test "case %d" {\n' "$i"
        printf '    true\n%.0s' {1..10}
        echo '}'
    done >"$root/ten.bats"
    tar -C "$root" -c . | ssh "${ssh_options[@]}" root@127.0.0.1 'mkdir /bats && tar -x -C /bats' || return 1
    in_guest 'mount -t proc proc /bats/proc && mount --bind /dev /bats/dev && ln -sfn /proc/self/fd /dev/fd' || return 1
    begin=$(now)
    in_guest 'HOME=/tmp PATH=/usr/bin:/bin chroot /bats /usr/bin/bats --tap /ten.bats' >"$work/bats.out" 2>&1 || return 1
    end=$(now)
    [[ $(grep -c '^ok ' "$work/bats.out") == "$1" ]] || return 1
    reckon "$1 / ($end - $begin)"
}
