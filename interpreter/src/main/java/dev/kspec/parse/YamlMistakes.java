// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.source.SourceFile;
import java.util.function.ToIntFunction;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What SnakeYAML says of a text that is no YAML, in words for people. */
final class YamlMistakes {
    private YamlMistakes() {}

    static Diagnostic diagnose(MarkedYAMLException e, SourceFile file, ToIntFunction<Mark> offset) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        boolean unfinished = problem.contains("end of stream") || problem.contains("<stream end>");
        Mark mark = (unfinished && e.getContextMark() != null) || e.getProblemMark() == null
                ? e.getContextMark()
                : e.getProblemMark();
        int at = mark == null ? 0 : offset.applyAsInt(mark);
        Diagnostic found = Diagnostic.error(
                Code.YAML_SYNTAX,
                file.span(at, at + 1),
                "this is no YAML: " + (unfinished ? "it is never closed" : problem));
        if (problem.contains("TAB")) {
            return found.help("YAML indents with blanks, never with tabs");
        }
        if (problem.contains("<block end>") || problem.contains("mapping values are not allowed")) {
            return found.help("keys of one mapping begin in one column; a text with `: ` in it goes into quotes");
        }
        return unfinished ? found.label("begins here") : found;
    }
}
