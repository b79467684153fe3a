// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedSpec;
import dev.kspec.diag.Painter.Role;
import dev.kspec.expand.Case;
import dev.kspec.expand.Selection;
import java.math.BigInteger;
import java.util.Iterator;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec list}. */
final class ListCommand implements Command {
    @Override
    public String name() {
        return "list";
    }

    @Override
    public String summary() {
        return "print the identities of the cases that run would run";
    }

    @Override
    public String usage() {
        return "[OPTION…] PATH…";
    }

    @Override
    public String help() {
        return """
                Prints one line for each case: its file, scenario and matrix row, then its tags.
                The part before the tags is the case's identity: it stays the same from run to run.

                Exit code: 0; 2 if a file has mistakes, nothing is selected, or the files make more
                cases than --max-cases allows.

                  kspec list specs/
                  kspec list --tag smoke specs/
                  kspec list --match 'refuses.*size=65536' specs/
                  kspec list --shard 2/8 specs/""";
    }

    @Override
    public Options options() {
        Options options = new Options();
        SpecArguments.addSelection(options);
        return options;
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        Selection asked = SpecArguments.selection(arguments);
        SpecArguments specs = SpecArguments.load(arguments, terminal);
        if (specs.failed()) {
            return ExitCode.USAGE;
        }
        BigInteger most = SpecArguments.maxCases(arguments);
        if (specs.areTooMany(most, terminal)) {
            return ExitCode.USAGE;
        }
        Selection selection = specs.toTheLetter(asked, most);
        long count = 0;
        for (CheckedSpec spec : specs.specs()) {
            for (Iterator<Case> cases = specs.cases(spec, selection).iterator(); cases.hasNext(); count++) {
                Case c = cases.next();
                String tags = c.scenario().tags().isEmpty()
                        ? ""
                        : "  #"
                                + String.join(
                                        " #",
                                        c.scenario().tags().stream().sorted().toList());
                terminal.out().println(c.id() + terminal.outPainter().paint(Role.DIM, tags));
            }
        }
        if (count == 0) {
            return specs.nothing(selection, terminal);
        }
        return ExitCode.PASSED;
    }
}
