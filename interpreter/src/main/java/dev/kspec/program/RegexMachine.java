// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Runs a regular expression as a Pike VM (R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009): all
 * ways at once, byte by byte, so that the time is bytes × code at most.
 */
final class RegexMachine {
    private final List<Regex.Op> code;
    private final LongConsumer spend;
    /** Ways that wait for the next byte, without order or repetition. */
    private int[] now;

    private int nowCount;
    private int[] next;
    private int nextCount;
    /** The round in which an instruction was reached last, so that it is reached once in each. */
    private final int[] reached;

    private final int[] stack;
    private int round;
    private boolean matched;

    /** @param spend told of the work that was done */
    RegexMachine(List<Regex.Op> code, LongConsumer spend) {
        this.code = code;
        this.spend = spend;
        this.now = new int[code.size()];
        this.next = new int[code.size()];
        this.reached = new int[code.size()];
        this.stack = new int[2 * code.size() + 1];
    }

    /** Whether it matches somewhere in the bytes from {@code from} on and before {@code to}. */
    boolean matches(byte[] text, int from, int to) {
        nowCount = 0;
        round = 0;
        matched = false;
        for (int at = from; ; at++) {
            // Begun anew at every byte; what is on its way already has come as far as here.
            nextCount = 0;
            round++;
            for (int i = 0; i < nowCount && !matched; i++) {
                follow(now[i], text, from, to, at);
            }
            follow(0, text, from, to, at);
            if (matched || at == to) {
                return matched;
            }
            step(text[at] & 0xff);
        }
    }

    /** Goes from an instruction without taking a byte; what takes one waits for it. */
    private void follow(int start, byte[] text, int from, int to, int at) {
        int top = 0;
        stack[top++] = start;
        while (top > 0) {
            int pc = stack[--top];
            if (reached[pc] == round) {
                continue;
            }
            reached[pc] = round;
            spend.accept(1);
            switch (code.get(pc)) {
                case Regex.Match m -> matched = true;
                case Regex.Jump(int target) -> stack[top++] = target;
                case Regex.Split(int first, int second) -> {
                    stack[top++] = second;
                    stack[top++] = first;
                }
                case Regex.Assertion(Regex.Place place) -> {
                    if (holds(place, text, from, to, at)) {
                        stack[top++] = pc + 1;
                    }
                }
                case Regex.Byte b -> next[nextCount++] = pc;
                case Regex.Any a -> next[nextCount++] = pc;
                case Regex.Set s -> next[nextCount++] = pc;
            }
        }
    }

    private void step(int b) {
        int[] reachedNow = next;
        int count = nextCount;
        next = now;
        now = reachedNow;
        nowCount = 0;
        for (int i = 0; i < count; i++) {
            if (takes(code.get(reachedNow[i]), b)) {
                now[nowCount++] = reachedNow[i] + 1;
            }
        }
    }

    private static boolean takes(Regex.Op op, int b) {
        return switch (op) {
            case Regex.Byte(int value) -> value == b;
            case Regex.Any a -> b != '\n';
            case Regex.Set(Bytes bits) -> (bits.at(b >> 3) >> (b & 7) & 1) != 0;
            case Regex.Split o -> false;
            case Regex.Jump o -> false;
            case Regex.Match o -> false;
            case Regex.Assertion o -> false;
        };
    }

    private static boolean holds(Regex.Place place, byte[] text, int from, int to, int at) {
        return switch (place) {
            case BEGIN -> at == from;
            case END -> at == to;
            case LINE_BEGIN -> at == from || text[at - 1] == '\n';
            case LINE_END -> at == to || text[at] == '\n';
            case WORD -> isWord(text, from, to, at - 1) != isWord(text, from, to, at);
            case NOT_WORD -> isWord(text, from, to, at - 1) == isWord(text, from, to, at);
        };
    }

    private static boolean isWord(byte[] text, int from, int to, int at) {
        if (at < from || at >= to) {
            return false;
        }
        byte b = text[at];
        return b == '_' || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }
}
