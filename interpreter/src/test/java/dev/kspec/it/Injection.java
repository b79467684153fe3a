// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

/** What may happen to a run from outside. */
enum Injection {
    /** QEMU gets SIGKILL. */
    QEMU_KILLED("QEMU was killed by SIGKILL"),
    /** The SSH server's process for kspec's connection gets SIGKILL. */
    SSH_CUT("lost the target while the case ran"),
    /** The agent gets SIGKILL. */
    AGENT_KILLED("lost the target while the case ran"),
    /** The guest's kernel is made to crash: Documentation/admin-guide/sysrq.rst. */
    PANIC("sysrq triggered crash"),
    /** There is no room for the journal any more, for a while. */
    DISK_FULL(""),
    /** kspec itself gets SIGKILL, and is started again with --resume. */
    KSPEC_KILLED("");

    /** Cases' processes are called otherwise. */
    private static final String AGENT =
            "for p in /proc/[0-9]*; do [ \"$(cat $p/comm)\" = kspec-agent ] && a=${p#/proc/}; done; ";

    private final String reason;

    Injection(String reason) {
        this.reason = reason;
    }

    /** What the journal says of the try of a case that it cuts off; empty if it cuts off none. */
    String reason() {
        return reason;
    }

    boolean takesTarget() {
        return !reason.isEmpty();
    }

    /** The command in the guest that does it. */
    String command() {
        return switch (this) {
            case SSH_CUT -> AGENT + "set -- $(cat /proc/$a/stat); kill -9 $4";
            case AGENT_KILLED -> AGENT + "kill -9 $a";
            case PANIC -> "echo c >/proc/sysrq-trigger";
            case QEMU_KILLED, DISK_FULL, KSPEC_KILLED -> throw new IllegalStateException(this + " is done outside");
        };
    }
}
