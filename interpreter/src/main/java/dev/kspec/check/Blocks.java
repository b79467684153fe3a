// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Statement;
import java.util.List;

/** Statements with those of the blocks within them, in the order in which they stand. */
final class Blocks {
    private Blocks() {}

    /** Is told each statement. */
    interface Visitor {
        /**
         * A statement.
         *
         * @param top whether it stands in no block
         */
        void statement(Statement statement, boolean top);
    }

    static void all(List<Statement> statements, Visitor visitor) {
        statements.forEach(s -> visit(s, true, visitor));
    }

    private static void visit(Statement statement, boolean top, Visitor visitor) {
        visitor.statement(statement, top);
        bodies(statement).forEach(body -> body.forEach(s -> visit(s, false, visitor)));
    }

    private static List<List<Statement>> bodies(Statement statement) {
        return switch (statement) {
            case Statement.Step s -> List.of();
            case Statement.Let s -> List.of();
            case Statement.Assert s -> List.of();
            case Statement.Across s -> s.body().stream().toList();
            case Statement.Inject s -> List.of(s.body());
            case Statement.Sweep s -> List.of(s.body(), s.afterEach());
            case Statement.For s -> List.of(s.body());
            case Statement.If s -> List.of(s.then(), s.otherwise().orElse(List.of()));
            case Statement.Repeat s -> List.of(s.body());
            case Statement.Eventually s -> List.of(s.body());
            case Statement.Within s -> List.of(s.body());
            case Statement.AsUser s -> List.of(s.body());
            case Statement.AsCompat s -> List.of(s.body());
            case Statement.Fork s -> List.of(s.body());
            case Statement.Parallel s ->
                s.lanes().stream().map(Statement.Lane::body).toList();
            case Statement.WhenBlocked s -> List.of();
            case Statement.Sync s -> List.of();
            case Statement.Bench s -> List.of(s.body());
            case Statement.Call s -> List.of();
            case Statement.Give s -> List.of();
            case Statement.Teardown s -> List.of(s.body());
        };
    }
}
