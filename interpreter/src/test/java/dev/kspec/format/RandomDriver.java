// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import java.util.List;

/** Random descriptions of drivers, written carelessly. */
final class RandomDriver {
    private final SloppyText out;
    private final RandomExpression values;

    RandomDriver(SloppyText out, RandomExpression values) {
        this.out = out;
        this.values = values;
    }

    void driver() {
        out.word("driver").word(out.oneOf(List.of("gauge", "no", "kmsgpipe"))).sign("{");
        if (out.chance(90)) {
            out.line();
        }
        for (int i = out.upTo(6); i > 0; i--) {
            member();
            if (i > 1) {
                out.end();
            }
        }
        if (out.chance(70)) {
            out.line();
        }
        out.word("}");
    }

    private void member() {
        switch (out.upTo(11)) {
            case 0 -> module();
            case 1 -> path("device");
            case 2 -> {
                head("const");
                values.expression(2, false);
            }
            case 3 -> enumeration();
            case 4, 5 -> composite();
            case 6 -> ioctl();
            case 7 -> counter();
            case 8 -> path("sysctl");
            case 9 -> path("fault");
            case 10 -> trace();
            default -> path("log");
        }
    }

    private void head(String word) {
        out.word(word).word(name()).sign("=");
    }

    private String name() {
        return out.oneOf(List.of("alpha", "b", "GET_COUNT", "counter", "long_name_of_something"));
    }

    private void path(String word) {
        head(word);
        values.plainText();
    }

    private void module() {
        out.word("module");
        values.plainText();
        if (out.chance(20)) {
            return;
        }
        out.word("{").maybeLine();
        int count = out.upTo(4);
        for (int i = count; i > 0; i--) {
            out.word(name()).sign(":");
            type();
            if (out.chance(60)) {
                out.sign("=");
                values.expression(1, false);
            }
            if (i > 1 || out.chance(10)) {
                out.sign(",").maybeLine();
            }
        }
        out.maybeLine().sign("}");
    }

    private void type() {
        out.word(out.oneOf(List.of("u32", "s64", "bool", "text", "be16", "kmsgpipe_stats", "char")));
        while (out.chance(20)) {
            out.touching("[");
            if (out.chance(70)) {
                values.expression(1, true);
            }
            out.touching("]");
        }
    }

    private void enumeration() {
        out.word(out.oneOf(List.of("enum", "flags"))).word(name());
        if (out.chance(50)) {
            out.sign(":");
            type();
        }
        out.sign("{");
        boolean lines = out.chance(50);
        separator(lines, false);
        int count = out.chance(10) ? 30 : 1 + out.upTo(4);
        for (int i = count; i > 0; i--) {
            out.word(out.oneOf(List.of("A", "SECOND", "THIRD_ONE_OF_THEM", "no")));
            if (out.chance(40)) {
                out.sign("=");
                values.expression(1, false);
            }
            if (i > 1) {
                separator(lines, true);
            }
        }
        separator(lines, false);
        out.sign("}");
    }

    /** Between entries: a comma, a line end, or both. */
    private void separator(boolean lines, boolean needed) {
        if (lines && out.chance(80)) {
            if (needed && out.chance(30)) {
                out.sign(",");
            }
            out.line();
        } else if (needed) {
            out.sign(",");
            if (lines) {
                out.maybeLine();
            }
        }
    }

    private void composite() {
        out.word(out.oneOf(List.of("struct", "union"))).word(name());
        if (out.chance(30)) {
            out.word("packed");
        }
        if (out.chance(30)) {
            out.word("align");
            values.primary(1, false);
        }
        out.word("{");
        boolean lines = out.chance(60);
        separator(lines, false);
        for (int i = out.upTo(5); i > 0; i--) {
            out.word(name()).sign(":");
            type();
            if (out.chance(30)) {
                out.sign("=");
                values.expression(1, false);
            }
            if (out.chance(15)) {
                out.word("align").word("8");
            }
            if (i > 1) {
                separator(lines, true);
            }
        }
        separator(lines, false);
        out.sign("}");
    }

    private void ioctl() {
        head("ioctl");
        if (out.chance(60)) {
            out.word(out.oneOf(List.of("_IO", "_IOR", "_IOWR"))).touching("(");
            out.word("'R'").sign(",").maybeLine();
            values.expression(1, true);
            if (out.chance(60)) {
                out.sign(",");
                type();
            }
            out.sign(")");
            if (out.chance(20)) {
                out.word("value");
            }
            return;
        }
        out.word("0x5401");
        if (out.chance(60)) {
            out.word(out.oneOf(List.of("read", "write", "readwrite", "value")));
            if (out.chance(60)) {
                type();
            }
        }
    }

    private void counter() {
        path("counter");
        switch (out.upTo(2)) {
            case 0 -> {
                out.word("key");
                values.plainText();
            }
            case 1 -> {
                out.word("row");
                values.plainText();
                out.word("column");
                values.expression(1, false);
            }
            default -> {}
        }
    }

    private void trace() {
        out.word("trace").word("write_exit");
        if (out.chance(70)) {
            out.touching("(");
            for (int i = out.upTo(2); i > 0; i--) {
                out.maybeLine().word(name()).sign(":");
                type();
                if (i > 1 || out.chance(10)) {
                    out.sign(",");
                }
            }
            out.sign(")");
        }
        out.sign("=").word("kmsgpipe").sign(":").word("write_exit");
    }
}
