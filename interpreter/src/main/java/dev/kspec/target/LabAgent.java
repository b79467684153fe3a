// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.GuestFile;
import dev.kspec.target.lab.Vm;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/** The agent of lab VMs: a file that they have from the beginning, in a place that only root can enter. */
final class LabAgent {
    /** Where it works and modules are put; nobody else uses the guest, so its name needs no luck. */
    static final String DIRECTORY = "/tmp/kspec";

    private static final String PROGRAM = "/lib/kspec/kspec-agent";
    private static final int SEED_BYTES = 32;

    private LabAgent() {}

    static GuestFile file() throws TargetException {
        return new GuestFile(PROGRAM, 0700, AgentDeployment.program());
    }

    /**
     * The command that becomes the agent.
     *
     * @param woken whether the guest was saved earlier: it is told what time it is now, to some tenths of a second, and given
     *     random numbers of its own
     * @param heard whether there is a port at which the VM hears what it begins
     */
    static String command(boolean woken, boolean heard) {
        return "mkdir -p -m 0700 " + DIRECTORY + " && cd " + DIRECTORY + " && exec " + PROGRAM + (woken ? woken() : "")
                + (heard ? " --begun /dev/port " + Vm.begunPort() : "") + " " + DIRECTORY;
    }

    private static String woken() {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        Instant now = Instant.now();
        return String.format(
                Locale.ROOT,
                " --woken %d.%09d %s",
                now.getEpochSecond(),
                now.getNano(),
                HexFormat.of().formatHex(seed));
    }

    /**
     * A command after which the console says {@code quiet} when nobody is logged in any more: neither a process of the SSH
     * server's for any session nor the agent is left. The guest has no {@code pgrep}, so the kernel's own words are read.
     */
    static String hush() {
        return "(while grep -qsx -e \"PPid:.$(cat /run/dropbear.pid)\" -e 'Name:.kspec-agent' /proc/[0-9]*/status;"
                + " do usleep 10000; done;"
                + " echo 'kspec-lab: quiet' >/dev/console) </dev/null >/dev/null 2>&1 &";
    }
}
