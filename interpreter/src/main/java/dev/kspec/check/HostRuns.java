// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Statement;
import dev.kspec.source.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds steps that have programs run where kspec runs: {@code run on host}. */
public final class HostRuns {
    private final Map<String, Definition> definitions;
    private final Set<String> looked = new HashSet<>();

    private HostRuns(Map<String, Definition> definitions) {
        this.definitions = definitions;
    }

    /** The first such step of a scenario, or of what it calls or shares with its file. */
    public static Optional<Span> first(CheckedScenario scenario) {
        FileContext file = scenario.context();
        HostRuns runs = new HostRuns(file.definitions());
        return Stream.of(
                        file.sharedSetup(),
                        file.setup(),
                        scenario.scenario().steps(),
                        file.teardown(),
                        file.sharedTeardown())
                .flatMap(runs::in)
                .findFirst();
    }

    private Stream<Span> in(List<Statement> steps) {
        return steps.stream().flatMap(this::in);
    }

    private Stream<Span> in(Statement statement) {
        return switch (statement) {
            case Statement.Step s -> isOnHost(s) ? Stream.of(s.span()) : Stream.empty();
            case Statement.Call s ->
                Optional.ofNullable(definitions.get(s.definition().text()))
                        .filter(d -> looked.add(d.name().text()))
                        .stream()
                        .flatMap(d -> in(d.body()));
            case Statement.Across s -> s.body().stream().flatMap(this::in);
            case Statement.Inject s -> in(s.body());
            case Statement.Sweep s -> Stream.concat(in(s.body()), in(s.afterEach()));
            case Statement.For s -> in(s.body());
            case Statement.If s ->
                Stream.concat(in(s.then()), s.otherwise().stream().flatMap(this::in));
            case Statement.Repeat s -> in(s.body());
            case Statement.Eventually s -> in(s.body());
            case Statement.Within s -> in(s.body());
            case Statement.AsUser s -> in(s.body());
            case Statement.AsCompat s -> in(s.body());
            case Statement.Fork s -> in(s.body());
            case Statement.Parallel s -> s.lanes().stream().flatMap(l -> in(l.body()));
            case Statement.Bench s -> in(s.body());
            case Statement.Teardown s -> in(s.body());
            case Statement.WhenBlocked s -> Stream.empty();
            case Statement.Sync s -> Stream.empty();
            case Statement.Let s -> Stream.empty();
            case Statement.Assert s -> Stream.empty();
            case Statement.Give s -> Stream.empty();
        };
    }

    private static boolean isOnHost(Statement.Step step) {
        return step.verb().text().equals("run")
                && step.operands().size() > 2
                && isWord(step.operands().get(0), "on")
                && isWord(step.operands().get(1), "host");
    }

    private static boolean isWord(Expression e, String word) {
        return e instanceof Expression.Reference(Span span, var name)
                && name.text().equals(word);
    }
}
