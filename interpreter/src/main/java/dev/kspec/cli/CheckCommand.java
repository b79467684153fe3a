// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedSpec;
import dev.kspec.expand.Expansion;
import java.math.BigInteger;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec check}. */
final class CheckCommand implements Command {
    @Override
    public String name() {
        return "check";
    }

    @Override
    public String summary() {
        return "find everything wrong with spec files; boots nothing";
    }

    @Override
    public String usage() {
        return "PATH…";
    }

    @Override
    public String help() {
        return """
                Reads the spec files (directories are searched to the bottom) and reports every mistake in
                one go, each with its place and a remedy.

                Exit code: 0 if there is none, 2 otherwise.

                  kspec check specs/
                  kspec check specs/counter/values.kspec""";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        SpecArguments specs = SpecArguments.load(arguments, terminal);
        if (specs.failed()) {
            return ExitCode.USAGE;
        }
        List<CheckedSpec> all = specs.specs();
        BigInteger cases = all.stream().map(s -> new Expansion(s).count()).reduce(BigInteger.ZERO, BigInteger::add);
        long scenarios = all.stream().mapToLong(s -> s.scenarios().size()).sum();
        terminal.out()
                .println(Words.count(all.size(), "file") + ", " + Words.count(scenarios, "scenario") + ", " + cases
                        + (cases.equals(BigInteger.ONE) ? " case" : " cases") + ": no mistakes");
        return ExitCode.PASSED;
    }
}
