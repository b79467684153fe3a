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
                || (d.code() == Code.DUPLICATE_NAME
                        ? isBehindLostBlock(d)
                        : d.code().id().startsWith("K02") && words.contains(d.span().text()));
    }

    /** Steps of a block whose head is wrong are read as if they stood around it, and so are the names that they give. */
    private boolean isBehindLostBlock(Diagnostic d) {
        SourceFile file = d.span().file();
        Set<Integer> damaged = lines.getOrDefault(file, Set.of());
        for (int line = d.span().line(); line > 0; line--) {
            String text = file.lineText(line);
            if (damaged.contains(line) && !TYPE.matcher(text).matches() && opens(text, d.span().text())) {
                return true;
            }
            if (ITEM.matcher(text).matches()) {
                return false;
            }
        }
        return false;
    }

    /** Whether a line opens a block that goes on behind it, or one in which it may give the name. */
    private static boolean opens(String line, String name) {
        String code = QUOTED.matcher(line).replaceAll(" ");
        long open = code.chars().filter(c -> c == '{').count();
        return open > code.chars().filter(c -> c == '}').count()
                || (open > 0 && Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(code).find());
    }
}
