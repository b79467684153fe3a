// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Bytes;
import dev.kspec.program.Instruction.Request.HostRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Runs programs on the host that cases ask for. */
public interface HostCommands {
    /**
     * Runs a program to its end, or to the end of its time.
     *
     * @param args its name, looked for in PATH, and its arguments
     * @param input what it finds on its standard input
     * @param room how much of its output is wanted
     * @param longest after that it is killed
     * @return its answer as {@link #answer} makes it
     */
    Release run(List<byte[]> args, byte[] input, HostRun room, Duration longest) throws InterruptedException;

    /** For runs that may not: each program is one that may not be started (EPERM). */
    HostCommands NONE = (args, input, room, longest) -> answer(-1, new byte[0], new byte[0], room);

    /**
     * What a case is told of a program's end; what goes past the room is dropped.
     *
     * @param status exit status, 256 + signal, or −errno if it could not be started
     */
    static Release answer(int status, byte[] output, byte[] errors, HostRun room) {
        int out = Math.min(output.length, room.outRoom());
        int err = Math.min(errors.length, room.errRoom());
        ByteBuffer answer = ByteBuffer.allocate(room.size()).order(ByteOrder.LITTLE_ENDIAN);
        answer.putInt(out).putInt(err);
        answer.put(Arrays.copyOf(output, out)).position(HostRun.OUTPUT + room.outRoom());
        answer.put(Arrays.copyOf(errors, err));
        return new Release(status, Bytes.of(answer.array()));
    }
}
