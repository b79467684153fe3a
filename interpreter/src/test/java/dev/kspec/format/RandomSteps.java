// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import java.util.List;

/** Random steps of every kind, written carelessly. */
final class RandomSteps {
    private static final int DEEPEST = 3;

    private final SloppyText out;
    private final RandomExpression values;

    RandomSteps(SloppyText out, RandomExpression values) {
        this.out = out;
        this.values = values;
    }

    /** Steps between braces, on one line or on several. */
    void block(int depth) {
        out.word("{");
        boolean lines = out.chance(65);
        steps(depth, lines, out.upTo(lines ? 4 : 2));
        out.word("}");
    }

    void steps(int depth, boolean lines, int count) {
        if (lines) {
            out.line();
        }
        for (int i = 0; i < count; i++) {
            step(depth);
            separate(lines, i + 1 == count);
        }
    }

    void separate(boolean lines, boolean last) {
        if (lines) {
            out.end();
        } else if (!last) {
            out.sign(";");
        }
    }

    private void step(int depth) {
        switch (out.upTo(depth < DEEPEST ? 26 : 9)) {
            case 0 -> {
                out.word("let").word(values.name()).sign("=");
                values.expression(3, false);
            }
            case 1 -> {
                out.word("assert").word("");
                values.expression(3, false);
            }
            case 2 ->
                out.word("when")
                        .word("reader")
                        .word("is")
                        .word("blocked")
                        .word("in")
                        .word("read");
            case 3 -> out.word(out.oneOf(List.of("barrier", "post", "await"))).word("p");
            case 4 -> call();
            case 5 -> {
                out.word("give").word("");
                values.expression(2, false);
            }
            case 10 ->
                headed(depth, "for", () -> {
                    out.word("i").word("in").word("");
                    values.expression(2, false);
                });
            case 11 -> branch(depth);
            case 12 ->
                headed(depth, "repeat", () -> {
                    out.word("4");
                    if (out.chance(50)) {
                        out.word("as").word("i");
                    }
                });
            case 13 -> headed(depth, "eventually", () -> out.word("within").word("2s"));
            case 14 -> headed(depth, "within", () -> out.word("10ms"));
            case 15 ->
                headed(depth, "as", () -> {
                    out.word("user").word("1000");
                    if (out.chance(50)) {
                        out.word("group").word("100");
                    }
                });
            case 16 -> headed(depth, "as", () -> out.word("compat"));
            case 17 -> headed(depth, "fork", () -> {});
            case 18 -> parallel(depth);
            case 19 -> bench(depth);
            case 20 ->
                headed(
                        depth,
                        "inject",
                        () -> out.word("alloc")
                                .word("nth")
                                .word("1")
                                .word("times")
                                .word("-1"));
            case 21 -> sweep(depth);
            case 22, 23 -> {
                changes();
                out.word("across");
                block(depth + 1);
            }
            case 24 -> headed(depth, "teardown", () -> {});
            case 25 -> changes();
            default -> plain();
        }
    }

    private void headed(int depth, String word, Runnable head) {
        out.word(word);
        head.run();
        block(depth + 1);
    }

    private void branch(int depth) {
        out.word("if").word("");
        values.expression(1, false);
        block(depth + 1);
        if (out.chance(30)) {
            out.word("else");
            branch(DEEPEST);
        } else if (out.chance(50)) {
            out.word("else");
            block(depth + 1);
        }
    }

    private void parallel(int depth) {
        out.word("parallel").word("{");
        boolean lines = out.chance(70);
        if (lines) {
            out.line();
        }
        int lanes = out.upTo(2);
        for (int i = 0; i < lanes; i++) {
            out.word("lane").word("reader");
            block(depth + 1);
            separate(lines, i + 1 == lanes);
        }
        out.word("}");
    }

    private void bench(int depth) {
        out.word("bench");
        if (out.chance(50)) {
            values.text();
        }
        block(depth + 1);
        if (out.chance(50)) {
            out.word("report").word("p50").sign(",").word("p99");
        }
    }

    private void sweep(int depth) {
        out.word("sweep").word("alloc");
        block(depth + 1);
        if (out.chance(60)) {
            out.word("after").word("each");
            block(depth + 1);
        }
    }

    private void changes() {
        out.word("assert");
        for (int i = 1 + out.upTo(2); i > 0; i--) {
            change();
            if (i > 1) {
                out.sign(",").maybeLine().maybeLine();
            }
        }
    }

    private void change() {
        switch (out.upTo(2)) {
            case 0 -> {
                out.word("counter").word("refused").word("changes").word("by");
                if (out.chance(40)) {
                    out.word(">=");
                }
                out.word("");
                values.expression(1, false);
            }
            case 1 -> {
                out.word("log").word(out.oneOf(List.of("oversized", "r\"[a-z]: #\"")));
                times();
            }
            default -> {
                out.word("trace").word("write_exit");
                if (out.chance(60)) {
                    values.fields(2);
                }
                times();
            }
        }
    }

    private void times() {
        if (out.chance(60)) {
            out.word("times").word(out.chance(30) ? ">=" : "").word("2");
        }
    }

    private void call() {
        out.word("call").word("fill").touching("(").maybeLine();
        values.arguments(2);
        out.sign(")");
        if (out.chance(40)) {
            out.word("as").word("result");
        }
    }

    private void plain() {
        out.word(out.oneOf(List.of("open", "read", "write", "ioctl", "sysctl", "frobnicate")));
        for (int i = out.upTo(4); i > 0; i--) {
            if (out.chance(10)) {
                out.word("-").sign("4");
            } else {
                values.primary(3, false);
            }
        }
        if (out.chance(40)) {
            out.word("expect").word("");
            outcome();
        }
        if (out.chance(15)) {
            out.word("within").word("2s");
        }
        if (out.chance(25)) {
            out.word("as").word("result");
        }
    }

    private void outcome() {
        plainOutcome(2);
        if (out.chance(20)) {
            out.word("when").word("clean").sign(",").maybeLine().word("");
            plainOutcome(1);
            out.word("when").word("injected");
        }
    }

    private void plainOutcome(int depth) {
        switch (out.upTo(depth > 0 ? 3 : 1)) {
            case 0 -> values.expression(1, false);
            case 1 -> {
                out.word(values.relation()).word("");
                values.primary(1, false);
            }
            case 2 -> {
                out.word("any").word("of").sign("(").maybeLine();
                plainOutcome(depth - 1);
                out.sign(",").maybeLine();
                plainOutcome(depth - 1);
                out.sign(out.chance(20) ? ", )" : ")");
            }
            default -> values.fields(2);
        }
    }
}
