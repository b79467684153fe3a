// SPDX-License-Identifier: Apache-2.0
package dev.kspec.bench;

import java.util.ArrayList;
import java.util.List;

/** Writes spec files as a tester would, of any length; the same length gives the same file. */
final class SpecText {
    /** What the scenarios are about; so each file stands for itself. */
    private static final String KSPEC_DRIVER = """
            driver gauge {
                module  "gauge.ko" { start: s64 = 0, limit: u8 = 10 }
                device  gauge0 = "/dev/gauge0"
                ioctl   GET   = _IOR('G', 1, s64)
                ioctl   SET   = _IOW('G', 2, s64)
                ioctl   RESET = _IO('G', 4)
                struct  gauge_stats { reads: u32, writes: u32, last: s64 }
                ioctl   STATS = _IOR('G', 5, gauge_stats)
                counter reads  = "/sys/class/misc/gauge/reads"
                counter errors = "/sys/class/misc/gauge/errors"
                fault   alloc  = "/sys/kernel/debug/gauge/fail_alloc"
            }
            use driver gauge { limit: 5 }
            """;

    private static final String YAML_DRIVER = """
            driver:
              name: gauge
              offers: |
                module  "gauge.ko" { start: s64 = 0, limit: u8 = 10 }
                device  gauge0 = "/dev/gauge0"
                ioctl   GET   = _IOR('G', 1, s64)
                ioctl   SET   = _IOW('G', 2, s64)
                ioctl   RESET = _IO('G', 4)
                struct  gauge_stats { reads: u32, writes: u32, last: s64 }
                ioctl   STATS = _IOR('G', 5, gauge_stats)
                counter reads  = "/sys/class/misc/gauge/reads"
                counter errors = "/sys/class/misc/gauge/errors"
                fault   alloc  = "/sys/kernel/debug/gauge/fail_alloc"
            use: {driver: gauge, params: {limit: 5}}
            scenarios:
            """;

    private final boolean yaml;
    private final List<String> lines = new ArrayList<>();

    private SpecText(boolean yaml) {
        this.yaml = yaml;
        (yaml ? YAML_DRIVER : KSPEC_DRIVER).lines().forEach(lines::add);
    }

    /** A file of so many lines, give or take a scenario. */
    static String file(boolean yaml, int count) {
        SpecText text = new SpecText(yaml);
        for (int n = 0; text.lines.size() < count; n++) {
            text.scenario(n);
        }
        return String.join("\n", text.lines) + "\n";
    }

    /** A file with one scenario of so many steps, give or take a few. */
    static String steps(int count) {
        SpecText text = new SpecText(false);
        text.lines.add("scenario \"long\" {");
        text.lines.add("    open gauge0 rdwr as file");
        for (int n = 0; n < count; n += 4) {
            text.lines.add("    ioctl file SET " + n);
            text.lines.add("    ioctl file GET expect " + n + " as value" + n + "   # by hand");
            text.lines.add("    write file \"${value" + n + " + 1}\\n\"");
            text.lines.add("    assert value" + n + " >= " + n + " && counter(reads) >= 4");
        }
        text.lines.add("}");
        return String.join("\n", text.lines) + "\n";
    }

    /** A file whose one scenario has a matrix of 100,000 rows. */
    static String matrix() {
        List<String> ten = List.of("0", "1", "-1", "2", "7", "10", "99", "100", "127", "255");
        StringBuilder matrix = new StringBuilder();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            matrix.append("        ").append(name).append(": ").append(String.join(", ", ten)).append('\n');
        }
        return KSPEC_DRIVER + "scenario \"wide\" {\n    matrix {\n" + matrix + """
                    }
                    open gauge0 rdwr as file
                    ioctl file SET (a + b * c)
                    write file "${d}/${e}"
                }
                """;
    }

    /** Ten million combinations, of which four rules forbid some. */
    static String product() {
        StringBuilder matrix = new StringBuilder();
        for (String name : List.of("a", "b", "c", "d", "e", "f", "g")) {
            matrix.append("        ").append(name).append(": 0..9\n");
        }
        return "scenario \"large\" {\n    matrix {\n" + matrix + """
                        never a == 1 && b == 2
                        if c == 3 then g != 4
                        never d + e + f == 27
                        never f == g && e == 9
                    }
                    let sum = a + b + c + d + e + f + g
                    sleep 1ms
                }
                """;
    }

    /** A file in which so many lines are wrong in a few different ways. */
    static String mistakes(int count) {
        SpecText text = new SpecText(false);
        text.lines.add("scenario \"wrong\" {");
        text.lines.add("    open gauge0 rdwr as file");
        for (int n = 0; n < count; n++) {
            text.lines.add(
                    switch (n % 4) {
                        case 0 -> "    raed file 4   # line " + n;
                        case 1 -> "    read file 4 expect EINVALID";
                        case 2 -> "    write fiel \"x" + n + "\"";
                        default -> "    ioctl file GTE expect " + n;
                    });
        }
        text.lines.add("}");
        return String.join("\n", text.lines) + "\n";
    }

    private void scenario(int n) {
        switch (n % 7) {
            case 0 ->
                scenario(
                        "the number " + n + " is set, fetched and read",
                        "smoke",
                        "",
                        "open gauge0 rdwr as file",
                        "ioctl file SET " + n,
                        "ioctl file GET expect " + n + " as value",
                        "assert value == " + n,
                        "read file 64 expect \"${value}\\n\"   # in decimal");
            case 1 ->
                scenario(
                        "a write of " + n + " adds to the number",
                        "smoke, matrix",
                        "before: 0, -7, " + (n + 1),
                        "open gauge0 rdwr as file",
                        "ioctl file SET before",
                        "write file \"" + n + "\"",
                        "ioctl file GET expect (before + " + n + ")");
            case 2 ->
                scenario(
                        "what is no number is refused and counted, such as x" + n,
                        "limits",
                        "",
                        "open gauge0 rdwr as file",
                        "let text = \"x" + n + "\"",
                        "assert counter errors changes by 1, counter reads changes by 0 across {",
                        "    write file text expect EINVAL",
                        "}",
                        "write file bytes(" + (n % 99 + 100) + ", 0x41) expect any of (EINVAL, EFBIG)");
            case 3 ->
                scenario(
                        "a failed allocation leaves the number at " + n,
                        "faults",
                        "",
                        "open gauge0 rdwr as file",
                        "ioctl file SET " + n,
                        "inject alloc nth 1 {",
                        "    write file \"1\" expect ENOMEM",
                        "}",
                        "ioctl file GET expect " + n);
            case 4 ->
                scenario(
                        "what is counted agrees, after " + n,
                        "limits, statistics",
                        "",
                        "open gauge0 rdwr as file",
                        "ioctl file STATS expect { last: " + n + ", .. } as stats",
                        "assert stats.reads <= stats.writes + " + n,
                        "for size in [1, 2, 4KiB] {",
                        "    write file bytes(size, 'x') expect any of (size, EMSGSIZE)",
                        "}",
                        "ioctl file STATS expect { reads: stats.reads, writes: _, .. }");
            case 5 ->
                scenario(
                        "a number comes at last, as " + n,
                        "slow",
                        "",
                        "open gauge0 rdwr as file",
                        "repeat 3 as i {",
                        "    write file \"${i + " + n + "}\"",
                        "}",
                        "eventually within 1s {",
                        "    ioctl file GET expect >= " + n,
                        "}",
                        "read file 64 expect matches r\"^-?[0-9]+\\n$\" within 2s");
            default ->
                scenario(
                        "requests that are none, as " + n,
                        "limits",
                        "number: 0x63, 200, 255",
                        "open gauge0 rdwr nonblock as file",
                        "ioctl file _IO('G', 99) expect ENOTTY",
                        "ioctl file SET (number * " + n + " - 1)",
                        "assert counter(reads) >= 1 && !(number == 0)");
        }
    }

    private void scenario(String title, String tags, String matrix, String... steps) {
        if (yaml) {
            lines.add("  - scenario: " + title);
            lines.add("    tags: [" + tags + "]");
            if (!matrix.isEmpty()) {
                lines.add("    matrix: {" + matrix.replace(": ", ": [") + "]}");
            }
            lines.add("    steps: |");
        } else {
            lines.add("scenario \"" + title + "\" tags " + tags + " {");
            if (!matrix.isEmpty()) {
                lines.add("    matrix { " + matrix + " }");
            }
        }
        for (String step : steps) {
            lines.add((yaml ? "      " : "    ") + step);
        }
        if (!yaml) {
            lines.add("}");
        }
        lines.add("");
    }
}
