// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.program.Program;
import dev.kspec.source.SourceFile;
import dev.kspec.type.DriverModel;
import dev.kspec.type.Value;
import dev.kspec.verb.SharedFixture;
import dev.kspec.verb.SharedState;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A scenario without errors.
 *
 * @param timeout of one case, if the scenario sets its own
 * @param xfail why it is known to fail, if it is
 * @param fresh what each of its cases gets for itself
 * @param context what it has in common with the other scenarios of its file
 */
public record CheckedScenario(
        Scenario scenario,
        String title,
        Set<String> tags,
        Optional<Duration> timeout,
        Optional<String> xfail,
        Set<Fresh> fresh,
        List<Skip> skips,
        Matrix rows,
        FileContext context) {
    public CheckedScenario {
        tags = Set.copyOf(tags);
        fresh = Set.copyOf(fresh);
        skips = List.copyOf(skips);
    }

    /** The parameters of the matrix, in the file's order. */
    public List<Matrix.Parameter> matrix() {
        return rows.parameters();
    }

    /** The same with its matrix' rows made in another way. */
    public CheckedScenario with(Matrix.Making making) {
        return new CheckedScenario(scenario, title, tags, timeout, xfail, fresh, skips, rows.with(making), context);
    }

    /** Why a scenario may not be run. */
    public sealed interface Skip {}

    /** Never run. */
    public record Always(String reason) implements Skip {}

    /** Run only on kernels of certain versions, compared number by number. */
    public record UnlessKernel(Expression.BinaryOperator relation, List<Integer> version) implements Skip {}

    /** Run only where a file exists in the guest. */
    public record UnlessFile(String path) implements Skip {}

    /** Run only on kernels with an option built in or as a module; {@code CONFIG_} left out. */
    public record UnlessConfig(String option) implements Skip {}

    /** Run only where the kernel has a feature, which shows by a file. */
    public record UnlessFeature(String feature, String path) implements Skip {}

    /** Number of cases; of a very large matrix with rules, an upper bound of it. */
    public BigInteger cases() {
        return new Rows(rows).count();
    }

    /**
     * The program of one case.
     *
     * @param row one value for each matrix parameter, in their order
     * @param moduleDirectory where the driver's module lies in the guest
     * @param shared what the file's shared setup came to; empty if there is none, or to look at a program that will not run
     */
    public Program compile(
            List<Value> row, Duration defaultTimeout, String moduleDirectory, Optional<SharedState> shared) {
        Diagnostics diagnostics = new Diagnostics();
        Program program = new ScenarioCompiler(context, moduleDirectory, diagnostics)
                .scenario(this, row, timeout.orElse(defaultTimeout), shared);
        if (diagnostics.hasErrors()) {
            throw new IllegalStateException(
                    "unchecked: " + diagnostics.sorted().getFirst().span() + ": "
                            + diagnostics.sorted().getFirst().message());
        }
        return program;
    }

    /** What is wrong with one row; nothing, if the checker saw the row itself. */
    public List<Diagnostic> examine(List<Value> row) {
        Diagnostics diagnostics = new Diagnostics();
        var unused = new ScenarioCompiler(context, "", diagnostics).scenario(this, row, Duration.ofSeconds(1));
        return diagnostics.sorted();
    }

    public Optional<CheckedSpec.DriverUse> driver() {
        return context.driver();
    }

    /** Reports of the kernel that its cases are not to mind: what the driver's description says of them, and the file. */
    public List<DriverModel.Suppression> suppressions() {
        return context.allSuppressions();
    }

    /** The files that say what its cases do: its own, and those that define steps it may call. */
    public Set<SourceFile> sources() {
        Set<SourceFile> files = new LinkedHashSet<>();
        files.add(scenario.title().span().file());
        context.definitions().values().forEach(d -> files.add(d.name().span().file()));
        return files;
    }

    /** Whether a teardown, its own or the file's, is to run at the end of each case. */
    public boolean tearsDown() {
        return !context.teardown().isEmpty()
                || scenario.steps().stream().anyMatch(Statement.Teardown.class::isInstance);
    }

    /** Whether a teardown is to run behind all cases of the file. */
    public boolean tearsDownShared() {
        return !context.sharedTeardown().isEmpty();
    }

    /** Whether the file has steps that are run once around all its cases. */
    public boolean hasShared() {
        return context.hasShared();
    }

    /**
     * The file's shared setup and teardown, whose program holds while the cases run.
     *
     * @param moduleDirectory where the driver's module lies in the guest
     */
    public SharedFixture compileShared(Duration defaultTimeout, String moduleDirectory) {
        Diagnostics diagnostics = new Diagnostics();
        SharedFixture fixture = new ScenarioCompiler(context, moduleDirectory, diagnostics).shared(defaultTimeout);
        if (diagnostics.hasErrors()) {
            throw new IllegalStateException(
                    "unchecked: " + diagnostics.sorted().getFirst().message());
        }
        return fixture;
    }
}
