// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.DescribedDriver;
import dev.kspec.check.ModuleComparison;
import dev.kspec.diag.Diagnostics;
import dev.kspec.header.BrokenObjectException;
import dev.kspec.run.MakeDriverModules;
import dev.kspec.run.ModuleTypes;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.type.Abi;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec check --against-target}: are the types of descriptions those of the modules? */
final class AgainstTarget {
    private static final String OPTION = "against-target";
    private static final List<String> ITS_OPTIONS =
            List.of("target", "identity", "known-hosts", "ssh-config", "config", "kdir", "driver-make");

    private final TargetArguments target;
    private final Targets only;

    private AgainstTarget(TargetArguments target) throws ParseException {
        this.only = target.targets();
        this.target = target;
    }

    static Options addTo(Options options) {
        options.addOption(Option.builder()
                .longOpt(OPTION)
                .desc("also compare drivers' descriptions with their modules, for the lab's kernel or --target's")
                .get());
        TargetArguments.addTo(options);
        return options;
    }

    /** Empty unless it was asked for. */
    static Optional<AgainstTarget> of(CommandLine arguments) throws ParseException {
        if (arguments.hasOption(OPTION)) {
            return Optional.of(new AgainstTarget(TargetArguments.of(arguments)));
        }
        for (String option : ITS_OPTIONS) {
            if (arguments.hasOption(option)) {
                throw new ParseException("--" + option + " goes with --" + OPTION);
            }
        }
        return Optional.empty();
    }

    /**
     * Compares the drivers that files describe or use; without files, all of the project's.
     *
     * @param diagnostics where differences go
     * @param out where is said what was compared
     * @return the exit code
     */
    int compare(List<Path> paths, Diagnostics diagnostics, PrintStream out, PrintStream err) {
        List<DescribedDriver> drivers = paths.isEmpty()
                ? DescribedDriver.ofProject(Path.of("").toAbsolutePath(), Abi.LAB, diagnostics)
                : DescribedDriver.in(paths, Abi.LAB, diagnostics);
        if (diagnostics.hasErrors()) {
            return ExitCode.USAGE;
        }
        if (drivers.isEmpty()) {
            err.println("kspec: no driver is described or used there, so there is nothing to compare");
            return ExitCode.USAGE;
        }
        return Interruption.guard(() -> all(drivers, diagnostics, out, err));
    }

    private int all(List<DescribedDriver> drivers, Diagnostics diagnostics, PrintStream out, PrintStream err) {
        MakeDriverModules modules = new MakeDriverModules(Home.cache().resolve("drivers"), target.makeVariables());
        int code = ExitCode.PASSED;
        try (Targets targets = only) {
            ModuleTypes types = new ModuleTypes(targets, modules, target.host());
            for (DescribedDriver driver : drivers) {
                code = Math.max(code, one(driver, types, diagnostics, out, err));
            }
            // A difference that was found is worth more than a driver that could not be looked at.
            return diagnostics.hasErrors() ? ExitCode.USAGE : code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private static int one(
            DescribedDriver driver, ModuleTypes types, Diagnostics diagnostics, PrintStream out, PrintStream err)
            throws InterruptedException {
        String name = driver.model().name();
        Diagnostics own = new Diagnostics();
        try {
            if (driver.model().types().isEmpty()) {
                out.println("driver " + name + ": describes no struct, union, enum or flags: nothing to compare");
                return ExitCode.PASSED;
            }
            ModuleTypes.Found found = types.of(driver.model(), new Spoken(err));
            ModuleComparison.Result result = new ModuleComparison(found.types(), Abi.LAB, own)
                    .compare(driver.declaration(), driver.model().types());
            out.println("driver " + name + ": " + Words.count(result.compared().size(), "type") + " compared with "
                    + found.where() + ": "
                    + (own.sorted().isEmpty()
                            ? "no difference"
                            : Words.count(own.sorted().size(), "difference")));
            if (!result.unknown().isEmpty()) {
                out.println("  the module has no type of these names: " + String.join(", ", result.unknown()));
            }
            int ioctls = driver.model().ioctls().size();
            if (ioctls > 0) {
                out.println(
                        "  not compared: " + Words.count(ioctls, "ioctl number") + ", which no type information holds");
            }
            return ExitCode.PASSED;
        } catch (TargetException e) {
            err.println("kspec: " + e.getMessage());
            return ExitCode.INFRASTRUCTURE;
        } catch (BrokenObjectException e) {
            err.println("kspec: the type information of driver " + name + " is not understood: " + e.getMessage());
            return ExitCode.INFRASTRUCTURE;
        } finally {
            diagnostics.addAll(own.sorted());
        }
    }

    private record Spoken(PrintStream err) implements Targets.Progress {
        @Override
        public void working(String what, double done) {
            err.println(what + " …");
        }

        @Override
        public void took(String part, Duration duration) {}

        @Override
        public void note(String message) {
            err.println(message);
        }
    }
}
