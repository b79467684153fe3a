// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedSpec;
import dev.kspec.diag.Code;
import dev.kspec.expand.Case;
import dev.kspec.expand.Selection;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.ParseException;

/**
 * The cases that a command is to run, looked through before anything is booted.
 *
 * @param code the exit code, if they cannot be run; why was printed
 */
record SelectedCases(List<Case> cases, Optional<Integer> code) {
    SelectedCases {
        cases = List.copyOf(cases);
    }

    static SelectedCases of(CommandLine arguments, Terminal terminal) throws ParseException {
        Selection asked = SpecArguments.selection(arguments);
        BigInteger most = SpecArguments.maxCases(arguments);
        // Times that are budgets are spent; which one of several machines does not, and so is to say.
        Set<Code> putRight = arguments.hasOption("shard") ? Set.of() : Set.of(Code.NOT_LOCKED);
        SpecArguments loaded = SpecArguments.load(arguments, terminal, putRight);
        if (loaded.failed()) {
            return none(ExitCode.USAGE);
        }
        SpecArguments specs = loaded.spent(asked, terminal);
        Selection selection = specs.toTheLetter(asked, most);
        if (specs.areTooMany(most, terminal)) {
            return none(ExitCode.USAGE);
        }
        List<Case> cases = new ArrayList<>();
        for (CheckedSpec spec : specs.specs()) {
            specs.cases(spec, selection).forEach(cases::add);
        }
        if (cases.isEmpty()) {
            return none(specs.nothing(selection, terminal));
        }
        boolean refused = !CasesExamined.areSound(cases, terminal)
                || (!arguments.hasOption("allow-host-run") && HostRunsRefused.all(cases, terminal))
                || (arguments.hasOption("target")
                        && !arguments.hasOption("allow-destructive")
                        && DestructiveStepsRefused.any(cases, terminal));
        return refused ? none(ExitCode.USAGE) : new SelectedCases(cases, Optional.empty());
    }

    private static SelectedCases none(int code) {
        return new SelectedCases(List.of(), Optional.of(code));
    }
}
