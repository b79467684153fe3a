// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ktap;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line by what it says. Any line that is none of the protocol's is a remark: a test may print what it wants, and so may
 * a kernel into whose log it prints.
 */
sealed interface KtapLine {
    /** How far it is set in, in columns. */
    int indent();

    /** {@code KTAP version 1}, {@code TAP version 14}. */
    record Version(int indent) implements KtapLine {}

    /** {@code # Subtest: name}. */
    record Subtest(int indent, String name) implements KtapLine {}

    /**
     * {@code 1..3}.
     *
     * @param skip why there are none, if it says so
     */
    record Plan(int indent, long first, long last, Optional<String> skip) implements KtapLine {}

    /**
     * {@code not ok 3 - name # TODO reason}.
     *
     * @param number −1 if there is none
     */
    record Result(int indent, boolean ok, long number, String name, Directive directive, String reason)
            implements KtapLine {}

    /** {@code Bail out! reason}. */
    record BailOut(int indent, String reason) implements KtapLine {}

    /** Anything else, without the {@code #} before it. */
    record Remark(int indent, String text) implements KtapLine {}

    /** What stands behind a result's {@code #}. */
    enum Directive {
        NONE,
        SKIP,
        TODO,
        XFAIL,
        TIMEOUT,
        ERROR
    }

    /** What the kernel's log has before each line: {@code <6>[   12.345678][  T123] }. */
    Pattern STAMP = Pattern.compile("^(?:<\\d{1,3}>)?\\[ *\\d+\\.\\d{6}\\](?:\\[ *[TC]\\d+\\])? ?");

    Pattern VERSION = Pattern.compile("K?TAP version \\d+\\s*");
    Pattern SUBTEST = Pattern.compile("# ?Subtest(?:: ?|$)(.*)");
    Pattern PLAN = Pattern.compile("(\\d+)\\.\\.(\\d+)\\s*(?:#(.*))?");
    Pattern RESULT = Pattern.compile("(not )?ok(?:\\s+(\\d++))?(?!\\S)(.*)");
    Pattern BAIL_OUT = Pattern.compile("(?i)bail out!(.*)");
    Pattern DIRECTIVE = Pattern.compile("(?i)(skip|todo|xfail|timeout|error)(?:ped)?(?![a-z]):?(.*)");

    /** Characters of a line that are looked at. */
    int LONGEST = 4096;

    /** Digits of a number that fits. */
    int MOST_DIGITS = 18;

    /** Whatever the line is. */
    static KtapLine of(String raw) {
        String some = raw.length() > LONGEST ? raw.substring(0, LONGEST) : raw;
        String line = some.startsWith("[") || some.startsWith("<")
                ? STAMP.matcher(some).replaceFirst("")
                : some;
        int start = 0;
        int indent = 0;
        for (; start < line.length() && (line.charAt(start) == ' ' || line.charAt(start) == '\t'); start++) {
            indent = line.charAt(start) == ' ' ? indent + 1 : (indent / 8 + 1) * 8;
        }
        return of(indent, line.substring(start).stripTrailing());
    }

    private static KtapLine of(int indent, String text) {
        if (VERSION.matcher(text).matches()) {
            return new Version(indent);
        }
        Matcher subtest = SUBTEST.matcher(text);
        if (subtest.matches()) {
            return new Subtest(indent, subtest.group(1).strip());
        }
        Matcher plan = PLAN.matcher(text);
        if (plan.matches()) {
            return new Plan(
                    indent,
                    number(plan.group(1)),
                    number(plan.group(2)),
                    Optional.ofNullable(plan.group(3)).map(KtapLine::whySkipped));
        }
        Matcher result = RESULT.matcher(text);
        if (result.matches()) {
            return result(indent, result.group(1) == null, result.group(2), result.group(3));
        }
        Matcher bailOut = BAIL_OUT.matcher(text);
        if (bailOut.matches()) {
            return new BailOut(indent, bailOut.group(1).strip());
        }
        return new Remark(indent, text.startsWith("#") ? text.substring(text.startsWith("# ") ? 2 : 1) : text);
    }

    /** A number that is too long for any count is the highest there is. */
    private static long number(String digits) {
        return digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static String whySkipped(String comment) {
        Matcher directive = DIRECTIVE.matcher(comment.strip());
        return directive.matches() ? directive.group(2).strip() : comment.strip();
    }

    private static Result result(int indent, boolean ok, String number, String rest) {
        long count = number == null ? -1 : number(number);
        // Programs write more than one blank, or none, around the dash.
        String described = rest.strip();
        if (described.equals("-") || described.startsWith("- ")) {
            described = described.substring(1).strip();
        }
        for (int hash = hash(described, 0); hash >= 0; hash = hash(described, hash + 1)) {
            Matcher directive = DIRECTIVE.matcher(described.substring(hash + 1).strip());
            if (directive.matches()) {
                return new Result(
                        indent,
                        ok,
                        count,
                        plain(described.substring(0, hash).strip()),
                        Directive.valueOf(directive.group(1).toUpperCase(Locale.ROOT)),
                        directive.group(2).strip());
            }
        }
        return new Result(indent, ok, count, plain(described), Directive.NONE, "");
    }

    /** Where the next {@code #} stands that could begin a directive: behind a blank, or at the very beginning. */
    private static int hash(String text, int from) {
        int hash = text.indexOf('#', from);
        while (hash > 0 && text.charAt(hash - 1) != ' ' && text.charAt(hash - 1) != '\t') {
            hash = text.indexOf('#', hash + 1);
        }
        return hash;
    }

    /** TAP 14 writes {@code \#} and {@code \\} where it means the character. */
    private static String plain(String description) {
        return description.indexOf('\\') < 0 ? description : description.replaceAll("\\\\([\\\\#])", "$1");
    }
}
