#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
#   hist.sh sizes|latency|errors COMMAND [ARGUMENT...]
#
# Runs the command, and prints what all processes did with kmsgpipe's devices meanwhile; for example
#
#   hist.sh latency sleep 10
#
#   sizes     bytes in the messages that were read and written
#   latency   nanoseconds that reading and writing took, with the time spent waiting
#   errors    how many calls failed, with which errno, as a part of all calls
#
# Sizes and latency in powers of two: "2^10 3" says 1024 to 2047, 3 times. Nothing is recorded but these numbers: histogram
# triggers (Documentation/trace/histogram.rst) in a tracing instance of their own, so that nobody else's tracing is touched.
# Needs root, CONFIG_HIST_TRIGGERS and a POSIX shell with awk.
#
# Exit codes: that of the command; 2 wrong usage; 3 cannot trace.
set -eu

usage() {
    echo 'usage: hist.sh sizes|latency|errors COMMAND [ARGUMENT...]' >&2
    exit 2
}

fail() {
    printf 'hist.sh: %s\n' "$1" >&2
    exit 3
}

[ $# -ge 2 ] || usage
what=$1
shift
case $what in
    sizes) trigger='hist:keys=ret.log2:sort=ret if ret > 0' ;;
    latency) trigger='hist:keys=latency_ns.log2:sort=latency_ns' ;;
    errors) trigger='hist:keys=ret if ret < 0' ;;
    *) usage ;;
esac

tracing=/sys/kernel/tracing
[ -d $tracing/events ] || mount -t tracefs tracefs $tracing 2>/dev/null || fail "tracefs is not mounted on $tracing, and cannot be: are you root?"
[ -d $tracing/events/kmsgpipe ] || fail 'no tracepoints of kmsgpipe: is the module loaded?'
instance=$tracing/instances/kmsgpipe-hist-$$
mkdir "$instance" || fail "cannot make $instance"

# The instance goes only when no trigger is left. Called by the trap.
# shellcheck disable=SC2317
clean_up() {
    for event in read_exit write_exit; do
        for old in 'hist:keys=dev' "$trigger"; do
            echo "!$old" >>"$instance/events/kmsgpipe/$event/trigger" 2>/dev/null || :
        done
    done
    rmdir "$instance"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

for event in read_exit write_exit; do
    for new in 'hist:keys=dev' "$trigger"; do
        echo "$new" >>"$instance/events/kmsgpipe/$event/trigger" || fail "the kernel refuses the trigger \"$new\": see $tracing/error_log"
    done
done

status=0
"$@" || status=$?

# A hist file has a part for each trigger, headed "# trigger info: hist:keys=...", with lines "{ ret: -11 } hitcount: 3".
for call in read write; do
    awk -v call="$call" -v what="$what" '
        BEGIN {
            split("4 EINTR 11 EAGAIN 12 ENOMEM 13 EACCES 14 EFAULT 90 EMSGSIZE 512 EINTR", names, " ")
            for (i = 1; i in names; i += 2)
                errno[names[i]] = names[i + 1]
        }
        /^#/ {
            if (/trigger info:/)
                total_part = /keys=dev/
            next
        }
        /hitcount:/ {
            count = $NF
            if (total_part) {
                calls += count
                next
            }
            key = $0
            sub(/^[^:]*: */, "", key)
            sub(/ *}.*/, "", key)
            sub(/^~ */, "", key)
            if (what == "errors") {
                # Older kernels print 2^64 - 11 for -11, too large for the numbers of awk.
                if (!sub(/^-/, "", key))
                    key = 551616 - substr(key, 15)
                if (key in errno)
                    key = errno[key]
                failed += count
            }
            lines[++n] = "  " key " " count
        }
        END {
            if (what == "errors")
                printf "%s: %d calls, %d failed (%.1f %%)\n", call, calls, failed, calls ? 100 * failed / calls : 0
            else
                printf "%s: %d calls\n", call, calls
            for (i = 1; i <= n; i++)
                print lines[i]
        }' "$instance/events/kmsgpipe/${call}_exit/hist"
done
exit "$status"
