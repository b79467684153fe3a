// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.cli.ParseException;

/**
 * The cases that are known to be skipped, one identity a line, {@code #} begins a comment line: so that nothing is
 * skipped unseen.
 */
record SkipList(Path file, Set<String> identities) {
    static SkipList read(Path file) throws ParseException {
        try {
            return new SkipList(
                    file,
                    Files.readAllLines(file).stream()
                            .map(String::strip)
                            .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                            .collect(Collectors.toCollection(TreeSet::new)));
        } catch (IOException e) {
            throw new ParseException("--expect-skips: " + file + " cannot be read");
        }
    }

    /** The run's exit code, 1 instead of 0 if other cases were skipped than the list says; the differences are printed. */
    int judge(RunResult result, PrintStream err) {
        Set<String> skipped = result.cases().stream()
                .filter(c -> c.verdict() == Verdict.SKIPPED)
                .map(c -> c.id().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ran = result.cases().stream()
                .map(CaseOutcome::id)
                .map(Object::toString)
                .collect(Collectors.toSet());
        boolean differs = false;
        for (String id : skipped) {
            if (!identities.contains(id)) {
                err.println("kspec: skipped, but not listed in " + file + ": " + id);
                differs = true;
            }
        }
        for (String id : identities) {
            if (!skipped.contains(id)) {
                err.println("kspec: listed in " + file + ", but "
                        + (ran.contains(id) ? "not skipped: " : "not among the cases of this run: ") + id);
                differs = true;
            }
        }
        return differs && result.exitCode() == ExitCode.PASSED ? ExitCode.FAILED : result.exitCode();
    }
}
