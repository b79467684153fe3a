// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Regex;
import dev.kspec.program.Splat;
import dev.kspec.type.DriverModel;
import dev.kspec.type.Value;
import dev.kspec.verb.Handover;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Scope;
import dev.kspec.verb.SharedFixture;
import dev.kspec.verb.SharedState;
import dev.kspec.verb.Term;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One case of a scenario, or the shared fixture of a file.
 *
 * <p>In: the scenario and one value for each matrix parameter. Out: its program. Checking is compiling: what is wrong
 * with names, types and operands is found here, and the checker runs this over the rows before anything is booted.
 */
final class ScenarioCompiler {
    private final FileContext file;
    private final ProgramBuilder program = new ProgramBuilder();
    private final Scope scope = new Scope();
    private final Lowering lowering;
    private final Statements statements;

    ScenarioCompiler(FileContext file, String moduleDirectory, Diagnostics diagnostics) {
        this.file = file;
        this.lowering = new Lowering(
                program,
                scope,
                file.driver().map(CheckedSpec.DriverUse::driver),
                file.modules(moduleDirectory),
                diagnostics);
        file.constants().forEach(scope::putConstant);
        lowering.defines(file.definitions().keySet());
        this.statements = new Statements(lowering, file.definitions(), this::alone);
    }

    /** What the driver's description, or the file, says not to mind. */
    private void suppress() {
        for (DriverModel.Suppression s : file.allSuppressions()) {
            try {
                program.splat(new Splat(
                        new Origin(s.span(), s.span().oneLine()), Regex.compile(s.title()), Optional.of(s.because())));
            } catch (Regex.SyntaxError e) {
                throw new IllegalStateException("the description's pattern was checked: " + s.title(), e);
            }
        }
    }

    private List<Diagnostic> alone(Definition definition) {
        return file.mistakes().of(definition, () -> {
            Diagnostics found = new Diagnostics();
            new ScenarioCompiler(file, "", found).definition(definition);
            return found.sorted();
        });
    }

    /** What the shared setup names is known; empty: not what it came to. */
    private void share(Optional<SharedState> state) {
        state.map(SharedState::fixture).or(file::shared).ifPresent(fixture -> {
            Handover handover = new Handover(fixture, state, lowering);
            scope.share(fixture.names(), handover::term);
        });
    }

    /** One case. */
    Program scenario(CheckedScenario scenario, List<Value> row, Duration timeout) {
        return scenario(scenario, row, timeout, Optional.empty());
    }

    /** One case, behind a shared setup that has run. */
    Program scenario(CheckedScenario scenario, List<Value> row, Duration timeout, Optional<SharedState> state) {
        share(state);
        if (scenario.fresh().contains(Fresh.NETNS)) {
            program.surroundings(Program.Surroundings.OWN_NETWORK);
        }
        Set<String> shared = new HashSet<>();
        for (Scenario.MatrixParameter p : scenario.scenario().matrix()) {
            if (scope.ofShared(p.name().text()).isPresent()) {
                lowering.report(Bindings.given(p.name(), true));
                shared.add(p.name().text());
            }
            // A parameter without a valid value was reported; nothing more is to be said of its name.
            scope.put(p.name().text(), new Term.Invalid());
        }
        for (int i = 0; i < row.size(); i++) {
            String name = scenario.matrix().get(i).name();
            if (!shared.contains(name)) {
                scope.put(name, Constants.term(row.get(i), lowering.names()));
            }
        }
        scenario.rows().words().forEach(w -> scope.putWord(w.name()));
        scenario.scenario().rules().forEach(this::derived);
        boolean refuses = scenario.rows().hasRefused()
                || scenario.scenario().rules().stream().anyMatch(MatrixRule.Invalid.class::isInstance);
        statements.refusal().ofRow(scenario.rows(), row, refuses);
        List<Statement> steps = scenario.scenario().steps();
        file.setup().forEach(statements::statement);
        for (Statement step : steps) {
            if (!(step instanceof Statement.Teardown)) {
                statements.statement(step);
            }
        }
        missed(scenario);
        // The one that is added last runs first: a scenario's own before the file's.
        tearDowns(file.teardown());
        for (Statement step : steps) {
            if (step instanceof Statement.Teardown t) {
                tearDowns(t.body());
            }
        }
        suppress();
        return program.build(timeout);
    }

    /** A row that has to be refused passes only if something refuses it. */
    private void missed(CheckedScenario scenario) {
        if (!statements.refusal().isMissed() || scenario.scenario().steps().isEmpty()) {
            return;
        }
        scenario.scenario().rules().stream()
                .filter(MatrixRule.Invalid.class::isInstance)
                .findFirst()
                .ifPresent(
                        r -> lowering.report(Diagnostic.error(Code.MATRIX_SHAPE, r.span(), "no step has to refuse this")
                                .help("the step that does so ends with: expect invalid")));
    }

    private void derived(MatrixRule rule) {
        if (rule instanceof MatrixRule.Derived d) {
            lowering.at(new Origin(d.span(), d.span().oneLine()));
            scope.put(d.name().text(), lowering.evaluate(d.value()));
        }
    }

    /** The file's shared setup, a hold while the cases run, and the shared teardown. */
    SharedFixture shared(Duration timeout) {
        Stream.concat(file.sharedSetup().stream(), file.sharedTeardown().stream())
                .findFirst()
                .ifPresent(s -> lowering.at(new Origin(s.span(), s.span().oneLine())));
        file.sharedSetup().forEach(statements::statement);
        Map<String, Term> names = scope.own();
        tearDowns(file.sharedTeardown());
        int answer = program.register();
        program.add(new Instruction.Hold(
                lowering.origin(), answer, program.buffer(1), new Instruction.Request.Meanwhile()));
        suppress();
        if (file.fresh().contains(Fresh.SHARED_NETNS)) {
            program.surroundings(Program.Surroundings.OWN_NETWORK);
        }
        return new SharedFixture(program.build(timeout), names);
    }

    /** A definition's steps, called with nothing that is known. */
    void definition(Definition definition) {
        share(Optional.empty());
        statements.define(definition);
    }

    private void tearDowns(List<Statement> body) {
        if (!body.isEmpty()) {
            Origin outer = lowering.origin();
            statements.refusal().goOn();
            program.cleanUp(() -> lowering.tearDown(() -> {
                scope.enter();
                body.forEach(statements::statement);
                scope.leave();
            }));
            lowering.at(outer);
        }
    }

    /** Whether it was given up, because it comes to very many instructions. */
    boolean isTooLong() {
        return statements.isTooLong();
    }

    Scope scope() {
        return scope;
    }
}
