#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# check-object.sh OBJECT: refuses what must not get into the kernel: floating point or vector registers, which the kernel does
# not save; addresses taken from a table that modules do not have; a way to a panic; functions that nobody provides.
set -eu
: "${OBJDUMP:=objdump}" "${NM:=nm}"
object=$1

refuse() {
    printf '%s: %s:\n%s\n' "$object" "$1" "$2" >&2
    rm -f "$object"
    exit 1
}

# The exit status of a pipe would be that of its last command: what a tool says is kept first.
code=$($OBJDUMP -d "$object")
relocations=$($OBJDUMP -r "$object")
symbols=$($NM "$object")

case $code in
    *"<kmsgpipe_buf_push>:"*) ;;
    *) refuse 'there is no code for kmsgpipe_buf_push' "$symbols" ;;
esac
found=$(printf '%s\n' "$code" | grep -E '%([xyz]?mm[0-9]|st\b)' || true)
[ -z "$found" ] || refuse 'uses registers that the kernel does not save' "$found"
found=$(printf '%s\n' "$relocations" | grep GOT || true)
[ -z "$found" ] || refuse 'takes addresses from a global offset table' "$found"
found=$(printf '%s\n' "$symbols" | grep -iE 'panic|unwind' || true)
[ -z "$found" ] || refuse 'may panic' "$found"
found=$(printf '%s\n' "$symbols" | grep ' U ' | grep -vE ' U (mem(set|cpy|move)|__x86_return_thunk)$' || true)
[ -z "$found" ] || refuse 'calls what the kernel does not have' "$found"
