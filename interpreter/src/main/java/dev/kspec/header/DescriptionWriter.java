// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.diag.Escaped;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IoctlCode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a description in the language of spec files, in aligned columns. */
final class DescriptionWriter {
    private static final int LONGEST_LINE = 120;
    private static final String INDENT = "    ";

    private final Description description;
    private final Abi abi;
    private final String shown;
    private final StringBuilder out = new StringBuilder();

    /** @param shown how people call the header */
    DescriptionWriter(Description description, Abi abi, String shown) {
        this.description = description;
        this.abi = abi;
        this.shown = shown;
    }

    String text() {
        head();
        constants();
        texts();
        types();
        ioctls();
        notes();
        return out.append("}\n").toString();
    }

    private void line(String text) {
        out.append(text.isEmpty() ? "" : INDENT + text).append('\n');
    }

    /** A blank line before a group, unless it is the first. */
    private void group() {
        if (!out.toString().endsWith("{\n")) {
            line("");
        }
    }

    private void head() {
        comment("What the driver offers, made by `kspec import header " + shown + "` for " + abi + ".");
        if (description.files().size() > 1) {
            comment("With what "
                    + description.files().stream()
                            .skip(1)
                            .map(p -> p.getFileName().toString())
                            .collect(Collectors.joining(", "))
                    + " beside it has.");
        }
        comment("The header cannot say how the module and its devices are called; such lines are to be added:");
        comment("    module  \"" + description.driver() + ".ko\"");
        comment("    device  " + description.driver() + "0 = \"/dev/" + description.driver() + "\"");
        out.append('\n').append("driver ").append(description.driver()).append(" {\n");
    }

    private void comment(String words) {
        out.append("# ").append(Escaped.line(words)).append('\n');
    }

    private void constants() {
        if (description.constants().isEmpty()) {
            return;
        }
        group();
        int width = width(
                description.constants().stream().map(Description.Constant::name).toList());
        for (Description.Constant c : description.constants()) {
            line("const   " + padded(c.name(), width) + " = " + number(c.value(), c.bits()));
        }
    }

    /** The column that names are padded to; a few very long ones do not move all others. */
    private static int width(List<String> names) {
        return names.stream()
                .mapToInt(String::length)
                .filter(n -> n <= 40)
                .max()
                .orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String number(BigInteger value, boolean bits) {
        return bits && value.compareTo(BigInteger.TEN) >= 0 ? "0x" + value.toString(16) : value.toString();
    }

    private void texts() {
        if (description.texts().isEmpty()) {
            return;
        }
        group();
        line("# Texts, which a description has no constants for:");
        for (Description.Text t : description.texts()) {
            line("#   " + t.place() + "  " + t.name() + " = \"" + Escaped.line(t.value()) + "\"");
        }
    }

    private void types() {
        if (description.types().isEmpty()) {
            return;
        }
        group();
        description.types().forEach(t -> {
            if (!t.remark().isEmpty()) {
                line("# " + t.type().spelling() + ": " + Escaped.line(t.remark()));
            }
            switch (t.type()) {
                case CType.Enumeration e -> enumeration(e);
                case CType.Composite c -> composite(c, t.remarks());
                case CType.Int i -> {}
                case CType.Bool b -> {}
                case CType.Pointer p -> {}
                case CType.Array a -> {}
                case CType.Flexible f -> {}
            }
        });
    }

    private void enumeration(CType.Enumeration e) {
        List<String> entries = new ArrayList<>();
        BigInteger next = BigInteger.ZERO;
        for (Map.Entry<String, BigInteger> entry : e.entries().entrySet()) {
            entries.add(entry.getKey() + (entry.getValue().equals(next) ? "" : " = " + entry.getValue()));
            next = entry.getValue().add(BigInteger.ONE);
        }
        block((e.isFlags() ? "flags   " : "enum    ") + e.name() + ": " + e.base(), entries, entries);
    }

    private void composite(CType.Composite c, Map<String, String> remarks) {
        String head = padded(c.keyword(), 8)
                + c.name()
                + (c.isPacked() ? " packed" : "")
                + (c.align().isPresent() ? " align " + c.align().getAsInt() : "");
        int width = width(c.fieldNames()) + 1;
        List<String> spread = new ArrayList<>();
        List<String> joined = new ArrayList<>();
        for (CType.Field field : c.fields()) {
            String type = field.type().spelling()
                    + (field.align().isPresent() ? " align " + field.align().getAsInt() : "");
            String remark = remarks.getOrDefault(field.name(), "");
            joined.add(field.name() + ": " + type);
            spread.add(padded(field.name() + ":", width) + " " + type
                    + (remark.isEmpty() ? "" : "  # " + Escaped.line(remark)));
        }
        block(head, remarks.isEmpty() ? joined : List.of("x".repeat(LONGEST_LINE)), spread);
    }

    /** On one line if it fits, else on one each. */
    private void block(String head, List<String> joined, List<String> spread) {
        String one = head + " { " + String.join(", ", joined) + " }";
        if (INDENT.length() + one.length() <= LONGEST_LINE) {
            line(one);
            return;
        }
        line(head + " {");
        spread.forEach(s -> line(INDENT + s));
        line("}");
    }

    private void ioctls() {
        if (description.ioctls().isEmpty()) {
            return;
        }
        group();
        int width =
                width(description.ioctls().stream().map(Description.Ioctl::name).toList());
        for (Description.Ioctl i : description.ioctls()) {
            line("ioctl   " + padded(i.name(), width) + " = " + number(i)
                    + (i.remark().isEmpty() ? "" : "  # " + Escaped.line(i.remark())));
        }
    }

    private static String number(Description.Ioctl i) {
        String type = i.type().map(CType::spelling).orElse("");
        if (i.byMacro()) {
            IoctlCode.Parts parts = i.parts().orElseThrow();
            return parts.direction().macro() + "(" + magic(parts.magic()) + ", " + parts.number()
                    + (type.isEmpty() ? "" : ", " + type) + ")";
        }
        String way = i.parts().map(p -> way(p.direction())).orElse("");
        return "0x" + Long.toHexString(i.code()) + (type.isEmpty() || way.isEmpty() ? "" : " " + way + " " + type);
    }

    private static String magic(int magic) {
        boolean printable = magic > ' ' && magic < 0x7F && magic != '\'' && magic != '\\';
        return printable
                ? "'" + (char) magic + "'"
                : "0x" + Integer.toHexString(magic).toLowerCase(Locale.ROOT);
    }

    private static String way(IoctlCode.Direction direction) {
        return switch (direction) {
            case NONE -> "";
            case READ -> "read";
            case WRITE -> "write";
            case READ_WRITE -> "readwrite";
        };
    }

    private void notes() {
        if (description.notes().isEmpty()) {
            return;
        }
        group();
        line("# Not taken over:");
        description.notes().forEach(note -> line("#   " + Escaped.line(note.toString())));
    }
}
