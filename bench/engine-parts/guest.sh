# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# For bench/engine: a lab VM like kspec's own, to do other things in. guest_up sets port, lab and key.

: "${home:?}" "${parts:?}" "${work:?}" "${project:?}" # of whom this belongs to

guest=
ssh_options=()

guest_down() {
    [[ $guest ]] || return 0
    ssh "${ssh_options[@]}" -O exit root@127.0.0.1 2>/dev/null || true
    kill "$guest" 2>/dev/null || true
    wait "$guest" 2>/dev/null || true
    guest=
}

# The newest lab with the kernel that kspec's last run had, as its summary says, and with no further packages.
lab_of_the_run() {
    local release candidate newest=
    release=$(sed -n 's/.* on lab VM (.*), Linux \([^,]*\),.*/\1/p' "$work/out" | tail -n 1)
    [[ $release ]] || return 1
    for candidate in "${KSPEC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kspec}"/lab/*/complete; do
        [[ -e $candidate ]] || continue
        grep -qxF "kernel.release=$release" "${candidate%complete}lab.properties" || continue
        ! grep -q '^guest.packages=.' "${candidate%complete}lab.properties" || continue
        { [[ $newest ]] && [[ ! $candidate -nt $newest ]]; } || newest=$candidate
    done
    [[ $newest ]] && echo "${newest%/complete}"
}

# Boots it, loads the counter driver, and puts the loop there as /root/loop. A run of kspec has made the lab before, and
# said into $work/out on which kernel it ran.
guest_up() {
    [[ -z $guest ]] || return 0
    lab=$(lab_of_the_run) || die "the lab of kspec's run is not to be found"
    key=$lab/ssh/id_ed25519
    port=$((20000 + RANDOM % 10000))
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$lab/ssh/host_key.pub")" >"$work/known_hosts"
    : >"$work/console"
    bash "$home/fixtures/lab/boot.sh" --lab "$lab" --port "$port" --console "$work/console" >"$work/qemu.log" 2>&1 &
    guest=$!
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        ! grep -q 'kspec-lab: ready' "$work/console" || break
        kill -0 "$guest" 2>/dev/null || { cat "$work/qemu.log" >&2; die "the VM does not start"; }
        sleep 0.1
    done
    ssh_options=(-p "$port" -i "$key" -o IdentitiesOnly=yes -o "UserKnownHostsFile=$work/known_hosts"
        -o StrictHostKeyChecking=yes -o BatchMode=yes -o "ControlPath=$work/control" -F none)
    ssh "${ssh_options[@]}" -o ControlMaster=yes -o ControlPersist=yes root@127.0.0.1 true || die "no SSH to the VM"
    make -s -C "$project/driver/counter" KDIR="$lab/kdir" >"$work/make.log" 2>&1 ||
        { cat "$work/make.log" >&2; die "the counter driver does not build"; }
    gcc -O2 -static -Wall -Wextra -Werror -I "$home/driver/counter" -o "$work/loop" "$parts/loop.c" || die "loop.c does not build"
    put "$project/driver/counter/kspec_counter.ko" /root/kspec_counter.ko
    put "$work/loop" /root/loop
    in_guest 'chmod 755 /root/loop && insmod /root/kspec_counter.ko' || die "the counter driver does not load"
}

# in_guest COMMAND, over the connection that is open
in_guest() { ssh "${ssh_options[@]}" root@127.0.0.1 "$1"; }

# put FILE PATH
put() { ssh "${ssh_options[@]}" root@127.0.0.1 "cat >$2" <"$1"; }
