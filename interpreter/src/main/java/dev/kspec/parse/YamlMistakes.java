// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Style;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What SnakeYAML says of a text that is no YAML, in words for people who never read YAML's specification. */
final class YamlMistakes {
    private static final String COLUMNS =
            "keys of one mapping begin in one column; a text with `: ` in it goes into quotes";
    private static final String STEPS_HELP =
            "write `|` behind the colon and each step on a line of its own below, further in";
    private static final Set<String> BLOCK_KEYS = Set.of("steps", "setup", "teardown", "offers");

    private final SourceFile file;
    private final ToIntFunction<Mark> offset;
    private final List<Scalar> before;

    /** @param before the scalars that were read before the mistake was found, keys among them */
    YamlMistakes(SourceFile file, ToIntFunction<Mark> offset, List<Scalar> before) {
        this.file = file;
        this.offset = offset;
        this.before = before;
    }

    /** A mistake of which nothing more is known than how far everything was right. */
    static Diagnostic somewhere(Span span) {
        return Diagnostic.error(Code.YAML_SYNTAX, span, "this is no YAML from here on")
                .help(COLUMNS);
    }

    Diagnostic diagnose(MarkedYAMLException e) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        String context = e.getContext() == null ? "" : e.getContext();
        int at = at(e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark());
        int from = e.getContextMark() == null ? at : at(e.getContextMark());
        if (problem.contains("end of stream") || problem.contains("<stream end>")) {
            return error(from, "this is no YAML: it is never closed").label("begins here");
        }
        if (problem.contains("TAB")) {
            return error(at, "a tab begins what has to be indented by blanks")
                    .help("YAML indents with blanks, never with tabs");
        }
        if (problem.contains("cannot start any token")) {
            return unquoted(at);
        }
        if (context.contains("anchor") || context.contains("alias")) {
            return unquoted(from);
        }
        if (context.contains("directive")) {
            return error(from, "a line that begins with `%` is a directive to YAML")
                    .help("a spec file holds none; a text that begins with % goes into quotes");
        }
        if (context.contains("double-quoted")) {
            return error(at, "YAML has no such escape")
                    .help("between double quotes YAML's own escapes hold; the language's hold between round brackets,"
                            + " as in (\"\\xff\"), and in blocks behind `|`");
        }
        if (context.contains("block scalar")) {
            return error(at, "a block begins on the line below its `|`").help("put what stands here there, further in");
        }
        return structure(problem, at, from);
    }

    private Diagnostic structure(String problem, int at, int from) {
        if (problem.contains("mapping values are not allowed")) {
            return colon(at);
        }
        if (problem.contains("could not find expected ':'")) {
            return noKey(from);
        }
        if (problem.contains("<block end>")) {
            return unexpected(problem, at);
        }
        if (problem.contains("entries are not allowed here")) {
            return error(at, "the first `- ` of a list begins a line of its own")
                    .help("a text that begins with `- ` goes into quotes");
        }
        if (problem.contains("expected ',' or")) {
            return flow(problem, at);
        }
        if (problem.contains("expected the node content")) {
            return unquoted(at);
        }
        return error(at, "this is no YAML: " + named(problem));
    }

    /** The problem's words, in which the library shows a character as it is, with its number in brackets behind it. */
    private static String named(String problem) {
        return problem.replaceAll("\\p{Cntrl}\\((\\d+)\\)", "the character $1");
    }

    /** A character with which no text without quotes may begin. */
    private Diagnostic unquoted(int at) {
        String character = file.span(at, at + 1).text();
        return error(at, "YAML lets no text without quotes begin with " + character)
                .help("put the whole text into quotes");
    }

    /** A colon where no key can stand: most often one in a text without quotes. */
    private Diagnostic colon(int at) {
        if (before.isEmpty()) {
            return error(at, "this `:` belongs to no key").help(COLUMNS);
        }
        Scalar last = before.getLast();
        boolean lines = last.span().line() != file.line(at);
        if (last.style() == Style.PLAIN && isBlockKey(keyBefore(last))) {
            return Diagnostic.error(Code.YAML_SYNTAX, line(last.span().start()), "steps stand in a literal block")
                    .help(STEPS_HELP);
        }
        if (lines) {
            return error(at, "this `:` belongs to no key: YAML reads its line as the rest of the value above it")
                    .help("keys of one mapping begin in one column");
        }
        return error(at, "a text without quotes ends at `: `").help("put the whole text into quotes");
    }

    /** A line that is neither a key nor an item. */
    private Diagnostic noKey(int from) {
        if (!before.isEmpty()
                && before.getLast().style() == Style.LITERAL
                && isBlank(before.getLast().block())) {
            return Diagnostic.error(Code.YAML_SYNTAX, line(from), "the lines of a block stand further in than its key")
                    .help("indent this line, and those that belong to it, by two blanks more than the key above");
        }
        return Diagnostic.error(Code.YAML_SYNTAX, line(from), "this line is no key: it holds no `: `")
                .help("a value goes on only on lines that are further in than its key");
    }

    private static boolean isBlank(Span block) {
        return block.text().isBlank() || block.start() == block.end();
    }

    private Diagnostic unexpected(String problem, int at) {
        Optional<Scalar> last = before.isEmpty() ? Optional.empty() : Optional.of(before.getLast());
        int line = file.line(at);
        if (last.isPresent() && last.get().style() == Style.LITERAL && problem.contains("<scalar>")) {
            return Diagnostic.error(
                            Code.YAML_SYNTAX,
                            line(at),
                            isBlank(last.get().block())
                                    ? "the lines of a block stand further in than its key"
                                    : "this line stands further left than the first line of its block")
                    .help("the lines of a block are all as far in as its first one, or further");
        }
        boolean behind = !file.text().substring(file.lineStart(line), at).isBlank();
        if (behind && !problem.contains("-")) {
            char first = firstOfValue(line, at);
            return error(at, "the value ends before this")
                    .help(
                            first == '{' || first == '['
                                    ? "a text that begins with `" + first + "` goes into quotes"
                                    : "put the whole text into one pair of quotes, of the kind that does not occur in it");
        }
        return error(at, "this is no YAML: its column is that of none of the lines above")
                .help(COLUMNS);
    }

    /** The first character of the value that stands on the line. */
    private char firstOfValue(int line, int at) {
        String words = file.text().substring(file.lineStart(line), at);
        int colon = words.indexOf(": ");
        String value = words.substring(colon < 0 ? 0 : colon + 2).stripLeading();
        return value.isEmpty() ? ' ' : value.charAt(0);
    }

    private Diagnostic flow(String problem, int at) {
        char closing = problem.contains("or ']'") ? ']' : '}';
        Diagnostic found = error(at, "expected `,` or `" + closing + "`");
        char met = at < file.text().length() ? file.text().charAt(at) : ' ';
        if (closing == ']' && met == '{' && at > 0 && file.text().charAt(at - 1) == '$') {
            return found.help(
                    "between [ and ] YAML splits at every { and comma: write a value with ${…} on a line of its"
                            + " own, behind `- `; in quotes it would be a text of just these characters");
        }
        return closing == ']' && (met == ')' || met == '\'' || met == '"')
                ? found.help(
                        "between [ and ] YAML splits at every comma, also inside a call: write such values each on a"
                                + " line of its own, behind `- `")
                : found.help("the bracket before it is not closed, or a text in it needs quotes");
    }

    /** The key whose value a scalar is, or empty. */
    private String keyBefore(Scalar value) {
        String text = file.text()
                .substring(file.lineStart(value.span().line()), value.span().start());
        String head = text.isBlank() && before.size() > 1
                ? before.get(before.size() - 2).value() + ":"
                : text;
        return head.strip().replaceFirst("^(- +)+", "").replaceFirst(":.*$", "");
    }

    private static boolean isBlockKey(String key) {
        return BLOCK_KEYS.contains(key);
    }

    private Span line(int at) {
        int line = file.line(at);
        String text = file.lineText(line);
        int start = Math.max(
                at, file.lineStart(line) + text.length() - text.stripLeading().length());
        return file.span(start, file.lineStart(line) + text.stripTrailing().length());
    }

    private Diagnostic error(int at, String message) {
        return Diagnostic.error(Code.YAML_SYNTAX, file.span(at, at + 1), message);
    }

    private int at(Mark mark) {
        return mark == null ? 0 : offset.applyAsInt(mark);
    }
}
