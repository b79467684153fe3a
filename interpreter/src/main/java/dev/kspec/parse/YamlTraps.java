// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Style;
import dev.kspec.source.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that mean one thing to readers of YAML and another, or nothing, here: what is said of them explains the
 * difference.
 */
final class YamlTraps {
    /** How far back, in characters, the beginning of a call is looked for. */
    private static final int LONGEST_CALL = 200;

    /** What YAML 1.1 takes for true, false and nothing; here all but the last are names. */
    private static final Set<String> SWITCHES =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "~");

    private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9_]+");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");
    private static final Pattern FRACTION = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9][0-9_]*\\.[0-9_]*|[0-9][0-9_.]*[eE][-+]?[0-9]+|\\.(inf|Inf|INF|nan|NaN|NAN))");
    /** Behind an even number of backslashes, so that its own is no part of another escape. */
    private static final Pattern HIGH_BYTE = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*(\\\\x[89a-fA-F][0-9a-fA-F])");

    /** A text in round brackets, in which a value is put. */
    private static final Pattern COMPUTED = Pattern.compile("\\(\\s*\".*\\$\\{.+}.*\"\\s*\\)");

    private static final Pattern PLUS = Pattern.compile("\\+[0-9].*");
    private static final Pattern CONDITION = Pattern.compile("(if|when|until|not|on|only|unless)\\b.*[<>=\"/].*"
            + "|(if|when|until|not|only) (kernel|file|config|feature|user)\\b.*"
            + "|(kernel|file|config|feature|user)\\s*([<>=!\"'/]|[0-9]).*"
            + "|config [A-Z0-9_]+|user root"
            + "|.*[<>=!]=?\\s*[0-9]+(\\.[0-9]+)*");

    private final Diagnostics diagnostics;

    YamlTraps(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** Says what is the matter with a value that only YAML understands; returns whether it is one. */
    boolean isTrap(Scalar scalar) {
        Optional<Diagnostic> found = scalar.style() == Style.PLAIN ? value(scalar) : Optional.empty();
        found.ifPresent(diagnostics::add);
        return found.isPresent();
    }

    private static Optional<Diagnostic> value(Scalar scalar) {
        String text = scalar.value();
        if (text.equals("~")) {
            return trap(
                    scalar, "`~` is no value", "YAML writes `~` for nothing; a spec names what it means, such as none");
        }
        if (SEXAGESIMAL.matcher(text).matches()) {
            return trap(
                    scalar,
                    "`" + text + "` is no number here",
                    "older YAML reads it in base 60; write a duration such as 90s, or quote it if it is a text");
        }
        if (DATE.matcher(text).matches()) {
            return trap(
                    scalar,
                    "`" + text + "` is no value here",
                    "YAML reads it as a date, the language as subtractions; quote it if it is a text");
        }
        if (FRACTION.matcher(text).matches()) {
            return trap(
                    scalar,
                    "`" + text + "` is no integer",
                    "YAML has fractions, the language has none; quote it if it is a text, or give it a unit, such as 1.5s");
        }
        if (LEADING_ZERO.matcher(text).matches()) {
            return trap(
                    scalar,
                    "a number does not begin with 0",
                    "older YAML reads `" + text + "` in base 8, newer in base 10; octal numbers are written like 0o644,"
                            + " a text goes into quotes");
        }
        if (PLUS.matcher(text).matches()) {
            return trap(
                    scalar, "a number has no `+` before it", "leave it out, or quote `" + text + "` if it is a text");
        }
        return text.contains("(") || text.contains(")") ? unbalanced(scalar) : Optional.empty();
    }

    /** In a flow list YAML splits at every comma, also at those inside a call. */
    private static Optional<Diagnostic> unbalanced(Scalar scalar) {
        String text = scalar.value();
        long opening = text.chars().filter(c -> c == '(').count();
        long closing = text.chars().filter(c -> c == ')').count();
        boolean split = opening > closing
                ? neighbour(scalar, scalar.span().end(), 1) == ','
                : opening < closing && neighbour(scalar, scalar.span().start() - 1, -1) == ',';
        return split && !text.contains("'") && !text.contains("\"")
                ? trap(
                        opening > closing ? scalar.span() : begun(scalar, closing - opening),
                        "YAML ends this value at the comma",
                        "in a list between [ and ], values with commas in them do not work: write each on a line of its own, behind `- `")
                : Optional.empty();
    }

    /** The piece in which the call began that this one ends: the two are one mistake, told once. */
    private static Span begun(Scalar scalar, long open) {
        String text = scalar.span().file().text();
        int at = scalar.span().start();
        int limit = Math.max(0, at - LONGEST_CALL);
        for (long left = open; left > 0; left += text.charAt(at) == ')' ? 1 : text.charAt(at) == '(' ? -1 : 0) {
            if (at == limit) {
                return scalar.span();
            }
            at--;
        }
        while (at > limit && ",[\n".indexOf(text.charAt(at - 1)) < 0) {
            at--;
        }
        int start = at;
        while (Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = text.indexOf(',', start);
        return end < 0 ? scalar.span() : scalar.span().file().span(start, end);
    }

    /** The first character that is no white space, going one way; a blank at the file's ends. */
    private static char neighbour(Scalar scalar, int from, int way) {
        String text = scalar.span().file().text();
        int at = from;
        while (at >= 0 && at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at += way;
        }
        return at >= 0 && at < text.length() ? text.charAt(at) : ' ';
    }

    private static Optional<Diagnostic> trap(Scalar scalar, String message, String help) {
        return trap(scalar.span(), message, help);
    }

    private static Optional<Diagnostic> trap(Span span, String message, String help) {
        return Optional.of(Diagnostic.error(Code.YAML_TRAP, span, message).help(help));
    }

    /** What quotes of YAML hold is a text as YAML reads it: where the language would read another value, that is told. */
    boolean isQuotedTrap(Scalar scalar) {
        Optional<Diagnostic> found = quoted(scalar);
        found.ifPresent(diagnostics::add);
        if (found.isEmpty() && COMPUTED.matcher(scalar.value()).matches()) {
            diagnostics.add(Diagnostic.warning(
                            Code.YAML_TRAP,
                            scalar.span(),
                            "to YAML these are the characters themselves, nothing is computed")
                    .help("a computed text stands without these quotes, on a line of its own behind `- `: "
                            + scalar.value()));
        }
        return found.isPresent();
    }

    private static Optional<Diagnostic> quoted(Scalar scalar) {
        String value = scalar.value();
        String written = oneLine(scalar);
        if (scalar.style() == Style.SINGLE_QUOTED && value.length() == 1 && value.charAt(0) < 0x80) {
            return trap(
                    scalar,
                    written + " is a text to YAML, and a character, which is an integer, to the language",
                    "write the text in double quotes; the character goes between round brackets: (" + written + ")");
        }
        return bytes(scalar, "write it between round brackets, in which the language reads it: (" + written + ")");
    }

    /** Says what is the matter with a text whose escapes mean other bytes in the language; returns whether it is one. */
    boolean isBytesTrap(Scalar scalar) {
        Optional<Diagnostic> found =
                bytes(scalar, "write it in a block behind `|`, in which the language reads it: " + oneLine(scalar));
        found.ifPresent(diagnostics::add);
        return found.isPresent();
    }

    /** A text in quotes may go over several lines; a message may not. */
    private static String oneLine(Scalar scalar) {
        return scalar.span().text().strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static Optional<Diagnostic> bytes(Scalar scalar, String help) {
        Matcher escape = HIGH_BYTE.matcher(scalar.span().text());
        return scalar.style() == Style.DOUBLE_QUOTED && escape.find()
                ? trap(
                        scalar,
                        "to YAML " + escape.group(1) + " is a character, of two bytes; to the language it is one byte",
                        help)
                : Optional.empty();
    }

    /** A text without quotes ends where YAML sees a comment, whatever the writer meant. */
    void checkText(Scalar scalar) {
        Span span = scalar.span();
        String text = span.file().text();
        int at = span.end();
        boolean cut = scalar.style() == Style.PLAIN
                && at > span.start()
                && at + 2 < text.length()
                && text.charAt(at) == ' '
                && text.charAt(at + 1) == '#'
                && !Character.isWhitespace(text.charAt(at + 2));
        if (cut) {
            int end = span.file().lineEnd(span.file().line(at));
            diagnostics.add(Diagnostic.warning(
                            Code.YAML_TRAP,
                            span.file().span(at + 1, end),
                            "to YAML this is a comment, not part of the text")
                    .help("quote the text if it belongs to it; if it is a comment, put a blank behind its `#`"));
        }
    }

    /** Among texts in quotes, a switch without quotes was probably meant as a text, too. */
    void checkValues(List<YamlNode> values) {
        boolean texts =
                values.stream().allMatch(v -> v instanceof Scalar s && (s.style() != Style.PLAIN || isSwitch(s)))
                        && values.stream().anyMatch(v -> v instanceof Scalar s && s.style() != Style.PLAIN);
        for (YamlNode value : texts ? values : List.<YamlNode>of()) {
            if (value instanceof Scalar s
                    && s.style() == Style.PLAIN
                    && !s.value().equals("~")) {
                diagnostics.add(Diagnostic.warning(
                                Code.YAML_TRAP,
                                s.span(),
                                "`" + s.value() + "` is a name here, and the values beside it are texts")
                        .help("quote it, if it is one, too; elsewhere YAML would read it as "
                                + meaning(s.value().toLowerCase(Locale.ROOT))));
            }
        }
    }

    /** Whether it is what people write who take a reason for a switch. */
    static boolean isSwitch(Scalar scalar) {
        return scalar.style() == Style.PLAIN
                && (scalar.value().isEmpty() || SWITCHES.contains(scalar.value().toLowerCase(Locale.ROOT)));
    }

    private static String meaning(String value) {
        return switch (value) {
            case "null" -> "nothing";
            case "y", "yes", "on", "true" -> "true";
            default -> "false";
        };
    }

    /** Whether a reason without quotes reads as if it were a condition. */
    static boolean isCondition(Scalar scalar) {
        return scalar.style() == Style.PLAIN
                && CONDITION.matcher(scalar.value()).matches();
    }
}
