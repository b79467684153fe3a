// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads KTAP by the words of the kernel's Documentation/dev-tools/ktap.rst, and refuses whatever that does not have;
 * knows nothing of the writer.
 */
public final class KtapReader {
    private static final Pattern PLAN = Pattern.compile("1\\.\\.(\\d+)");
    private static final Pattern RESULT = Pattern.compile("(ok|not ok) (\\d+)(?: ([^#]*[^# ]))?(?: # ?(.*))?");
    private static final Pattern DIRECTIVE = Pattern.compile("(SKIP|TODO|XFAIL|TIMEOUT|ERROR)(?: (.*))?");

    private final List<String> lines;
    private int at;

    /** A result with its subtests. */
    public record Result(
            boolean ok,
            String description,
            String directive,
            String data,
            List<String> diagnostics,
            List<Result> subtests) {}

    private KtapReader(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line is not ended");
        }
        this.lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    }

    public static List<Result> read(String text) {
        KtapReader reader = new KtapReader(text);
        List<Result> results = reader.tests("");
        while (reader.at < reader.lines.size() && reader.peek().startsWith("#")) {
            reader.at++;
        }
        if (reader.at < reader.lines.size()) {
            throw reader.error("something behind the last planned result");
        }
        return results;
    }

    private List<Result> tests(String indent) {
        expect(indent + "KTAP version 1");
        while (peek().startsWith(indent + "# ")) {
            at++;
        }
        Matcher plan = PLAN.matcher(unindented(indent));
        if (!plan.matches()) {
            throw error("no plan");
        }
        at++;
        int planned = Integer.parseInt(plan.group(1));
        List<Result> results = new ArrayList<>();
        while (results.size() < planned) {
            results.add(test(indent, results.size() + 1));
        }
        return results;
    }

    private Result test(String indent, int number) {
        List<Result> subtests = List.of();
        List<String> diagnostics = new ArrayList<>();
        while (true) {
            String line = peek();
            if (line.equals(indent + "  KTAP version 1")) {
                subtests = tests(indent + "  ");
            } else if (line.startsWith(indent + "#")) {
                diagnostics.add(line.substring(indent.length() + 1).strip());
                at++;
            } else {
                return result(indent, number, diagnostics, subtests);
            }
        }
    }

    private Result result(String indent, int number, List<String> diagnostics, List<Result> subtests) {
        Matcher m = RESULT.matcher(unindented(indent));
        if (!m.matches() || Integer.parseInt(m.group(2)) != number) {
            throw error("not result number " + number);
        }
        boolean ok = m.group(1).equals("ok");
        String behind = m.group(4) == null ? "" : m.group(4);
        Matcher directive = DIRECTIVE.matcher(behind);
        String word = directive.matches() ? directive.group(1) : "";
        if (ok && (word.equals("TIMEOUT") || word.equals("ERROR"))) {
            throw error("ok with " + word);
        }
        if (ok && subtests.stream().anyMatch(s -> !s.ok())) {
            throw error("ok above a subtest that is not");
        }
        at++;
        return new Result(ok, m.group(3), word, behind, diagnostics, subtests);
    }

    private void expect(String line) {
        if (!peek().equals(line)) {
            throw error("not " + line);
        }
        at++;
    }

    private String unindented(String indent) {
        if (!peek().startsWith(indent)) {
            throw error("not indented");
        }
        return peek().substring(indent.length());
    }

    private String peek() {
        if (at >= lines.size()) {
            throw new AssertionError("the end came too early");
        }
        return lines.get(at);
    }

    private AssertionError error(String what) {
        return new AssertionError("line " + (at + 1) + ", " + what + ": " + lines.get(at));
    }
}
