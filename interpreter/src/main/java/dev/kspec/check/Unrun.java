// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Statement;
import dev.kspec.source.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what the language has and this version does not execute: lanes and benches. */
final class Unrun {
    private final Map<String, Definition> definitions;
    private final Set<String> looked = new HashSet<>();

    /** Where it stands, and what it is in words. */
    record Found(Span where, String what) {}

    private Unrun(Map<String, Definition> definitions) {
        this.definitions = definitions;
    }

    /** The first such statement, also in the definitions that are called. */
    static Optional<Found> find(List<Statement> steps, Map<String, Definition> definitions) {
        return new Unrun(definitions).first(steps);
    }

    private Optional<Found> first(List<Statement> steps) {
        return steps.stream().flatMap(s -> of(s).stream()).findFirst();
    }

    private Optional<Found> of(Statement statement) {
        return switch (statement) {
            case Statement.Parallel s -> Optional.of(new Found(s.span(), "lanes"));
            case Statement.WhenBlocked s -> Optional.of(new Found(s.span(), "lanes"));
            case Statement.Sync s -> Optional.of(new Found(s.span(), "lanes"));
            case Statement.Bench s -> Optional.of(new Found(s.span(), "benches"));
            case Statement.Call s ->
                Optional.ofNullable(definitions.get(s.definition().text()))
                        .filter(d -> looked.add(d.name().text()))
                        .flatMap(d -> first(d.body()));
            case Statement.Across s -> s.body().flatMap(this::first);
            case Statement.Inject s -> first(s.body());
            case Statement.Sweep s -> first(s.body()).or(() -> first(s.afterEach()));
            case Statement.For s -> first(s.body());
            case Statement.If s -> first(s.then()).or(() -> s.otherwise().flatMap(this::first));
            case Statement.Repeat s -> first(s.body());
            case Statement.Eventually s -> first(s.body());
            case Statement.Within s -> first(s.body());
            case Statement.AsUser s -> first(s.body());
            case Statement.AsCompat s -> first(s.body());
            case Statement.Fork s -> first(s.body());
            case Statement.Teardown s -> first(s.body());
            case Statement.Step s -> Optional.empty();
            case Statement.Let s -> Optional.empty();
            case Statement.Assert s -> Optional.empty();
            case Statement.Give s -> Optional.empty();
        };
    }
}
