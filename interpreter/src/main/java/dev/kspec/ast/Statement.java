// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/** One thing that a scenario does or demands. */
public sealed interface Statement extends Node {

    /** {@code verb operands [expect outcome] [within time] [as name]}. */
    record Step(
            Span span,
            Name verb,
            List<Expression> operands,
            Optional<Outcome> expect,
            Optional<Expression> within,
            Optional<Name> as)
            implements Statement {
        public Step {
            operands = List.copyOf(operands);
        }
    }

    /** {@code let x = …}. */
    record Let(Span span, Name name, Expression value) implements Statement {}

    /** {@code assert …}. */
    record Assert(Span span, Expression condition) implements Statement {}

    /**
     * {@code assert counter c changes by 1, log l times 1 across { … }}.
     *
     * @param body absent behind a sweep's `after each`, where the sweep's own block is meant
     */
    record Across(Span span, List<Change> changes, Optional<List<Statement>> body) implements Statement {
        public Across {
            changes = List.copyOf(changes);
            body = body.map(List::copyOf);
        }
    }

    /** What is demanded to happen while a block runs. */
    sealed interface Change extends Node {}

    /** {@code counter c changes by >= 1}. */
    record CounterChange(Span span, Name counter, Optional<Expression.BinaryOperator> relation, Expression by)
            implements Change {}

    /** {@code log oversized times 1}, {@code log r"…"}: without a number, at least once. */
    record LogLines(Span span, Expression pattern, Optional<Times> times) implements Change {}

    /** {@code trace write_exit { ret: -90, .. } times 1}. */
    record TraceEvents(Span span, Name trace, Optional<Expression> pattern, Optional<Times> times) implements Change {}

    /** {@code splat r"…"}: at least one report of the kernel with such a title. */
    record SplatReport(Span span, Expression pattern) implements Change {}

    /** {@code times >= 2}. */
    record Times(Span span, Optional<Expression.BinaryOperator> relation, Expression number) implements Node {}

    /** {@code inject f nth 1 { … }}. */
    record Inject(Span span, Name fault, List<FaultSetting> settings, List<Statement> body) implements Statement {
        public Inject {
            settings = List.copyOf(settings);
            body = List.copyOf(body);
        }
    }

    /** {@code nth 1}. */
    record FaultSetting(Span span, Name attribute, Expression value) implements Node {}

    /** {@code sweep f { … } after each { … }}: fails the 1st, 2nd, 3rd… time until the fault strikes no more. */
    record Sweep(Span span, Name fault, List<Statement> body, List<Statement> afterEach) implements Statement {
        public Sweep {
            body = List.copyOf(body);
            afterEach = List.copyOf(afterEach);
        }
    }

    /** {@code for x in [1, 2] { … }}. */
    record For(Span span, Name variable, Expression list, List<Statement> body) implements Statement {
        public For {
            body = List.copyOf(body);
        }
    }

    /** {@code if c { … } else { … }}; an {@code else if} is an If alone in {@code otherwise}. */
    record If(Span span, Expression condition, List<Statement> then, Optional<List<Statement>> otherwise)
            implements Statement {
        public If {
            then = List.copyOf(then);
            otherwise = otherwise.map(List::copyOf);
        }
    }

    /** {@code repeat 4 as i { … }}; {@code i} counts from 0. */
    record Repeat(Span span, Expression times, Optional<Name> as, List<Statement> body) implements Statement {
        public Repeat {
            body = List.copyOf(body);
        }
    }

    /** {@code eventually within 1s { … }}: the block is run again and again until all of it holds. */
    record Eventually(Span span, Expression within, List<Statement> body) implements Statement {
        public Eventually {
            body = List.copyOf(body);
        }
    }

    /** {@code within 1s { … }}: the block must be done by then. */
    record Within(Span span, Expression within, List<Statement> body) implements Statement {
        public Within {
            body = List.copyOf(body);
        }
    }

    /** {@code as user 1000 group 100 { … }}. */
    record AsUser(Span span, Expression user, Optional<Expression> group, List<Statement> body) implements Statement {
        public AsUser {
            body = List.copyOf(body);
        }
    }

    /** {@code as compat { … }}: system calls as a 32-bit program makes them. */
    record AsCompat(Span span, List<Statement> body) implements Statement {
        public AsCompat {
            body = List.copyOf(body);
        }
    }

    /** {@code fork { … }}: in a child process that has inherited the open files. */
    record Fork(Span span, List<Statement> body) implements Statement {
        public Fork {
            body = List.copyOf(body);
        }
    }

    /** {@code parallel { lane a { … } lane b { … } }}. */
    record Parallel(Span span, List<Lane> lanes) implements Statement {
        public Parallel {
            lanes = List.copyOf(lanes);
        }
    }

    /** {@code lane reader { … }}, {@code lane writer for i in 1..4 { … }}: one for each item of the list. */
    record Lane(Span span, Name name, Optional<EachOf> each, List<Statement> body) implements Node {
        public Lane {
            body = List.copyOf(body);
        }
    }

    /** {@code for i in 1..4} of a lane. */
    record EachOf(Name variable, Expression list) {}

    /** {@code when reader is blocked in read for 10ms}: waits until that lane sleeps, or has slept for so long, in the call. */
    record WhenBlocked(Span span, Name lane, Name verb, Optional<Expression> lasting) implements Statement {}

    /** {@code barrier b}, {@code post p}, {@code await p}. */
    record Sync(Span span, Kind kind, Name point) implements Statement {
        /** What a lane does at the point. */
        public enum Kind {
            BARRIER,
            POST,
            AWAIT
        }
    }

    /** {@code bench "name" { … } report p50, p99}. */
    record Bench(Span span, Optional<Text> title, List<Statement> body, List<Name> report) implements Statement {
        public Bench {
            body = List.copyOf(body);
            report = List.copyOf(report);
        }
    }

    /** {@code call fill(pipe, times: 4) as x}. */
    record Call(Span span, Name definition, List<Expression> arguments, List<Expression.Field> named, Optional<Name> as)
            implements Statement {
        public Call {
            arguments = List.copyOf(arguments);
            named = List.copyOf(named);
        }
    }

    /** {@code give e}: what a definition comes to. */
    record Give(Span span, Expression value) implements Statement {}

    /** {@code teardown { … }}: run at the end of the case whatever happens before. */
    record Teardown(Span span, List<Statement> body) implements Statement {
        public Teardown {
            body = List.copyOf(body);
        }
    }
}
