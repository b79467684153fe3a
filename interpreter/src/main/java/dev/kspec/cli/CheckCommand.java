// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedSpec;
import dev.kspec.check.RowTrials;
import dev.kspec.check.SpecLoader;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter.Role;
import dev.kspec.expand.Expansion;
import dev.kspec.report.DiagnosticsJson;
import dev.kspec.report.DiagnosticsSarif;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec check}. */
final class CheckCommand implements Command {
    private static final List<String> FORMATS = List.of("text", "json", "sarif");

    /** So many codes are named in the line about explanations. */
    private static final int MOST_CODES = 3;

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
        return "[OPTION…] PATH…";
    }

    @Override
    public String help() {
        return """
                Reads the spec files (directories are searched to the bottom) and reports every mistake in
                one go, each with its place and a remedy.

                --format json and --format sarif write one document to standard output, also where nothing
                is wrong; docs/diagnostics.md describes them.

                --against-target also builds the drivers that the files describe or use (without a PATH: all
                of driver/) and compares the structs, unions, enums and flags of their descriptions with those
                of the modules: BTF that the kernel of --target publishes, else what the compiler left in the
                module (pahole reads it). A lab VM is not booted for that.

                Exit code: 0 if there is no mistake, 2 otherwise; warnings are none; 3 if a driver cannot be
                built or its module's types cannot be had.

                  kspec check specs/
                  kspec check specs/counter/values.kspec
                  kspec check --format sarif specs/ >kspec.sarif
                  kspec check --against-target driver/""";
    }

    @Override
    public Options options() {
        Options options = new Options()
                .addOption(Option.builder()
                        .longOpt("format")
                        .hasArg()
                        .argName("FORMAT")
                        .desc("text (for people, the default), json or sarif")
                        .get());
        return AgainstTarget.addTo(options);
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        String format = arguments.getOptionValue("format", "text");
        if (!FORMATS.contains(format)) {
            throw new ParseException("--format takes text, json or sarif, not `" + format + "`");
        }
        Optional<AgainstTarget> target = AgainstTarget.of(arguments);
        List<Path> paths =
                target.isPresent() && arguments.getArgList().isEmpty() ? List.of() : SpecArguments.paths(arguments);
        Diagnostics diagnostics = new Diagnostics();
        Count count = new Count();
        new SpecLoader(diagnostics).forEach(paths, count::add);
        boolean nothing = count.files == 0 && diagnostics.sorted().isEmpty() && !paths.isEmpty();
        int code = nothing || diagnostics.hasErrors() ? ExitCode.USAGE : ExitCode.PASSED;
        if (target.isPresent() && code == ExitCode.PASSED) {
            PrintStream out = format.equals("text") ? terminal.out() : terminal.err();
            code = target.get().compare(paths, diagnostics, out, terminal.err());
        }
        List<Diagnostic> found = diagnostics.sorted();
        if (nothing) {
            terminal.err().println(SpecArguments.noSpec(arguments));
        }
        if (!format.equals("text")) {
            terminal.out().print(document(format, found, code));
            return code;
        }
        if (!found.isEmpty()) {
            terminal.err().print(new DiagnosticRenderer(terminal.errPainter()).render(found));
            terminal.err().print(explanations(found, terminal));
        }
        if (code == ExitCode.PASSED && !paths.isEmpty()) {
            String warnings = found.isEmpty() ? "" : ", " + Words.count(found.size(), "warning");
            terminal.out().println(count + ": no mistakes" + warnings + count.rest());
        }
        return code;
    }

    private static String document(String format, List<Diagnostic> found, int code) {
        StringWriter out = new StringWriter();
        try {
            if (format.equals("json")) {
                DiagnosticsJson.write(found, Version.text(), out);
            } else {
                DiagnosticsSarif.write(found, Version.text(), code, out);
            }
        } catch (IOException e) {
            // A string has room.
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static String explanations(List<Diagnostic> found, Terminal terminal) {
        List<String> codes = found.stream().map(d -> d.code().id()).distinct().toList();
        String named = codes.stream().limit(MOST_CODES).collect(Collectors.joining(" "));
        return terminal.errPainter().paint(Role.HINT, "help:") + " kspec explain " + named
                + (codes.size() > MOST_CODES ? " …" : "") + "\n";
    }

    /** How much was checked. */
    private static final class Count {
        private long files;
        private long scenarios;
        private BigInteger cases = BigInteger.ZERO;
        private boolean counted = true;
        private long partly;

        void add(CheckedSpec spec) {
            Expansion expansion = new Expansion(spec);
            counted &= expansion.isCounted();
            partly += spec.scenarios().stream().filter(RowTrials::areSome).count();
            files++;
            scenarios += spec.scenarios().size();
            cases = cases.add(expansion.count());
        }

        @Override
        public String toString() {
            return Words.count(files, "file") + ", " + Words.count(scenarios, "scenario") + ", "
                    + (counted ? "" : "at most ") + "%,d".formatted(cases)
                    + (cases.equals(BigInteger.ONE) ? " case" : " cases");
        }

        /** What has not been looked at; empty if there is nothing. */
        String rest() {
            return partly == 0
                    ? ""
                    : " (of " + (partly == 1 ? "1 large matrix" : partly + " large matrices")
                            + " not every row: each value was tried; `kspec run` looks at all before it begins)";
        }
    }
}
