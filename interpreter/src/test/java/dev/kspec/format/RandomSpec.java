// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import java.util.List;
import java.util.Random;

/**
 * Random spec files that hold everything the grammar has, written carelessly. Names need not exist: what is generated
 * parses, whether or not it makes sense.
 */
final class RandomSpec {
    private final SloppyText out;
    private final RandomExpression values;
    private final RandomSteps steps;
    private final RandomDriver drivers;
    private int names;

    RandomSpec(long seed) {
        this.out = new SloppyText(new Random(seed));
        this.values = new RandomExpression(out);
        this.steps = new RandomSteps(out, values);
        this.drivers = new RandomDriver(out, values);
        file();
    }

    String text() {
        return out.text();
    }

    List<String> comments() {
        return out.comments();
    }

    private void file() {
        if (out.chance(50)) {
            out.line();
        }
        for (int i = out.upTo(6); i > 0; i--) {
            item();
            out.end();
        }
    }

    private void item() {
        switch (out.upTo(10)) {
            case 0 -> drivers.driver();
            case 1 -> use();
            case 2 -> {
                out.word("import");
                values.plainText();
            }
            case 3 -> {
                out.word("let").word("name" + names++).sign("=");
                values.expression(3, false);
            }
            case 4 -> {
                if (out.chance(40)) {
                    out.word("shared");
                }
                out.word(out.oneOf(List.of("setup", "teardown")));
                steps.block(1);
            }
            case 5 -> definition();
            case 6 -> {
                out.word("suppress");
                values.plainText();
                out.word("because");
                values.plainText();
            }
            default -> scenario();
        }
    }

    private void use() {
        out.word("use").word("driver").word("gauge");
        if (out.chance(40)) {
            return;
        }
        out.word("{").maybeLine();
        for (int i = out.upTo(3); i > 0; i--) {
            out.word("p" + names++).sign(":");
            values.expression(2, false);
            if (i > 1 || out.chance(10)) {
                out.sign(",").maybeLine();
            }
        }
        out.maybeLine().sign("}");
    }

    private void definition() {
        out.word("define").word("fill").touching("(").maybeLine();
        for (int i = out.upTo(3); i > 0; i--) {
            out.word(values.name());
            if (out.chance(40)) {
                out.sign("=");
                values.expression(2, true);
            }
            if (i > 1 || out.chance(10)) {
                out.sign(",").maybeLine();
            }
        }
        out.sign(")");
        steps.block(1);
    }

    private void scenario() {
        out.word("scenario");
        values.plainText();
        if (out.chance(30)) {
            out.word("tags").word("smoke").sign(",").word(out.oneOf(List.of("no", "timeout", "limits")));
        }
        if (out.chance(30)) {
            out.word("timeout").word(out.oneOf(List.of("5s", "(1s + 2s)", "((3s))", "limit")));
        }
        if (out.chance(20)) {
            out.word("xfail");
            values.plainText();
        }
        if (out.chance(20)) {
            out.word("tags").word("late");
        }
        if (out.chance(20)) {
            out.word("fresh").word(out.oneOf(List.of("vm", "netns")));
        }
        out.word("{");
        boolean lines = out.chance(85);
        if (lines) {
            out.line();
        }
        int count = out.upTo(5);
        for (int i = 0; i < count; i++) {
            switch (out.upTo(9)) {
                case 0, 1 -> skip();
                case 2, 3 -> matrix();
                default -> steps.steps(1, false, 1);
            }
            steps.separate(lines, i + 1 == count);
        }
        out.word("}");
    }

    private void skip() {
        out.word("skip");
        switch (out.upTo(2)) {
            case 0 -> values.plainText();
            case 1 -> out.word("unless").word("kernel").sign(">=").word("6.8");
            default -> out.word("unless").word("file").word(out.oneOf(List.of("\"/dev/x: y\"", "NAME", "\"a # b\"")));
        }
    }

    private void matrix() {
        out.word("matrix").word("{");
        boolean lines = out.chance(70);
        if (lines) {
            out.line();
        }
        int rows = 1 + out.upTo(2);
        for (int i = 0; i < rows; i++) {
            out.word("m" + names++).sign(":");
            int count = out.chance(5) ? 40 : 1 + out.upTo(3);
            for (int v = count; v > 0; v--) {
                values.expression(count > 10 ? 0 : 2, false);
                if (v > 1) {
                    out.sign(",").maybeLine();
                }
            }
            steps.separate(lines, i + 1 == rows);
        }
        if (lines) {
            rules();
        }
        out.word("}");
    }

    private void rules() {
        for (int i = out.upTo(3); i > 0; i--) {
            switch (out.upTo(4)) {
                case 0 ->
                    out.word("cover")
                            .word("2")
                            .word("of")
                            .word("(")
                            .word("m0")
                            .sign(",")
                            .word("m1")
                            .sign(")");
                case 1 -> {
                    out.word("never");
                    values.expression(2, false);
                }
                case 2 -> {
                    out.word("invalid").word("m0").sign(":");
                    values.expression(1, false);
                    out.sign(",").maybeLine();
                    values.expression(1, false);
                    out.word("expect").word("EINVAL");
                }
                case 3 -> out.word("let").word("r" + i).word("=").word("m0");
                default -> out.word("budget").word("tight");
            }
            steps.separate(true, i == 1);
        }
    }
}
