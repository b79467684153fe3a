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
    private static final Pattern ITEM = Pattern.compile(
            "\\s*(scenario|driver|define|shared)\\b.*|(use|import|let|setup|teardown|\\w+:).*|\\s*- +(scenario|define):.*",
            Pattern.DOTALL);

    /** One whose names are known nowhere else. */
    private static final Pattern SCENARIO = Pattern.compile("\\s*scenario\\b.*|\\s*- +scenario:.*", Pattern.DOTALL);

    /** Lines whose names in braces are not those of the block around. */
    private static final Pattern TYPE =
            Pattern.compile("\\s*(module|struct|union|enum|flags|use)\\b.*", Pattern.DOTALL);

    private final Map<SourceFile, Set<Integer>> lines = new HashMap<>();
    /** By the line in which the scenario begins that holds them; what stands elsewhere, and may be known everywhere, by 0. */
    private final Map<SourceFile, Map<Integer, Set<String>>> words = new HashMap<>();

    /** Of each line of a file, the one in which its part of the file begins. */
    private final Map<SourceFile, int[]> items = new HashMap<>();

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
            Matcher word =
                    WORD.matcher(QUOTED.matcher(file.lineText(d.span().line())).replaceAll(" "));
            Set<String> of = words.computeIfAbsent(file, f -> new HashMap<>())
                    .computeIfAbsent(scenario(file, d.span().line()), l -> new HashSet<>());
            while (word.find()) {
                of.add(word.group());
            }
        }
    }

    /** Whether a diagnostic of the checker is but a consequence. */
    boolean explains(Diagnostic d) {
        return !lines.isEmpty() && isConsequence(d);
    }

    private boolean isConsequence(Diagnostic d) {
        SourceFile file = d.span().file();
        Set<Integer> damaged = lines.getOrDefault(file, Set.of());
        return d.span().start() == d.span().end()
                || damaged.contains(d.span().line())
                || (ABOUT_WHAT_IS_MISSING.contains(d.code()) && isHurt(d))
                // `expect invalid`, of a rule that cannot be read.
                || (d.code() == Code.MISPLACED
                        && d.span().text().equals("invalid")
                        && isBehind(d, line -> holds(line, "invalid")))
                || (d.code() == Code.DUPLICATE_NAME
                        ? isBehind(d, line -> losesBlock(line, d.span().text()))
                        : d.code().id().startsWith("K02") && isLost(d));
    }

    /** Whether something in the same scenario cannot be read. */
    private boolean isHurt(Diagnostic d) {
        SourceFile file = d.span().file();
        int scenario = scenario(file, d.span().line());
        return lines.getOrDefault(file, Set.of()).stream().anyMatch(line -> scenario(file, line) == scenario);
    }

    /** Whether the name may be one that was to be introduced where something cannot be read. */
    private boolean isLost(Diagnostic d) {
        SourceFile file = d.span().file();
        int scenario = scenario(file, d.span().line());
        String name = d.span().text();
        return words.entrySet().stream()
                .anyMatch(f -> f.getValue().entrySet().stream()
                        .filter(e -> e.getKey() == 0 || (f.getKey().equals(file) && e.getKey() == scenario))
                        .anyMatch(e -> e.getValue().contains(name)));
    }

    /** The line in which the scenario begins around a line; 0 if it is in none. */
    private int scenario(SourceFile file, int line) {
        int item = item(file, line);
        return item > 0 && SCENARIO.matcher(file.lineText(item)).matches() ? item : 0;
    }

    /** The line in which the scenario, the driver… begins around a line; 0 if it is in none. */
    private int item(SourceFile file, int line) {
        return items.computeIfAbsent(file, Damage::items)[line];
    }

    private static int[] items(SourceFile file) {
        int[] items = new int[file.lineCount() + 1];
        for (int line = 1; line < items.length; line++) {
            items[line] = ITEM.matcher(file.lineText(line)).matches() ? line : items[line - 1];
        }
        return items;
    }

    /** Whether there is such a line among those, in the same scenario or driver, that cannot be read. */
    private boolean isBehind(Diagnostic d, Predicate<String> such) {
        SourceFile file = d.span().file();
        int line = d.span().line();
        return lines.getOrDefault(file, Set.of()).stream()
                .filter(damaged -> damaged <= line && damaged >= item(file, line))
                .anyMatch(damaged ->
                        such.test(QUOTED.matcher(file.lineText(damaged)).replaceAll(" ")));
    }

    private static boolean holds(String line, String word) {
        return Pattern.compile("\\b" + Pattern.quote(word) + "\\b")
                .matcher(line)
                .find();
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
