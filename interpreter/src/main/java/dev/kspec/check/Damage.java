// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Severity;
import dev.kspec.source.SourceFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines on which the parser already found a mistake. What the checker says of them would be about placeholders, and a
 * name that such a line was to introduce is unknown for that reason alone.
 */
final class Damage {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\ ]|\\\\.)*+\"(?!\\s*:)");

    /** What follows from a step or a member that is not there. */
    private static final Set<Code> ABOUT_WHAT_IS_MISSING = Set.of(Code.EMPTY_SCENARIO, Code.UNUSED_MATRIX_PARAMETER);

    /** The first line of a part of a file that has names of its own. */
    private static final Pattern ITEM = Pattern.compile("\\S.*|\\s*- +\\w+:.*", Pattern.DOTALL);

    /** Lines whose names in braces are not those of the block around. */
    private static final Pattern TYPE =
            Pattern.compile("\\s*(module|struct|union|enum|flags|use)\\b.*", Pattern.DOTALL);

    private final Map<SourceFile, Set<Integer>> lines = new HashMap<>();
    private final Set<String> words = new HashSet<>();

    private Damage() {}

    /** @param found by the parser */
    static Damage of(List<Diagnostic> found) {
        Damage damage = new Damage();
        found.stream().filter(d -> d.severity() == Severity.ERROR).forEach(damage::add);
        return damage;
    }

    private void add(Diagnostic d) {
        SourceFile file = d.span().file();
        if (lines.computeIfAbsent(file, f -> new HashSet<>()).add(d.span().line())) {
            // No name is introduced in a quoted text, but for a key of YAML.
            Matcher word = WORD.matcher(
                    QUOTED.matcher(file.lineText(d.span().line())).replaceAll(" "));
            while (word.find()) {
                words.add(word.group());
            }
        }
    }

    /** Whether a diagnostic of the checker is but a consequence. */
    boolean explains(Diagnostic d) {
        SourceFile file = d.span().file();
        Set<Integer> damaged = lines.getOrDefault(file, Set.of());
        return (!lines.isEmpty() && d.span().start() == d.span().end())
                || damaged.contains(d.span().line())
                || (!damaged.isEmpty() && ABOUT_WHAT_IS_MISSING.contains(d.code()))
                // `expect invalid`, of a rule that cannot be read.
                || (d.code() == Code.MISPLACED
                        && d.span().text().equals("invalid")
                        && isBehind(d, line -> holds(line, "invalid")))
                || (d.code() == Code.DUPLICATE_NAME
                        ? isBehind(d, line -> losesBlock(line, d.span().text()))
                        : d.code().id().startsWith("K02") && words.contains(d.span().text()));
    }

    /** Whether there is such a line among those, in the same scenario or driver, that cannot be read. */
    private boolean isBehind(Diagnostic d, Predicate<String> such) {
        SourceFile file = d.span().file();
        Set<Integer> damaged = lines.getOrDefault(file, Set.of());
        for (int line = d.span().line(); line > 0; line--) {
            String text = file.lineText(line);
            if (damaged.contains(line) && such.test(QUOTED.matcher(text).replaceAll(" "))) {
                return true;
            }
            if (ITEM.matcher(text).matches()) {
                return false;
            }
        }
        return false;
    }

    private static boolean holds(String line, String word) {
        return Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(line).find();
    }

    /**
     * Whether a line's block goes on behind it, or may give the name: steps of a block whose head is wrong are read as if they stood
     * around it, and so are the names that they give.
     */
    private static boolean losesBlock(String line, String name) {
        long open = line.chars().filter(c -> c == '{').count();
        long closed = line.chars().filter(c -> c == '}').count();
        return !TYPE.matcher(line).matches() && (open > closed || (open > 0 && holds(line, name)));
    }
}
