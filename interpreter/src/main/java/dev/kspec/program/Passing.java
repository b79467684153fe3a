// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.ArrayList;
import java.util.List;

/** Finds from where on a lane cannot come to certain instructions any more, be there loops or not. */
final class Passing {
    private Passing() {}

    /** The same instructions; those that wait for a lane to be blocked know where it has gone past. */
    static List<Instruction> found(List<Instruction> instructions) {
        List<Instruction> all = new ArrayList<>(instructions);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof Instruction.Blocked b) {
                all.set(i, b.withPast(past(b, instructions)));
            }
        }
        return all;
    }

    /** Behind the last of them, and behind whatever jumps from there back to before it. */
    private static int past(Instruction.Blocked b, List<Instruction> instructions) {
        int past = b.ranges().stream().mapToInt(Instruction.Range::to).max().orElse(0);
        for (int at = past; at < instructions.size() && !isEnd(at, instructions); at++) {
            if (target(instructions.get(at)) < past) {
                past = at + 1;
            }
        }
        return past;
    }

    /** Whether the lane ends there: what it forks ends with the same kind of instruction, and is gone round. */
    private static boolean isEnd(int at, List<Instruction> instructions) {
        return instructions.get(at) instanceof Instruction.ForkEnd
                && instructions.stream().noneMatch(i -> i instanceof Instruction.Fork f && f.end() == at);
    }

    private static int target(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Jump i -> i.target();
            case Instruction.JumpUnless i -> i.target();
            case Instruction.Try i -> i.handler();
            default -> Integer.MAX_VALUE;
        };
    }
}
