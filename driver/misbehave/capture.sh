#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Boots a lab VM for each line of acts.tsv, has the module misbehave so, and keeps what the kernel said.
#
#   capture.sh LAB OUT [WORD…]
#
# LAB is a lab made by make-lab.sh; OUT gets NUMBER-WORD.log, the kernel's log from the write on, and its origin
# in the first line. Needs QEMU and an SSH client. KSPEC_PORT is a free port of the loopback interface (2290).
set -euo pipefail
export LC_ALL=C

die() { printf 'capture: %s\n' "$*" >&2; exit 1; }

[ $# -ge 2 ] || die "usage: capture.sh LAB OUT [WORD…]"
lab=$(cd "$1" && pwd) out=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
port=${KSPEC_PORT:-2290}
[ -e "$lab/complete" ] || die "$lab is no complete lab; make one: make-lab.sh --out DIR"
command -v qemu-system-x86_64 >/dev/null || die "QEMU is missing; install it: apt-get install qemu-system-x86"
[ -e "$here/kspec_misbehave.ko" ] || make -C "$here" KDIR="$lab/kdir" >/dev/null
mkdir -p "$out"
work=$(mktemp -d)
qemu=''
stop() {
    [ -z "$qemu" ] || kill -9 "$qemu" 2>/dev/null || true
    [ -z "$qemu" ] || wait "$qemu" 2>/dev/null || true
    qemu=''
}
trap 'stop; rm -rf "$work"' EXIT

property() { sed -n "s/^$1=//p" "$lab/lab.properties"; }

guest() {
    timeout "$1" ssh -q -p "$port" -i "$lab/ssh/id_ed25519" -o IdentitiesOnly=yes -o UserKnownHostsFile=/dev/null \
        -o StrictHostKeyChecking=no -o ConnectTimeout=3 root@127.0.0.1 "$2"
}

boot() { # kernel parameters
    : >"$work/console"
    qemu-system-x86_64 -nodefaults -no-user-config -machine q35,accel=tcg -cpu max -smp 1 -m 256 -display none \
        -no-reboot -kernel "$lab/vmlinux" -initrd "$lab/initramfs.cpio" \
        -append "$(property kernel.cmdline) $1" \
        -netdev "user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:$port-:22" \
        -device virtio-net-pci,netdev=net0,romfile= -serial "file:$work/console" &
    qemu=$!
    for _ in $(seq 300); do
        ! grep -q 'kspec-lab: ready' "$work/console" || return 0
        kill -0 "$qemu" 2>/dev/null || die "the VM ended while it booted: $(tail -1 "$work/console")"
        sleep 0.1
    done
    die "the VM did not come up: $(tail -1 "$work/console")"
}

# Lines of the kernel's log from the mark on, without carriage returns.
from_mark() { tr -d '\r' | sed -n '/capture: begin/,$p' | tail -n +2; }

capture() { # name word parameters sysctls seconds after
    local name=$1 word=$2 parameters=$3 sysctls=$4 seconds=$5 after=$6 setting log
    [ "$parameters" != - ] || parameters=''
    [ "$sysctls" != - ] || sysctls=''
    boot "$parameters"
    guest 30 'cat >/tmp/m.ko; insmod /tmp/m.ko; mkdir -p /sys/kernel/debug' <"$here/kspec_misbehave.ko"
    for setting in $sysctls; do
        guest 10 "echo '${setting#*=}' >/proc/sys/$(printf %s "${setting%%=*}" | tr . /)"
    done
    guest 10 'echo "8 4 1 7" >/proc/sys/kernel/printk; echo "capture: begin" >/dev/kmsg'
    guest "$seconds" "echo $word >/dev/kspec_misbehave" || true
    sleep 1
    [ "$after" != u ] || guest 5 'rmmod kspec_misbehave' || true
    log=console
    if guest 5 'dmesg' >"$work/dmesg" && grep -q 'capture: begin' "$work/dmesg"; then
        log=dmesg
    fi
    stop
    {
        printf '# captured: %s %s, echo %s >/dev/kspec_misbehave; parameters: %s; sysctls: %s; from its %s\n' \
            "$(property kernel.package)" "$(property kernel.version)" "$word" "${parameters:-none}" "${sysctls:-none}" "$log"
        from_mark <"$work/$log"
    } >"$out/$name.log"
    printf '%-24s %-8s %5d lines\n' "$name" "$log" "$(wc -l <"$out/$name.log")"
}

number=0
while IFS=$'\t' read -r word parameters sysctls seconds after <&3; do
    case $word in '#'* | '') continue ;; esac
    number=$((number + 1))
    if [ $# -gt 0 ] && ! printf '%s\n' "$@" | grep -qx -- "$word"; then
        continue
    fi
    capture "$(printf '%02d-%s' "$number" "$word")" "$word" "$parameters" "$sysctls" "$seconds" "$after"
done 3<"$here/acts.tsv"
